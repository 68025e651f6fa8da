"""What a template's page may say: words, tags, and whether a field is empty; nothing that runs or leads elsewhere."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from certificates.contract import CertificateFields
from certificates.drawing.layout import Layout
from certificates.drawing.words import WORDS
from lms.api import Problem, _

PAGE: Final = "page.html"
FILTERS: Final = frozenset({*WORDS, "upper"})
GIVEN: Final = frozenset({"fields", "line", "qr", "emblem"})
FIELDS: Final = frozenset(CertificateFields.__dataclass_fields__)
NOT_PRINTED: Final = frozenset({"demo", "emblem", "qr_text", "expires_on", "issued_on", "signed_at"})
"""Fields that are no text of their own, so that no face has to cover them."""

MUST_SHOW: Final = frozenset({
    "holder_name", "course_title", "number", "code", "check_url", "place", "issued_on", "issuer_name", "issuer_lead",
    "signer_title", "signer_name", "signed_by", "signed_at", "demo", "decision", "valid_until",
})  # fmt: skip
"""Fields that every certificate shows where they are not empty, whatever its look."""

_ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Filter, nodes.If,
    nodes.CallBlock, nodes.Call, nodes.Const, nodes.And, nodes.Or, nodes.Not,
    nodes.Compare, nodes.Operand, nodes.CondExpr, nodes.Macro,
)  # fmt: skip
_TAGS: Final = frozenset({
    "html", "head", "meta", "title", "body", "div", "p", "span", "h1", "h2", "h3", "b", "strong", "i", "em", "br",
    "img", "section", "header", "footer", "table", "tr", "td", "th", "tbody", "ul", "ol", "li",
})  # fmt: skip
_ATTRIBUTES: Final = frozenset({"class", "id", "lang", "alt", "src", "charset"})
_OTHERS_DOCUMENT: Final = "chứng chỉ ứng dụng"


def page_problems(source: str, names: frozenset[str], layout: Layout) -> Iterator[Problem]:
    """Look a page over: `names` are the pack's files."""
    try:
        tree = ImmutableSandboxedEnvironment(autoescape=True, trim_blocks=True).parse(source)
    except TemplateSyntaxError as trouble:
        yield _problem(trouble.lineno, _("Sai cú pháp mẫu: %(what)s.", what=trouble.message or ""))
        return
    yield from _forbidden(tree)
    yield from _words_asked_for(tree, layout)
    reader = _PageReader(names)
    reader.feed(source)
    yield from (_problem(line, sentence) for line, sentence in reader.faults)
    if not reader.has_language:
        yield _problem(1, _('Thẻ html cần lang="vi".'))
    if not reader.has_title:
        yield _problem(1, _("Trang cần một tiêu đề h1."))
    if not reader.has_code:
        yield _problem(1, _('Trang thiếu mã QR: <img src="{{ qr }}">.'))
    if _OTHERS_DOCUMENT in source.casefold():
        yield _problem(1, _("Giấy này không phải là chứng chỉ ứng dụng CNTT; hãy gọi là giấy chứng nhận hoàn thành."))


def _problem(line: int, sentence: str) -> Problem:
    return Problem(_("%(file)s, dòng %(n)d", file=PAGE, n=line), sentence)


def _forbidden(tree: nodes.Template) -> Iterator[Problem]:
    """Allow what is known to be harmless: no loops, no sums, no other files, no calls but `line`."""
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    for node in _all(tree):
        if not isinstance(node, _ALLOWED):
            yield _problem(node.lineno, _("Mẫu dùng lệnh không được phép: %(what)s.", what=type(node).__name__))
        elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
            yield _problem(node.lineno, _("Không có bộ lọc “%(name)s”.", name=node.name))
        elif isinstance(node, nodes.Name) and node.name not in GIVEN | macros:
            yield _problem(node.lineno, _("Mẫu không biết “%(name)s”.", name=node.name))
        elif isinstance(node, nodes.Call) and not (
            isinstance(node.node, nodes.Name) and node.node.name in macros | {"line"}
        ):
            yield _problem(node.lineno, _("Mẫu chỉ được gọi line(…)."))
        elif isinstance(node, nodes.Macro) and (node.args or any(map(node.find, (nodes.Call, nodes.CallBlock)))):
            yield _problem(node.lineno, _("Đoạn mẫu (macro) không được có tham số hay gọi đoạn khác."))
        elif isinstance(node, nodes.Getattr):
            known = isinstance(node.node, nodes.Name) and node.node.name == "fields" and node.attr in FIELDS
            if not known:
                yield _problem(node.lineno, _("Không có trường “%(name)s”.", name=node.attr))


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def _words_asked_for(tree: nodes.Template, layout: Layout) -> Iterator[Problem]:
    """Every field that is printed stands in a line and has letters to be printed with."""
    shown = {node.attr for node in tree.find_all(nodes.Getattr)}
    for name in sorted(MUST_SHOW - shown):
        yield _problem(1, _("Trang chưa in trường “%(name)s”.", name=name))
    for call in tree.find_all(nodes.CallBlock):
        first = call.call.args[0] if call.call.args else None
        if not isinstance(first, nodes.Const) or first.value not in layout.lines:
            yield _problem(call.lineno, _("template.json không có dòng này trong “lines”."))
    for node in tree.find_all(nodes.Getattr):
        if node.attr in FIELDS - NOT_PRINTED and node.attr not in layout.faces_of:
            yield _problem(node.lineno, _("Trường “%(name)s” chưa thuộc kiểu chữ nào trong “faces”.", name=node.attr))


class _PageReader(HTMLParser):
    """Reads the page's tags, the template's own words standing in them as they are."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__()
        self._names = names
        self.faults: list[tuple[int, str]] = []
        self.has_language = self.has_title = self.has_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        line = self.getpos()[0]
        values = {name: value or "" for name, value in attrs}
        if tag not in _TAGS:
            self.faults.append((line, _("Thẻ “%(name)s” không được dùng.", name=tag)))
            return
        for name in values.keys() - _ATTRIBUTES:
            self.faults.append((line, _("Thuộc tính “%(name)s” không được dùng.", name=name)))
        self.has_language |= tag == "html" and values.get("lang") == "vi"
        self.has_title |= tag == "h1"
        if tag == "img":
            self._picture(line, values)
        elif "src" in values:
            self.faults.append((line, _("Chỉ thẻ img có src.")))

    def _picture(self, line: int, values: dict[str, str]) -> None:
        source = values.get("src", "").strip()
        self.has_code |= source in {"{{ qr }}", "{{qr}}"}
        if not source.startswith("{{") and source not in self._names:
            sentence = _("Gói không có tệp “%(name)s”, và mẫu không được gọi địa chỉ khác.", name=source[:120])
            self.faults.append((line, sentence))
        if not values.get("alt", "").strip():
            self.faults.append((line, _("Hình cần alt: câu tả cho người không nhìn thấy.")))
