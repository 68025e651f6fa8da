"""The texts of a Moodle question as Markdown, with the files that lie in them."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from courses.questions.formats.contract import Embedded
from courses.questions.formats.markup import Picture, from_html, from_mixed, from_plain
from courses.questions.formats.taken import Taken
from lms.api import _

STORED = "@@PLUGINFILE@@"
_UNSAFE = re.compile(r"[^\w.-]+")
_EMBEDDED = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,(.*)", re.DOTALL)
_IN_MARKDOWN = re.compile(r"!\[([^\[\]]*)\]\(([^()\s]+)\)")


@dataclass
class Texts:
    """Reads the texts of one question, and keeps the pictures that they show."""

    taken: Taken
    files: dict[str, bytes] = field(default_factory=dict)
    shown: dict[str, Embedded] = field(default_factory=dict)

    def of(self, element: etree._Element | None, path: str = "text") -> str:
        """The text of an element by its own format."""
        if element is None:
            return ""
        self.unpack(element)
        return self.markdown(element.findtext(path) or "", element.get("format") or "")

    def markdown(self, raw: str, written: str) -> str:
        """A text of a given format as Markdown."""
        raw = raw.strip()
        if not raw:
            return ""
        if written == "markdown":
            return _IN_MARKDOWN.sub(self._renamed, raw)
        if written == "plain_text":
            return from_plain(raw)
        markdown, pictures = self._marked_up(raw, written)
        for picture in pictures:
            self._doubt(picture)
        return markdown

    def _marked_up(self, raw: str, written: str) -> tuple[str, list[Picture]]:
        read = from_html if written == "html" else from_mixed
        return read(raw, self.name_of, self.taken.effort)

    def name_of(self, source: str) -> str:
        """The name under which a picture is kept; nothing for one that does not lie in the file."""
        if embedded := _EMBEDDED.match(source):
            name = f"hinh-{len(self.shown) + 1}.{embedded[1]}"
            return self.keep(name, source, bytes_of(embedded[2]))
        stored = unquote(source.removeprefix(STORED).partition("?")[0]).lstrip("/")
        return self.keep(stored, stored, self.files.get(stored)) if source.startswith(STORED) else ""

    def keep(self, name: str, source: str, content: bytes | None) -> str:
        """Keep a picture under a name that nothing else of the question has."""
        if not content:
            return ""
        if source not in self.shown:
            safe = _UNSAFE.sub("-", name).strip("-.") or "hinh"
            taken = {picture.name for picture in self.shown.values()}
            free = safe if safe not in taken else f"{len(self.shown) + 1}-{safe}"
            self.shown[source] = Embedded(free, content)
        return self.shown[source].name

    def finish(self) -> None:
        """Hand over the pictures, and tell of files that no text shows."""
        self.taken.pictures.extend(self.shown.values())
        if unused := [name for name in self.files if name not in self.shown]:
            names = ", ".join(unused[:5])
            self.taken.notes.append(_("Không giữ tệp kèm theo: %(names)s.", names=names))

    def unpack(self, element: etree._Element) -> None:
        """Note the files that lie in an element."""
        for file in element.findall("file"):
            name = (file.get("path") or "/").lstrip("/") + (file.get("name") or "")
            if file.get("encoding") == "base64" and name:
                self.files.setdefault(name, bytes_of(file.text or "") or b"")

    def _renamed(self, picture: re.Match[str]) -> str:
        name = self.name_of(picture[2])
        self._doubt(Picture(picture[2], picture[1]))
        return f"![{picture[1]}]({name})" if name else picture[1]

    def _doubt(self, picture: Picture) -> None:
        name = unquote(picture.source.rpartition("/")[2])[:80] if not picture.source.startswith("data:") else "data:"
        if not self.name_of(picture.source):
            sentence = _("Hình “%(name)s” không nằm trong tệp nên không lấy được.", name=name)
            self.taken.doubts.append(sentence)


def bytes_of(text: str) -> bytes | None:
    """Decode base64; None for what is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
