"""YAML that remembers its lines, so that every mistake is told with its place."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import yaml

from lms.api import Problem, _

Path = tuple[str | int, ...]

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""How packs name things: lower case, digits, hyphens."""

PLAIN = {"map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge", "value"}
"""What YAML makes of untagged values."""


class Part:
    """A mapping in a YAML file. Asking for a field checks it; what is wrong goes to `problems` with file and line."""

    def __init__(self, file: str, node: yaml.Node, problems: list[Problem], first_line: int = 1) -> None:
        self.file, self.node, self.problems, self.first_line = file, node, problems, first_line
        self.fields: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            self.complain(_("Chỗ này phải gồm các trường, ví dụ “key: …”."))
            return
        for name, value in node.value:
            self.fields[str(name.value)] = value

    def line(self, *path: str | int) -> int:
        """Line of the value at `path`, or of the nearest thing around it."""
        node = self.node
        for step in path:
            inner = _step(node, step)
            if inner is None:
                break
            node = inner
        return node.start_mark.line + self.first_line

    def complain(self, sentence: str, *path: str | int) -> None:
        """Note a problem at `path`."""
        self.problems.append(Problem(f"{self.file}:{self.line(*path)}", sentence))

    def values(self) -> dict[str, Any]:
        """Give the mapping as plain values."""
        return {name: _value(node) for name, node in self.fields.items()}

    def only(self, names: Collection[str]) -> None:
        """Complain of fields that nobody reads: most often a slip of the pen."""
        for name in self.fields:
            if name not in names:
                self.complain(_("Không có trường “%(name)s” ở đây.", name=name), name)

    def get(self, name: str) -> Any:
        """Give the value of a field, None where it is missing."""
        node = self.fields.get(name)
        return None if node is None else _value(node)

    def text(self, name: str, *, needed: bool = True) -> str:
        """Read a text."""
        value = self.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if needed:
                self.complain(_("Thiếu “%(name)s”.", name=name), name)
            return ""
        if not isinstance(value, str):
            self.complain(_("“%(name)s” phải là chữ; hãy đặt trong dấu nháy.", name=name), name)
            return ""
        return value.strip()

    def key(self, name: str = "key") -> str:
        """Read a key."""
        value = self.text(name)
        if value and not KEY.fullmatch(value):
            self.complain(_("“%(name)s” chỉ gồm chữ thường không dấu, chữ số và dấu nối.", name=name), name)
        return value

    def texts(self, name: str, *, needed: bool = True) -> dict[str, str]:
        """Read a text by language; Vietnamese is needed, a bare text is Vietnamese."""
        value = self.get(name)
        if value is None and not needed:
            return {}
        if isinstance(value, str) and value.strip():
            return {"vi": value.strip()}
        if not isinstance(value, dict) or not isinstance(value.get("vi"), str):
            self.complain(_("“%(name)s” thiếu phần tiếng Việt, viết là “vi: …”.", name=name), name)
            return {"vi": ""}
        for language, text in value.items():
            if language not in {"vi", "en"} or not isinstance(text, str):
                self.complain(_("“%(name)s” chỉ có “vi” và “en”, mỗi phần là chữ.", name=name), name, language)
        return {language: str(text).strip() for language, text in value.items()}

    def number(self, name: str, *, least: float, most: float, needed: bool = True) -> float | None:
        """Read a number within bounds."""
        value = self.get(name)
        if value is None and not needed:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
            sentence = _("“%(name)s” phải là số từ %(least)s đến %(most)s.", name=name, least=least, most=most)
            self.complain(sentence, name)
            return least
        return value

    def whole(self, name: str, *, least: int, most: int, needed: bool = True) -> int | None:
        """Read a whole number within bounds."""
        value = self.number(name, least=least, most=most, needed=needed)
        if value is not None and value != int(value):
            self.complain(_("“%(name)s” phải là số nguyên.", name=name), name)
        return None if value is None else int(value)

    def one_of(self, name: str, options: Collection[str], default: str | None = None) -> str:
        """Read one of a few words."""
        value = self.get(name)
        if value is None and default is not None:
            return default
        if value not in options:
            self.complain(_("“%(name)s” phải là %(options)s.", name=name, options=_(" hoặc ").join(options)), name)
            return next(iter(options))
        return str(value)

    def flag(self, name: str, *, default: bool) -> bool:
        """Read true or false."""
        value = self.get(name)
        if value is not None and not isinstance(value, bool):
            self.complain(_("“%(name)s” phải là true hoặc false.", name=name), name)
        return default if value is None else bool(value)

    def list_of_texts(self, name: str, *, needed: bool = True) -> list[str]:
        """Read a list of texts."""
        value = self.get(name)
        if value is None and not needed:
            return []
        if not isinstance(value, list) or (needed and not value):
            self.complain(_("“%(name)s” phải là một danh sách.", name=name), name)
            return []
        for place, item in enumerate(value):
            if not isinstance(item, str) or not item.strip():
                self.complain(_("Mục này của “%(name)s” phải là chữ.", name=name), name, place)
        return [item.strip() for item in value if isinstance(item, str)]

    def part(self, name: str) -> "Part | None":
        """Read a mapping inside this one."""
        node = self.fields.get(name)
        return None if node is None else Part(self.file, node, self.problems, self.first_line)

    def parts(self, name: str, *, needed: bool = True) -> list["Part"]:
        """Read a list of mappings."""
        node = self.fields.get(name)
        if node is None and not needed:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.complain(_("“%(name)s” phải là một danh sách.", name=name), name)
            return []
        return [Part(self.file, item, self.problems, self.first_line) for item in node.value]


