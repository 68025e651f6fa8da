"""Where real files of questions lie, beside the checkout; tests that need them are skipped where they are not."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("LMS_CORPORA", Path(__file__).parents[5] / "shared" / "corpora"))
needs_corpora = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real files are not beside the checkout")
