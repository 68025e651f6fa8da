"""Every check that a template pack has to pass before it is kept; authors run the same ones by a command.

First what stands in the files, all of it; then, if that is sound, the pack is drawn with the hardest names.
"""

import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from PIL import Image

from certificates.contract import CertificateFields
from certificates.drawing.layout import BrokenTemplate, Layout, read_layout
from certificates.drawing.typesetting import missing_glyphs
from certificates.looks import drawings
from certificates.looks.apart import DrawingFailed, draw_apart
from certificates.looks.archive import LARGEST, is_plain_name
from certificates.looks.font_checks import font_faults
from certificates.looks.page_checks import FIELDS, PAGE, page_problems
from certificates.looks.specimens import BAREST, HARD_NAMES, LONGEST, SPECIMEN
from certificates.looks.style_checks import style_problems
from certificates.points import TEMPLATES
from lms.api import Problem, UnreadableFile, _, nfc

STYLE, PLAN = "style.css", "template.json"
KEY: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NEEDED: Final = ("holder_name", "course_title", "number", "code", "check_url")
LONGEST_TITLE, LONGEST_KEY = 80, 40
MOST_PICTURE_PIXELS: Final = 4_000_000
LEAST_LICENCE: Final = 100
LARGEST_PAGE_MM: Final = 420.0


@dataclass(frozen=True)
class Checked:
    """What a pack is, and all that has to be mended before it is kept."""

    problems: tuple[Problem, ...]
    key: str = ""
    version: str = ""
    title: str = ""
    title_en: str = ""


