"""Building and installing the sample plugin as a distribution, without a network."""

import subprocess
import sys
from pathlib import Path

from lms.first_start import CACHE

HOTSPOT = Path(__file__).parent / "hotspot"


def install(target: Path) -> Path:
    """Install it into a folder of its own, from which any process can import it."""
    subprocess.run(
        (
            CACHE / "tools" / "bin" / "uv", "pip", "install", "-q", "--python", sys.executable, "--target", target,
            "--no-deps", "--offline", HOTSPOT,
        ),
        check=True,
    )  # fmt: skip
    return target
