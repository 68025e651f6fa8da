"""The program that `apart` runs: draws certificates from a folder that nobody has to trust.

Takes JSON lines of fields, gives for each a letter (P for a PDF, T for the trouble), its length and the bytes.
"""

import resource
import sys
from pathlib import Path
from typing import Final

from certificates.contract import CertificateFields, CertificateTemplate
from certificates.drawing.renderer import Renderer

MEMORY: Final = 2_000_000_000
SECONDS: Final = 40


def main(folder: Path, emblems: Path) -> None:
    """Draw until the input ends; trouble is told and does not end it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        renderer = Renderer(CertificateTemplate("apart", "", folder), emblems)
    except Exception as trouble:  # noqa: BLE001 (this process is there to fail: whatever happens, the other one says so)
        _tell(b"T", repr(trouble).encode())
        return
    for line in sys.stdin.buffer:
        try:
            _tell(b"P", renderer.draw(CertificateFields.from_json(line.decode())).content)
        except Exception as trouble:  # noqa: BLE001 (as above)
            _tell(b"T", str(trouble).encode())


def _tell(kind: bytes, content: bytes) -> None:
    sys.stdout.buffer.write(kind + len(content).to_bytes(8, "big") + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