def read_sheet(file: str, text: str, problems: list[Problem], first_line: int = 1) -> Part | None:
    """Read a YAML text that holds one mapping; None where it cannot be read at all."""
    node = _compose(file, text, problems, first_line)
    return Part(file, node, problems, first_line) if node is not None else None


def read_list(file: str, text: str, problems: list[Problem]) -> list[Part]:
    """Read a YAML text that holds a list of mappings."""
    node = _compose(file, text, problems, 1)
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        problems.append(Problem(f"{file}:{node.start_mark.line + 1}", _("Tệp này phải là một danh sách câu hỏi.")))
        return []
    return [Part(file, item, problems) for item in node.value]


def question_keys(texts: Mapping[str, str]) -> set[str]:
    """The keys of the questions in a pack's texts, by their paths."""
    files = [(path, text) for path, text in texts.items() if path.startswith("questions/")]
    return {part.text("key", needed=False) for path, text in files for part in read_list(path, text, [])}


def _compose(file: str, text: str, problems: list[Problem], first_line: int) -> yaml.Node | None:
    try:
        node = _composed(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        sentence = _("Không đọc được YAML: %(reason)s.", reason=error.problem or error.context or "?")
        problems.append(Problem(f"{file}:{line + first_line}", sentence))
        return None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n")
        sentence = _("Có ký tự không được phép (U+%(code)s).", code=f"{ord(text[error.position]):04X}")
        problems.append(Problem(f"{file}:{line + first_line}", sentence))
        return None
    if node is None:
        problems.append(Problem(f"{file}:{first_line}", _("Chỗ này đang trống.")))
        return None
    found = list(_faults(node))
    problems.extend(Problem(f"{file}:{line + first_line}", sentence) for line, sentence in found)
    return None if found else node


def _faults(node: yaml.Node, seen: set[int] | None = None) -> Iterator[tuple[int, str]]:
    """What YAML lets pass and a pack may not hold: anchors, tags, the same field twice. Lines from 0."""
    seen = set() if seen is None else seen
    line = node.start_mark.line
    if id(node) in seen:
        yield line, _("Không dùng neo (& và *) của YAML.")
        return
    seen.add(id(node))
    if node.tag.removeprefix("tag:yaml.org,2002:") not in PLAIN:
        yield line, _("Không dùng nhãn kiểu (!) của YAML.")
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _faults(item, seen)
    elif isinstance(node, yaml.MappingNode):
        names: set[str] = set()
        for name, value in node.value:
            if not isinstance(name, yaml.ScalarNode):
                yield name.start_mark.line, _("Tên trường phải là chữ.")
                continue
            if name.value in names:
                yield name.start_mark.line, _("Trường “%(name)s” viết hai lần.", name=name.value)
            names.add(name.value)
            yield from _faults(value, seen)
    elif _scalar(node) is _UNREADABLE:
        yield line, _("Không đọc được giá trị “%(value)s”; hãy đặt trong dấu nháy.", value=node.value)


def _composed(text: str) -> yaml.Node | None:
    """Compose a text, five times as fast where PyYAML came with libyaml; mistakes are told by its own parser."""
    try:
        return yaml.compose(text, Loader=_QUICK)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


_QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNREADABLE = object()


def _scalar(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    except (ValueError, yaml.YAMLError):  # a date such as 2026-02-30, a tag that the value does not fit
        return _UNREADABLE
    finally:
        loader.dispose()


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(name.value): _value(value) for name, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    value = _scalar(node)
    # Dates and the like are no use to anybody here, and JSON cannot hold them: keep what the author typed.
    return value if value is None or isinstance(value, str | int | float | bool) else node.value


def _step(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None
