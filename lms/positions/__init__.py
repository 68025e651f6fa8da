"""What positions require: the pages on which officers settle it, and how far their people are from it."""
