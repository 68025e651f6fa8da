"""Whether programs by others take a certificate: qpdf, poppler's pdfsig, pyHanko, OpenSSL."""

import io
import re
import subprocess
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

AT_ONCE = 2

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def refused(files: Iterable[Path], root: Path) -> list[str]:
    """What any of the four says against any of the files; `root` is the PEM of the authority above the signer."""
    with ThreadPoolExecutor(AT_ONCE) as workers:
        told = workers.map(lambda file: [f"{file.name}: {trouble}" for trouble in against(file, root)], files)
        return [trouble for troubles in told for trouble in troubles]


def against(file: Path, root: Path) -> list[str]:
    """What the four programs say against one file; nothing if they take it."""
    content = file.read_bytes()
    troubles = []
    structure = _run("qpdf", "--check", str(file))
    if structure.returncode:
        troubles.append(f"qpdf {structure.stdout.splitlines()[-1:]}")
    told = _run("pdfsig", str(file)).stdout
    if "Signature is Valid" not in told or "Total document signed" not in told or told.count("Signature #") != 1:
        troubles.append(f"pdfsig {told[-200:]!r}")
    if trouble := _openssl(content, root):
        troubles.append(f"openssl {trouble}")
    if trouble := _pyhanko(content, root):
        troubles.append(f"pyHanko {trouble}")
    return troubles


def _openssl(content: bytes, root: Path) -> str:
    found = _RANGE.search(content)
    if found is None:
        return "no signature"
    start, length, after, rest = map(int, found.groups())
    encoded = bytes.fromhex(content[start + length + 1 : after - 1].decode("ascii"))
    with tempfile.TemporaryDirectory() as folder:
        signature, signed = Path(folder, "signature.der"), Path(folder, "signed.bin")
        signature.write_bytes(_without_padding(encoded))
        signed.write_bytes(content[start : start + length] + content[after : after + rest])
        done = _run(
            "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", str(signature), "-content",
            str(signed), "-CAfile", str(root), "-purpose", "any", "-out", "/dev/null",
        )  # fmt: skip
    return "" if done.returncode == 0 else done.stderr[-200:]


def _without_padding(encoded: bytes) -> bytes:
    """Cut the zeros after the CMS, whose own length stands in its head."""
    octets = encoded[1] & 0x7F if encoded[1] & 0x80 else 0
    length = int.from_bytes(encoded[2 : 2 + octets], "big") if octets else encoded[1]
    return encoded[: 2 + octets + length]


def _pyhanko(content: bytes, root: Path) -> str:
    authority = x509.Certificate.load(pem.unarmor(root.read_bytes())[2])
    reader = PdfFileReader(io.BytesIO(content))
    signatures = reader.embedded_signatures
    if len(signatures) != 1:
        return f"{len(signatures)} signatures"
    moment = signatures[0].self_reported_timestamp
    trust = ValidationContext(trust_roots=[authority], moment=moment, allow_fetching=False)
    status = validate_pdf_signature(signatures[0], trust)
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        return f"covers {status.coverage}"
    return "" if status.bottom_line else str(status.summary())


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False)
