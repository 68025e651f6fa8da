"""`python3 -m tests`: sets up what is missing, then lints, checks types and runs every test.

    python3 -m tests [--fast] [pytest's words …]   --fast leaves out PostgreSQL and the browser
    python3 -m tests bench [NAME …]                figures, never verdicts
    python3 -m tests endure [NAME …]               kills and crashes at full length

Only the standard library is imported until the environment stands.
"""

import importlib
import sys
from pathlib import Path

from lms import first_start

HERE = Path(__file__).parent


def main(words: list[str]) -> None:
    """Set up and start again inside the environment; inside it, do what was asked."""
    if not first_start.is_inside():
        first_start.set_up(tests=True)
        first_start.inside("-m", "tests", *words)
    if words[:1] in (["bench"], ["endure"]):
        sys.exit(_program(words[0], words[1:]))
    try:
        sys.exit(importlib.import_module("tests.parts").run(words))
    except KeyboardInterrupt:
        sys.exit(130)


def _program(folder: str, words: list[str]) -> int:
    """Run `tests/<folder>/<name>.py` by its `main(words)`, or list what there is."""
    files = (HERE / folder).glob("[a-z]*.py")
    names = sorted(path.stem for path in files if "\ndef main(" in path.read_text(encoding="utf-8"))
    if not words or words[0] not in names:
        print(f"python3 -m tests {folder} NAME, where NAME is one of: {', '.join(names)}")
        return 0 if not words or words[0] in {"-h", "--help", "help"} else 2
    return importlib.import_module(f"tests.{folder}.{words[0]}").main(words[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
