import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography import x509

from certificates.signing.demo_authority import make_demo_authority


def test_the_authority_is_made_once_and_loaded_afterwards(authority_folder, signer):
    again = make_demo_authority(authority_folder)

    assert again.certificate_sha256 == signer.certificate_sha256
    assert again.chain_pem == signer.chain_pem


def test_keys_are_readable_by_their_owner_only(authority_folder, signer):
    keys = list(authority_folder.glob("*.key"))

    assert len(keys) == 2
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}


def test_the_chain_says_that_it_is_a_trial(signer):
    leaf, root = x509.load_pem_x509_certificates(signer.chain_pem.encode())

    assert "Cơ quan chứng thực thử nghiệm" in root.subject.rfc4514_string()
    assert leaf.issuer == root.subject
    leaf.verify_directly_issued_by(root)
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_processes_that_start_together_share_one_authority(tmp_path):
    folder = tmp_path / "authority"
    with ThreadPoolExecutor(8) as pool:
        signers = list(pool.map(lambda _: make_demo_authority(folder), range(8)))

    assert len({signer.certificate_sha256 for signer in signers}) == 1
    assert [left.name for left in tmp_path.iterdir()] == ["authority"]


def test_a_folder_of_other_things_is_left_alone(tmp_path):
    (tmp_path / "authority").mkdir()
    (tmp_path / "authority" / "letter.txt").write_text("x")

    with pytest.raises(OSError, match="not empty"):
        make_demo_authority(tmp_path / "authority")
    assert [file.name for file in (tmp_path / "authority").iterdir()] == ["letter.txt"]
