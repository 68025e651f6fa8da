"""Files of questions on their way into a bank: looked at, mended, taken in, and undone."""
