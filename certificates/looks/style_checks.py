"""What a template's style sheets may ask for: files of the pack, and nothing elsewhere."""

import posixpath
from collections.abc import Iterator
from typing import Any, Final

import tinycss2

from lms.api import Problem, _

AT_RULES: Final = frozenset({"font-face", "page", "import"})


def style_problems(name: str, source: str, names: frozenset[str]) -> Iterator[Problem]:
    """Look a style sheet over: `names` are the pack's files."""
    rules = tinycss2.parse_stylesheet(source, skip_comments=True, skip_whitespace=True)
    for rule in rules:
        if rule.type == "error":
            yield _problem(name, rule, _("Sai cú pháp CSS."))
        elif rule.type == "at-rule" and rule.lower_at_keyword not in AT_RULES:
            yield _problem(name, rule, _("Lệnh @%(word)s không được dùng.", word=rule.lower_at_keyword))
        elif rule.type == "at-rule" and rule.lower_at_keyword == "import":
            strings = [token.value for token in rule.prelude if token.type == "string"]
            yield from (_missing(name, rule, value) for value in strings if not _is_here(name, value, names))
        for token in _tokens(rule):
            address = _address(token)
            if address is not None and not _is_here(name, address, names):
                yield _missing(name, token, address)


def _tokens(rule: Any) -> Iterator[Any]:
    waiting = [*(rule.prelude or []), *(getattr(rule, "content", None) or [])] if rule.type != "error" else []
    while waiting:
        token = waiting.pop()
        yield token
        waiting.extend(getattr(token, "content", None) or [])
        waiting.extend(getattr(token, "arguments", None) or [])


def _address(token: Any) -> str | None:
    """Read what a token leads to; None for one that leads nowhere."""
    if token.type == "url":
        return str(token.value)
    if token.type == "function" and token.lower_name in {"url", "src", "image", "image-set"}:
        return next((str(part.value) for part in token.arguments if part.type == "string"), "")
    return None


def _is_here(sheet: str, address: str, names: frozenset[str]) -> bool:
    """Whether an address, read from where the sheet lies, is a file of the pack."""
    place = posixpath.normpath(posixpath.join(posixpath.dirname(sheet), address))
    return ":" not in address and not address.startswith("/") and place in names


def _missing(name: str, where: Any, address: str) -> Problem:
    sentence = _("Gói không có tệp “%(name)s”, và mẫu không được gọi địa chỉ khác.", name=address[:120])
    return _problem(name, where, sentence)


def _problem(name: str, where: Any, sentence: str) -> Problem:
    return Problem(_("%(file)s, dòng %(n)d", file=name, n=where.source_line), sentence)