def check(files: Mapping[str, bytes], *, drawing: bool = True) -> Checked:
    """Check a pack, given as files by name; without `drawing` only what stands in them.

    Raises `apart.Busy` when somebody else is drawing.
    """
    problems = [*_file_problems(files)]
    plan = _plan(files, problems)
    folder = Path(tempfile.mkdtemp(prefix="thao-look-"))
    try:
        layout = None
        if plan is not None and not problems:
            _write(files, folder)
            layout = _layout(folder, plan, problems)
        if layout is not None:
            problems += _content_problems(files, layout)
        if drawing and layout is not None and not problems:
            problems += _drawing_problems(layout)
        title = plan.get("title") if plan else None
        titles = title if isinstance(title, dict) else {}
        key = str(plan.get("key", "")) if plan else ""
        version = layout.version if layout else ""
        return Checked(tuple(problems), key, version, nfc(str(titles.get("vi", ""))), nfc(str(titles.get("en", ""))))
    finally:
        shutil.rmtree(folder)


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _file_problems(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Names, kinds and sizes."""
    for needed in (PAGE, STYLE, PLAN):
        if needed not in files:
            yield Problem(needed, _("Gói thiếu tệp này."))
    for name, content in files.items():
        kind = PurePosixPath(name).suffix.lower()
        if not is_plain_name(name):
            yield Problem(name[:80], _("Tên tệp chỉ gồm chữ không dấu, số, dấu chấm, gạch; tối đa hai thư mục."))
        elif kind not in LARGEST:
            yield Problem(name, _("Loại tệp này không được dùng trong gói mẫu."))
        elif len(content) > LARGEST[kind]:
            yield Problem(name, _("Tệp lớn quá %(n)d kB.", n=LARGEST[kind] // 1000))
        elif kind in {".html", ".css", ".json", ".txt"} and _text(content) is None:
            yield Problem(name, _("Tệp phải ở dạng UTF-8."))


def _text(content: bytes) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _plan(files: Mapping[str, bytes], problems: list[Problem]) -> dict[str, Any] | None:
    """Read `template.json` and what it says of itself."""
    source = _text(files.get(PLAN, b""))
    if PLAN not in files or source is None:
        return None
    try:
        plan = json.loads(source)
    except json.JSONDecodeError as trouble:
        problems.append(Problem(_("%(file)s, dòng %(n)d", file=PLAN, n=trouble.lineno), _("Sai cú pháp JSON.")))
        return None
    except RecursionError:
        plan = None
    if not isinstance(plan, dict):
        problems.append(Problem(PLAN, _("Tệp phải là một đối tượng JSON.")))
        return None
    problems += [Problem(PLAN, sentence) for sentence in _plan_faults(plan)]
    return plan


def _plan_faults(plan: dict[str, Any]) -> Iterator[str]:
    key, title = plan.get("key"), plan.get("title")
    if not isinstance(key, str) or not KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        yield _("“key” gồm chữ thường không dấu, số và gạch nối, tối đa 40 chữ.")
    elif key in TEMPLATES:
        yield _("“key” %(key)s là của mẫu có sẵn; hãy đặt tên khác.", key=key)
    if not isinstance(title, dict) or not 0 < len(str(title.get("vi", "")).strip()) <= LONGEST_TITLE:
        yield _("“title” cần tên tiếng Việt (“vi”), tối đa 80 chữ.")
    elif len(str(title.get("en", ""))) > LONGEST_TITLE:
        yield _("Tên tiếng Anh (“en”) tối đa 80 chữ.")
    if "beside" in plan:
        yield _("“beside” chỉ dành cho mẫu có sẵn; hãy để mọi tệp vào trong gói.")
    needs = plan.get("needs")
    if not isinstance(needs, list) or not set(NEEDED) <= {str(name) for name in needs} <= FIELDS:
        yield _("“needs” phải có ít nhất: %(names)s.", names=", ".join(NEEDED))
    sizes = [
        plan.get("page_height_mm"),
        *(plan["signature"].values() if isinstance(plan.get("signature"), dict) else ()),
    ]
    if not all(isinstance(size, int | float) and 0 < size <= LARGEST_PAGE_MM for size in sizes):
        yield _("“page_height_mm” và “signature” phải là số milimét trên trang.")


def _layout(folder: Path, plan: Mapping[str, Any], problems: list[Problem]) -> Layout | None:
    """Read the folder as the drawing will."""
    faces = plan.get("faces")
    for face in faces.values() if isinstance(faces, dict) else ():
        file = str(face.get("file", "")) if isinstance(face, dict) else ""
        if not is_plain_name(file) or not (folder / file).is_file():
            problems.append(Problem(PLAN, _("“faces” gọi tệp không có trong gói: “%(name)s”.", name=file[:80])))
    if problems:
        return None
    try:
        layout = read_layout.__wrapped__(folder)
    except BrokenTemplate as trouble:
        problems.append(Problem(PLAN, _("Không đọc được: %(what)s.", what=str(trouble).partition(": ")[2][:200])))
        return None
    strangers = sorted(set(layout.faces_of) - FIELDS)
    problems += [Problem(PLAN, _("Không có trường “%(name)s”.", name=name)) for name in strangers]
    for name, line in layout.lines.items():
        sizes = (line.width_mm, line.largest, line.smallest)
        if not all(isinstance(size, int | float) and 0 < size <= LARGEST_PAGE_MM for size in sizes):
            problems.append(Problem(PLAN, _("Dòng “%(name)s” có số đo không hợp lý.", name=name)))
    return layout


def _content_problems(files: Mapping[str, bytes], layout: Layout) -> Iterator[Problem]:
    names = frozenset(files)
    for name, content in files.items():
        match PurePosixPath(name).suffix.lower():
            case ".html" if name == PAGE:
                yield from page_problems(content.decode("utf-8-sig"), names, layout)
            case ".css":
                yield from style_problems(name, content.decode("utf-8-sig"), names)
            case ".svg":
                yield from _drawing_faults(name, content)
            case ".png":
                yield from _picture_faults(name, content)
            case ".ttf":
                yield from _font_faults(name, content, files, layout)
            case _:
                pass


def _drawing_faults(name: str, content: bytes) -> Iterator[Problem]:
    found = list(drawings.faults(content, name))
    for line, sentence in found:
        yield Problem(_("%(file)s, dòng %(n)d", file=name, n=line) if line else name, sentence)
    if not found and (sentence := drawings.size_fault(content, name)):
        yield Problem(name, sentence)


def _picture_faults(name: str, content: bytes) -> Iterator[Problem]:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
            if picture.width * picture.height > MOST_PICTURE_PIXELS:
                yield Problem(name, _("Hình có quá nhiều điểm ảnh. Hãy thu nhỏ rồi chọn lại."))
            else:
                picture.load()
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        yield Problem(name, _("Không đọc được hình PNG này. Hãy lưu lại rồi chọn lại."))


def _font_faults(name: str, content: bytes, files: Mapping[str, bytes], layout: Layout) -> Iterator[Problem]:
    faces = [key for key, face in layout.faces.items() if face.file == layout.folder / name]
    prints_names = any(field == "holder_name" and set(faces) & set(keys) for field, keys in layout.faces_of.items())
    yield from (Problem(name, sentence) for sentence in font_faults(content, whole=prints_names))
    place = PurePosixPath(name).parent
    texts = [text for other, text in files.items() if other.endswith(".txt") and PurePosixPath(other).parent == place]
    if not any(len(text) >= LEAST_LICENCE for text in texts):
        yield Problem(name, _("Cạnh phông chữ phải có tệp .txt ghi giấy phép của phông."))


def _drawing_problems(layout: Layout) -> Iterator[Problem]:
    """Draw the hardest names, the longest words and the fewest, and read the files again."""
    from certificates.looks.proof import proof_problems  # noqa: PLC0415 (loads pikepdf, where a look is tried)

    sheets = [replace(SPECIMEN, holder_name=name) for name in HARD_NAMES]
    gaps = [(sheet.holder_name, letter) for sheet in sheets for _field, letter in missing_glyphs(layout, sheet)]
    if gaps:
        for name, letter in gaps:
            yield Problem(_("bản thử “%(name)s”", name=name), _("Phông không có chữ “%(letter)s”.", letter=letter))
        return
    tried: list[tuple[str, CertificateFields]] = [
        *((_("bản thử “%(name)s”", name=sheet.holder_name), sheet) for sheet in sheets),
        (_("bản thử chữ dài nhất"), LONGEST),
        (_("bản thử ít chữ nhất"), BAREST),
    ]
    try:
        drawn = draw_apart(layout.folder, [sheet for _place, sheet in tried], layout.folder)
    except DrawingFailed as trouble:
        yield Problem(_("bản thử"), _("Không vẽ được: %(what)s.", what=str(trouble)[:300]))
        return
    for (place, sheet), content in zip(tried, drawn, strict=True):
        yield from (Problem(place, sentence) for sentence in proof_problems(content, sheet))


def problem_of(refusal: UnreadableFile) -> Problem:
    """Tell the refusal of a whole file like any other problem."""
    return Problem(refusal.place or _("tệp ZIP"), refusal.sentence)
