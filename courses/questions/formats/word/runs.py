"""The runs of a paragraph: their text as it is seen, pictures, equations, and what could not be taken."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from courses.questions.formats.word.drawings import MC, Drawing, drawing_in, is_drawing
from courses.questions.formats.word.equations import M, linear
from courses.questions.formats.word.legacy_fonts import in_unicode, is_legacy
from courses.questions.formats.word.package import W
from courses.questions.formats.word.pictures import Pictures
from courses.questions.formats.word.spans import OBJECT, Span
from courses.questions.formats.word.styles import NO_LOOKS, Looks, Style, Styles, looks_of
from courses.questions.formats.word.symbols import symbol
from lms.api import _

DEEPEST = 60
_ENTERED = {W + name for name in ("ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "dir",
                                  "bdo", "ruby", "rubyBase", "subDoc")}  # fmt: skip
_MONOSPACED = re.compile(
    r"(?:courier|consolas|lucida console|cascadia|menlo|monaco|source code|jetbrains|fira code|.*\bmono\b)",
    re.IGNORECASE,
)
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


_RUN, _LINK, _PROPERTIES, _TEXT = (W + name for name in ("r", "hyperlink", "rPr", "t"))
_FIELD, _INSTRUCTION = (W + name for name in ("fldChar", "instrText"))


@dataclass
class Seen:
    """What a paragraph shows, with sentences on what of it could not be taken, and on what had better be looked at."""

    spans: list[Span] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass
class _Fields:
    """Fields of Word that are open at a place: their instructions are not text, their results are."""

    instructions: list[str] = field(default_factory=list)
    in_result: list[bool] = field(default_factory=list)

    @property
    def hides(self) -> bool:
        return not all(self.in_result)

    @property
    def is_link(self) -> bool:
        return any("HYPERLINK" in instruction for instruction in self.instructions)

    def step(self, kind: str) -> str:
        """Go on at a mark of a field; the instruction of one that ends."""
        if kind == "begin":
            self.instructions.append("")
            self.in_result.append(False)
        elif kind == "separate" and self.in_result:
            self.in_result[-1] = True
        elif kind == "end" and self.in_result:
            self.in_result.pop()
            return self.instructions.pop()
        return ""

    def note(self, instruction: str) -> None:
        if self.instructions:
            self.instructions[-1] += instruction


class Runs:
    """Reads the runs of paragraphs."""

    def __init__(self, styles: Styles, pictures: Pictures) -> None:
        self._styles = styles
        self._pictures = pictures
        self._fields = _Fields()
        self.has_legacy_text = False
        self._is_usual_monospaced = False

    def of(self, paragraph: etree._Element, style: Style, number: int) -> Seen:
        """What a paragraph shows; `number` tells its place."""
        seen = Seen()
        below = style.looks.over(self._styles.defaults)
        self._is_usual_monospaced = _is_monospaced(below.font)
        for child in paragraph:
            self._enter(child, below, seen, number, linked=False, depth=0)
        return seen

    def _enter(
        self, element: etree._Element, below: Looks, seen: Seen, number: int, *, linked: bool, depth: int
    ) -> None:
        if depth > DEEPEST:
            return
        tag = element.tag
        if tag == _RUN:
            self._run(element, below, seen, number, linked=linked)
        elif tag in _ENTERED or tag == _LINK:
            is_link = linked or tag == _LINK
            for child in element:
                self._enter(child, below, seen, number, linked=is_link, depth=depth + 1)
        elif tag == f"{MC}AlternateContent" and (chosen := element.find(f"{MC}Choice")) is not None:
            for child in chosen:
                self._enter(child, below, seen, number, linked=linked, depth=depth + 1)
        elif tag in {f"{M}oMath", f"{M}oMathPara"}:
            seen.spans.append(_span(linear(element).strip(), below, linked=False))

    def _run(self, run: etree._Element, below: Looks, seen: Seen, number: int, *, linked: bool) -> None:
        properties = next(run.iterchildren(_PROPERTIES), None)
        looks = looks_of(properties).over(self._named_looks(properties)).over(below)
        for child in run:
            tag = child.tag
            if tag == _PROPERTIES:
                continue
            if tag == _FIELD:
                ended = self._fields.step(child.get(f"{W}fldCharType", ""))
                if ended.strip().upper().startswith("EQ "):
                    seen.missing.append(
                        _("Dòng %(n)d: công thức viết bằng trường EQ của Word, không đọc được. Hãy gõ lại.", n=number)
                    )
            elif tag == _INSTRUCTION:
                self._fields.note(child.text or "")
            elif not looks.hidden and not self._fields.hides:
                linked_here = linked or self._fields.is_link
                seen.spans.extend(self._shown(child, looks, seen, number, linked=linked_here))

    def _named_looks(self, properties: etree._Element | None) -> Looks:
        named = None if properties is None or not len(properties) else properties.find(f"{W}rStyle")
        return NO_LOOKS if named is None else self._styles[named.get(f"{W}val", "")].looks

    def _shown(self, child: etree._Element, looks: Looks, seen: Seen, number: int, *, linked: bool) -> Iterator[Span]:
        if child.tag == _TEXT:
            is_code = not self._is_usual_monospaced and _is_monospaced(looks.font)
            yield _span(self._letters(child.text or "", looks), looks, linked=linked, is_code=is_code)
        elif child.tag in _SIGNS:
            yield _span(_SIGNS[child.tag], looks, linked=linked)
        elif child.tag == f"{W}sym":
            sign = symbol(child.get(f"{W}font", ""), child.get(f"{W}char", ""))
            if not sign:
                seen.missing.append(_("Dòng %(n)d: có ký hiệu đặc biệt không đọc được.", n=number))
            yield _span(sign or "□", looks, linked=linked)
        elif is_drawing(child):
            yield from self._drawn(drawing_in(child), looks, seen, number)

    def _letters(self, text: str, looks: Looks) -> str:
        if looks.font and is_legacy(looks.font):
            text = in_unicode(text, looks.font)
            self.has_legacy_text = True
        return text.upper() if looks.capitals else text

    def _drawn(self, drawing: Drawing, looks: Looks, seen: Seen, number: int) -> Iterator[Span]:
        name = self._pictures.name_of(drawing.reference) if drawing.reference else ""
        if name:
            yield Span(OBJECT, picture=name, words=drawing.words)
        elif drawing.text:
            yield _span(f"\n{drawing.text}\n", looks, linked=False)
            seen.doubts.append(_("Dòng %(n)d: chữ nằm trong hộp chữ (text box); hãy xem có đúng chỗ không.", n=number))
        elif drawing.sentence:
            seen.missing.append(str(drawing.sentence(number)))


def _is_monospaced(font: str | None) -> bool:
    return bool(font and _MONOSPACED.match(font))


def _span(text: str, looks: Looks, *, linked: bool, is_code: bool = False) -> Span:
    return Span(
        text,
        bool(looks.bold),
        bool(looks.italic),
        bool(looks.underlined),
        bool(looks.struck),
        looks.colour or "",
        bool(looks.highlighted),
        looks.shift or "",
        linked,
        is_code,
    )
