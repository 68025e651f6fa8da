"""Where a form may send people back to: this site alone."""

from urllib.parse import urlsplit

LONGEST = 2000
"""Characters; servers in between cut or refuse longer addresses."""


def safe_target(target: str | None, default: str = "/") -> str:
    r"""Give `target` back if it stays on this site whatever a browser makes of it, else `default`.

    Browsers read `\` as `/`, drop tabs and line ends, and take `//host` as another site.
    """
    if not target or len(target) > LONGEST or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    if any(ord(sign) < 0x21 or sign in "\\\x7f" or 0xD800 <= ord(sign) < 0xE000 for sign in target):
        return default
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else default
