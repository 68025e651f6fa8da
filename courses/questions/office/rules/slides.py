"""Rules on the slides of a presentation: how many, which layouts, titles, notes, movement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from courses.questions.office.contract import SLIDES, Finding, MarkingRule, nothing
from courses.questions.office.parameters import CHOICE, FLAG, TEXTS, WHOLE, Parameter
from courses.questions.office.word import plain
from lms.api import JSONDict, _, lazy_, number

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

LAYOUTS = ("title", "obj", "twoObj", "secHead", "titleOnly", "blank", "picTx", "twoTxTwoObj", "objTx", "chart", "tbl")
"""What files call the layouts that programs ship, whatever their names on the screen."""

MOST_SLIDES = 500
SIZES = {"16:9": 16 / 9, "4:3": 4 / 3, "16:10": 1.6}
SLIDE = Parameter("slide", WHOLE, needed=False, least=1, most=MOST_SLIDES)
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DEFAULT_THEMES = {"office theme", "default theme", "", "chủ đề office", "office"}


class SlideCount(MarkingRule):
    """The presentation has between `least` and `most` slides."""

    key = "courses.pptx_slides"
    title = lazy_("Số trang chiếu")
    reads = SLIDES
    parameters = (
        Parameter("least", WHOLE, least=1, most=MOST_SLIDES),
        Parameter("most", WHOLE, needed=False, least=1, most=MOST_SLIDES),
    )

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        count = len(document.slides)
        right = asked["least"] <= count <= asked.get("most", MOST_SLIDES)
        return Finding.of(right=right, found=_("%(n)d trang chiếu", n=count))


class SlideLayout(MarkingRule):
    """A slide uses a layout, by what files call it; or the slides use at least so many different ones."""

    key = "courses.pptx_layout"
    title = lazy_("Bố cục trang chiếu")
    reads = SLIDES
    parameters = (
        SLIDE,
        Parameter("layout", CHOICE, needed=False, choices=LAYOUTS),
        Parameter("different", WHOLE, needed=False, least=2, most=20),
    )

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        used = [str(slide.slide_layout._element.get("type") or "") for slide in document.slides]  # noqa: SLF001
        names = ", ".join(slide.slide_layout.name for slide in document.slides)[:200]
        if "different" in asked:
            kinds = {slide.slide_layout.name for slide in document.slides}
            return Finding.share(len(kinds), asked["different"], _("%(n)d bố cục khác nhau", n=len(kinds)), names)
        chosen = used[asked["slide"] - 1 : asked["slide"]] if "slide" in asked else used
        return Finding.of(right=asked.get("layout", "title") in chosen, found=names or nothing())


class SlideTitles(MarkingRule):
    """Every slide has a title in its title place; with `different` no two have the same."""

    key = "courses.pptx_titles"
    title = lazy_("Tiêu đề trên mọi trang")
    reads = SLIDES
    parameters = (Parameter("different", FLAG, needed=False),)

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        titles = [_title(slide) for slide in document.slides]
        good = [title for title in titles if title]
        right = len(set(map(plain, good))) if asked.get("different") else len(good)
        without = [str(place) for place, title in enumerate(titles, start=1) if not title]
        evidence = _("trang không có tiêu đề: %(places)s", places=", ".join(without)) if without else ""
        found = _("%(n)d trên %(all)d trang có tiêu đề", n=len(good), all=len(titles))
        return Finding.share(right, len(titles), found, evidence)


class SlideText(MarkingRule):
    """A slide, or any of them, has these texts."""

    key = "courses.pptx_text"
    title = lazy_("Trang chiếu có đủ các nội dung")
    reads = SLIDES
    parameters = (SLIDE, Parameter("texts", TEXTS))

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        words = plain("\n".join(text for slide in chosen(document, asked) for text in texts_of(slide)))
        missing = [text for text in asked["texts"] if plain(text) not in words]
        total = len(asked["texts"])
        evidence = _("còn thiếu: %(texts)s", texts="; ".join(missing)) if missing else ""
        found = _("có %(n)d trên %(all)d nội dung", n=total - len(missing), all=total)
        return Finding.share(total - len(missing), total, found, evidence)


class SlideBrief(MarkingRule):
    """No slide has more than so many lines of text beside its title."""

    key = "courses.pptx_brief"
    title = lazy_("Trang chiếu ngắn gọn")
    reads = SLIDES
    parameters = (Parameter("lines", WHOLE, least=1, most=40),)

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        slides = list(document.slides)
        counts = [sum(1 for line in _lines(slide) if line.strip()) for slide in slides]
        within = sum(count <= asked["lines"] for count in counts)
        found = _("trang dài nhất có %(n)d dòng", n=max(counts, default=0))
        empty = not any(counts)
        return Finding.share(0 if empty else within, len(slides), nothing() if empty else found)


class SlideNotes(MarkingRule):
    """At least so many slides have notes for the speaker of at least so many words."""

    key = "courses.pptx_notes"
    title = lazy_("Ghi chú cho người trình bày")
    reads = SLIDES
    parameters = (
        Parameter("least", WHOLE, least=1, most=MOST_SLIDES),
        Parameter("words", WHOLE, needed=False, least=1, most=500),
    )

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        notes = [_note(slide) for slide in document.slides]
        good = [text for text in notes if len(text.split()) >= asked.get("words", 1)]
        found = _("%(n)d trang có ghi chú", n=len(good))
        return Finding.share(len(good), asked["least"], found, (good[0] if good else "")[:120])


class SlideTransition(MarkingRule):
    """At least so many slides come in with a transition."""

    key = "courses.pptx_transition"
    title = lazy_("Hiệu ứng chuyển trang")
    reads = SLIDES
    parameters = (Parameter("least", WHOLE, least=1, most=MOST_SLIDES),)

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        count = sum(next(_element(slide).iter(f"{_P}transition"), None) is not None for slide in document.slides)
        return Finding.share(count, asked["least"], _("%(n)d trang có hiệu ứng chuyển", n=count))


class SlideAnimation(MarkingRule):
    """At least so many slides have something that moves by an effect."""

    key = "courses.pptx_animation"
    title = lazy_("Hiệu ứng hoạt hình")
    reads = SLIDES
    parameters = (Parameter("least", WHOLE, least=1, most=MOST_SLIDES),)

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        count = sum(
            any(effect.get("presetClass") for effect in _element(slide).iter(f"{_P}cTn")) for slide in document.slides
        )
        return Finding.share(count, asked["least"], _("%(n)d trang có hiệu ứng", n=count))


class SlideSize(MarkingRule):
    """The slides have these sides."""

    key = "courses.pptx_size"
    title = lazy_("Kích thước trang chiếu")
    reads = SLIDES
    parameters = (Parameter("ratio", CHOICE, choices=tuple(SIZES)),)

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        ratio = (document.slide_width or 0) / (document.slide_height or 1)
        name = next((known for known, value in SIZES.items() if abs(value - ratio) < 0.02), number(ratio, 2))
        return Finding.of(right=name == asked["ratio"], found=name)


class SlideTheme(MarkingRule):
    """The slides have a theme of this name, or any but the plain one."""

    key = "courses.pptx_theme"
    title = lazy_("Chủ đề thiết kế")
    reads = SLIDES
    parameters = (Parameter("name", needed=False),)

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        name = _theme(document)
        right = plain(name) == plain(asked["name"]) if "name" in asked else plain(name) not in _DEFAULT_THEMES
        return Finding.of(right=right, found=name or nothing())


def chosen(document: Presentation, asked: JSONDict) -> list[Slide]:
    """The slide that is asked about, or all of them."""
    slides = list(document.slides)
    return slides[asked["slide"] - 1 : asked["slide"]] if "slide" in asked else slides


def texts_of(slide: Slide) -> Iterator[str]:
    """Every text on a slide, in tables too."""
    for shape in shapes_of(slide):
        if shape.has_text_frame:
            yield shape.text_frame.text
        if getattr(shape, "has_table", False):
            yield from (cell.text_frame.text for row in shape.table.rows for cell in row.cells)


def shapes_of(place: Any) -> Iterator[Any]:
    """The shapes of a slide, those in groups too."""
    for shape in place.shapes:
        yield shape
        if hasattr(shape, "shapes"):
            yield from shapes_of(shape)


def _element(slide: Slide) -> Any:
    return slide._element  # noqa: SLF001 (python-pptx knows neither transitions nor effects)


def _title(slide: Slide) -> str:
    title = slide.shapes.title
    return title.text_frame.text.strip() if title is not None else ""


def _lines(slide: Slide) -> Iterator[str]:
    title = slide.shapes.title
    for shape in shapes_of(slide):
        if shape.has_text_frame and (title is None or shape.shape_id != title.shape_id) and not _is_footer(shape):
            yield from shape.text_frame.text.splitlines()


def _is_footer(shape: Any) -> bool:
    return shape.is_placeholder and shape.placeholder_format.idx in {10, 11, 12}


def _note(slide: Slide) -> str:
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    return frame.text.strip() if frame is not None else ""


def _theme(document: Presentation) -> str:
    for related in document.slide_masters[0].part.rels.values():
        if related.reltype.endswith("/theme"):
            head = related.target_part.blob[:4_000].decode(errors="replace")
            return head.partition('name="')[2].partition('"')[0] if 'name="' in head else ""
    return ""
