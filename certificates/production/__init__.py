"""Many certificates at once: from lines of the register to signed files, by two processes.

`making` is what they do, `crew` keeps them, `orders` and `entering` are this process's part: it alone knows the
database.
"""

from certificates.production.issuing_many import issue_awards

__all__ = ["issue_awards"]
