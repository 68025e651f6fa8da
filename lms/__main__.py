"""`python3 -m lms …`: the one door for operators. Imports the standard library alone until all is set up."""

import sys

from lms import first_start


def main() -> None:
    """Set up what is missing, then go on inside the environment with the same words."""
    if not first_start.is_inside():
        first_start.set_up()
    first_start.inside("-m", "lms.commands", *sys.argv[1:])


if __name__ == "__main__":
    main()
