"""The mirror of the packages, the walks, the architecture rules and a sample plugin. Run `python3 -m tests`."""
