"""Random changes of an issued certificate: every one that touches a signed byte has to be found.

    python3 -m tests endure forgery [--count 10000] [--seed N]

A change inside the signature's own hexadecimal field may pass, as long as the page is what was signed: those files are
counted apart, and the register still calls them altered, because their bytes are not the original's.
"""

import argparse
import logging
import re
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Self

import certificates
from certificates.contract import CertificateFields, CertificateTemplate
from certificates.credentials import CredentialDesk
from certificates.credentials.keys import signing_keys
from certificates.drawing.renderer import Renderer
from certificates.signing.checking import check_pdf
from certificates.signing.demo_authority import make_demo_authority
from certificates.signing.seal import seal
from tests.endure.proof import Proof, Telling, verdict

HERE = Path(__file__).parents[1]
GAP = re.compile(rb"/Contents\s*(<[0-9a-fA-F]{2000,}>)")
KINDS = ("bit", "byte", "run", "delete", "insert", "swap", "copy", "cut")


@dataclass(frozen=True)
class Paper:
    """An issued file, the fingerprints that may have signed it, and the place of its signature."""

    content: bytes
    trusted: tuple[str, ...]
    gap: tuple[int, int]

    @classmethod
    def of(cls, content: bytes, trusted: list[str]) -> Self:
        """Find the signature in a file."""
        found = GAP.search(content)
        assert found
        return cls(content, tuple(trusted), found.span(1))


@dataclass(frozen=True)
class Mutant:
    """A changed file and what was done to it."""

    content: bytes
    deed: str


def mutated(content: bytes, random: Random) -> Mutant:
    """Change a file somewhere, in one of eight ways, and really."""
    while True:
        kind, place, length = random.choice(KINDS), random.randrange(len(content)), random.randrange(1, 65)
        changed = _changed(content, random, kind, place, length)
        if changed != content:
            return Mutant(changed, f"{kind} at {place}, {length}")


def _changed(content: bytes, random: Random, kind: str, place: int, length: int) -> bytes:
    before, part, after = content[:place], content[place : place + length], content[place + length :]
    other = random.randrange(len(content))
    match kind:
        case "bit":
            instead = bytes([content[place] ^ 1 << random.randrange(8)]) + part[1:]
        case "byte":
            instead = random.randbytes(1) + part[1:]
        case "run":
            instead = random.randbytes(len(part))
        case "delete":
            instead = b""
        case "insert":
            instead = random.randbytes(length) + part
        case "swap":
            instead = part[::-1]
        case "copy":
            instead = content[other : other + len(part)].ljust(len(part))
        case _:
            instead = after = b""
    return before + instead + after


def trial(paper: Paper, mutant: Mutant) -> str:
    """Say what went wrong: the signature held though a byte that it covers had changed; empty when it was found."""
    finding = check_pdf(mutant.content, known_sha256=(), trusted_leafs=paper.trusted)
    return "" if not finding.is_valid or _is_inside(paper, mutant) else mutant.deed


def _is_inside(paper: Paper, mutant: Mutant) -> bool:
    """Whether everything but the signature's own digits is as it was."""
    start, end = paper.gap
    same_length = len(mutant.content) == len(paper.content)
    return (
        same_length
        and mutant.content[: start + 1] == paper.content[: start + 1]
        and mutant.content[end - 1 :] == paper.content[end - 1 :]
    )


def _issued(folder: Path) -> Paper:
    """One certificate as the product issues it, without a site around it."""
    signer, desk = make_demo_authority(folder / "authority"), CredentialDesk(signing_keys(folder / "keys"))
    specimen = (HERE / "certificates" / "drawing" / "specimen.json").read_text("utf-8")
    code = "7K2M-9QXR-4TBN"
    words = replace(CertificateFields.from_json(specimen), code=code, check_url=f"https://hocvu.example/x/{code}")
    words = replace(words, qr_text=desk.qr_text(words))
    looks = Path(certificates.__file__).parent / "gallery" / "classic"
    renderer = Renderer(CertificateTemplate("classic", "Cổ điển", looks))
    prepared = renderer.draw(words, reserve=signer.reserve, attachments=desk.attachments_of(words))
    return Paper.of(seal(prepared, signer), [signer.certificate_sha256])


def main(words: list[str]) -> int:
    """Try as often as asked."""
    asked = argparse.ArgumentParser(
        prog="python3 -m tests endure forgery", description=(__doc__ or "").partition("\n")[0]
    )
    asked.add_argument("--count", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=20261128)
    options = asked.parse_args(words)
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # tells at length of every certificate that it cannot read
    began, random, telling = time.monotonic(), Random(options.seed), Telling()
    proof, passed = Proof("changed signed bytes not found"), 0
    with tempfile.TemporaryDirectory() as folder:
        paper = _issued(Path(folder))
    assert not trial(paper, Mutant(paper.content, "none"))
    for number in range(options.count):
        mutant = mutated(paper.content, random)
        failure = trial(paper, mutant)
        proof.tried += 1
        passed += _is_inside(paper, mutant)
        proof.failures += [failure] if failure else []
        telling(number, options.count, len(proof.failures))
    proof.also.append(f"inside the signature's own digits, and no original either: {passed}")
    return verdict("forgery", "no database", options.seed, [proof], time.monotonic() - began)
