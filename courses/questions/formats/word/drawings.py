"""Pictures, shapes, charts, text boxes and embedded objects of a run: a stored picture of them, or what they are."""

from collections.abc import Callable
from typing import Any, NamedTuple

from lxml import etree

from courses.questions.formats.word.package import R, W
from lms.api import _

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_DRAWN = {f"{W}drawing", f"{W}pict", f"{W}object", f"{MC}AlternateContent"}

LONGEST_WORDS = 250


class Drawing(NamedTuple):
    """What is drawn: the picture that is stored of it, the words in it, or a sentence on why there is neither."""

    reference: str = ""
    words: str = ""
    """The alternative text."""
    text: str = ""
    sentence: Callable[[int], Any] | None = None


def is_drawing(element: etree._Element) -> bool:
    """Whether an element of a run draws something."""
    return element.tag in _DRAWN


def drawing_in(element: etree._Element) -> Drawing:
    """Find out what an element draws."""
    if element.tag == f"{MC}AlternateContent":
        branches = [element.find(f"{MC}Choice"), element.find(f"{MC}Fallback")]
        found = [_drawing(branch) for branch in branches if branch is not None]
        return next((one for one in found if one.reference), found[0] if found else Drawing())
    return _drawing(element)


def _drawing(element: etree._Element) -> Drawing:
    blip = next(element.iter(f"{_A}blip"), None)
    image = next(element.iter(f"{_V}imagedata"), None)
    words = _words(element)
    if blip is not None and len(list(element.iter(f"{_A}blip"))) == 1:
        return Drawing(blip.get(f"{R}embed", ""), words, sentence=_unshown)
    if image is not None:
        is_equation = any("equation" in one.get("ProgID", "").casefold() for one in element.iter(f"{_O}OLEObject"))
        return Drawing(image.get(f"{R}id", ""), words, sentence=_old_equation if is_equation else _unshown)
    text = _boxed_text(element)
    return Drawing(text=text, sentence=None if text else _sentence(element))


def _sentence(element: etree._Element) -> Callable[[int], Any] | None:
    """What to say of a drawing without a stored picture."""
    kinds = {data.get("uri", "").rpartition("/")[2] for data in element.iter(f"{_A}graphicData")}
    if element.tag == f"{W}object" or next(element.iter(f"{_O}OLEObject"), None) is not None:
        return _object
    if kinds & {"chart", "chartex"}:
        return _chart
    return _shape if kinds or len(element) else None


def _words(element: etree._Element) -> str:
    described = next(element.iter(f"{_WP}docPr"), None)
    shape = next((one for one in element.iter() if one.get("alt")), None)
    words = described.get("descr", "") if described is not None else shape.get("alt", "") if shape is not None else ""
    return " ".join(words.split())[:LONGEST_WORDS]


def _boxed_text(element: etree._Element) -> str:
    box = next(element.iter(f"{W}txbxContent"), None)
    if box is None:
        return ""
    lines = ("".join(part.text or "" for part in line.iter(f"{W}t")).strip() for line in box.iter(f"{W}p"))
    return "\n".join(line for line in lines if line)


def _unshown(place: int) -> str:
    return str(
        _("Dòng %(n)d: hình ở dạng trình duyệt không hiển thị được. Hãy chụp lại thành ảnh PNG rồi chèn vào.", n=place)
    )


def _old_equation(place: int) -> str:
    return str(
        _("Dòng %(n)d: công thức MathType hoặc Equation cũ, không đọc được. Hãy gõ lại hoặc chụp thành ảnh.", n=place)
    )


def _object(place: int) -> str:
    return str(_("Dòng %(n)d: đối tượng nhúng (OLE) không có hình đi kèm. Hãy chụp thành ảnh rồi chèn vào.", n=place))


def _chart(place: int) -> str:
    return str(_("Dòng %(n)d: biểu đồ của Word, không lấy được. Hãy chụp thành ảnh rồi chèn vào.", n=place))


def _shape(place: int) -> str:
    return str(
        _("Dòng %(n)d: hình vẽ bằng công cụ của Word, không phải ảnh. Hãy chụp thành ảnh rồi chèn vào.", n=place)
    )
