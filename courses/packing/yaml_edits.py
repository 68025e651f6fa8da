"""Changing single values in a YAML text. What is not changed keeps its bytes: comments, order, quotes, line ends."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

Path = Sequence[str | int]


class NoPlace(LookupError):  # noqa: N818 (reads as what it is)
    """The text has nothing at the path, or something that cannot hold what is asked."""


def with_value(text: str, path: Path, value: Any, order: Sequence[str] = ()) -> str:
    """Set the field at `path`; None takes it away. A new field stands where `order` says, else at the end."""
    *above, name = path
    parent = _node(text, above)
    if not isinstance(parent, yaml.MappingNode):
        raise NoPlace(path)
    entry = next(((key, node) for key, node in parent.value if key.value == name), None)
    if entry is None and value is None:
        return text
    if parent.flow_style:
        return _in_flow(text, parent, str(name), value)
    if entry is None:
        return _added(text, parent, str(name), value, order)
    key, node = entry
    if value is None:
        start, end = _line_start(text, key.start_mark.index), _line_end(text, _end(text, node, key))
        return text[:start] + text[end + 1 :]
    written = _field(str(name), value, key.start_mark.column)
    return text[: key.start_mark.index] + written + text[_end(text, node, key) :]


def arranged(text: str, path: Path, items: Sequence[Any]) -> str:
    """Make the list at `path` consist of `items`: an `Old` is the item that stood there, anything else a new one.

    An item takes the comments above it along; the empty lines between items stay where they are.
    """
    node = _node(text, path)
    if not isinstance(node, yaml.SequenceNode):
        raise NoPlace(path)
    if node.flow_style and not any(isinstance(item, Mapping) for item in items):
        parts = [_source(text, node.value[item.place]) if isinstance(item, Old) else _flow(item) for item in items]
        return _replaced(text, node, f"[{', '.join(parts)}]")
    if node.flow_style or not node.value:
        return _as_block(text, path, node, items)
    if not items:
        before = text[: _items_start(text, node)].rstrip("\n")
        return f"{before} []{text[_line_end(text, _end(text, node)) :]}"
    column = node.start_mark.column
    gaps, bodies = _pieces(text, node)
    written = [bodies[item.place] if isinstance(item, Old) else _item(item, column) for item in items]
    usual = gaps[1] if len(gaps) > 1 else ""
    spaces = ["", *gaps[1:], *[usual] * len(written)]
    start, end = _items_start(text, node), _line_end(text, _end(text, node))
    return (
        text[:start] + "".join(f"{gap}{body}\n" for gap, body in zip(spaces, written, strict=False))[:-1] + text[end:]
    )


class Old(int):
    """An item of a list by the place where it stood."""

    @property
    def place(self) -> int:
        """The place, from 0."""
        return int(self)


def written(value: Any) -> str:
    """Write a whole new text."""
    return yaml.dump(value, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=110)


class _Writer(yaml.SafeDumper):
    """Sets lists in below their names, and writes texts of several lines as they are."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)  # noqa: FBT003 (takes it by place)


def _represent_text(writer: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text.strip("\n") else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _represent_text)


def _node(text: str, path: Path) -> yaml.Node:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            node = None
        if node is None:
            raise NoPlace(path)
    if node is None:
        raise NoPlace(path)
    return node


def _end(text: str, node: yaml.Node, key: yaml.Node | None = None) -> int:
    """Where a value ends: YAML's own mark of a block lies behind the empty lines and comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1], last[0]) if isinstance(node, yaml.MappingNode) else _end(text, last)
    if isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index and key is not None:
        return text.index(":", key.end_mark.index) + 1
    return int(node.start_mark.index) + len(text[node.start_mark.index : node.end_mark.index].rstrip())


def _source(text: str, node: yaml.Node) -> str:
    return text[node.start_mark.index : _end(text, node)]


def _replaced(text: str, node: yaml.Node, new: str) -> str:
    return text[: node.start_mark.index] + new + text[_end(text, node) :]


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _flow(value: Any) -> str:
    """A value as it may stand inside brackets."""
    line = yaml.dump([value], Dumper=_Writer, allow_unicode=True, sort_keys=False, width=10**6, default_flow_style=True)
    return line.strip()[1:-1]


def _field(name: str, value: Any, column: int) -> str:
    """A field whose name stands at `column`; the first line without the space before it."""
    lines = written({name: value}).rstrip("\n").split("\n")
    if isinstance(value, list) and all(isinstance(item, str) and len(item) <= 40 for item in value):
        lines = [f"{name}: [{', '.join(map(_flow, value))}]"]
    return "\n".join([lines[0], *(" " * column + line if line else "" for line in lines[1:])])


def _item(value: Any, column: int) -> str:
    lines = written([value]).rstrip("\n").split("\n")
    return "\n".join(" " * column + line if line else "" for line in lines)


def _in_flow(text: str, parent: yaml.MappingNode, name: str, value: Any) -> str:
    parts = []
    for key, node in parent.value:
        if key.value != name:
            parts.append(text[key.start_mark.index : _end(text, node, key)])
        elif value is not None:
            parts.append(f"{name}: {_flow(value)}")
    if value is not None and all(key.value != name for key, _node in parent.value):
        parts.append(f"{name}: {_flow(value)}")
    return _replaced(text, parent, "{" + ", ".join(parts) + "}")


def _added(text: str, parent: yaml.MappingNode, name: str, value: Any, order: Sequence[str]) -> str:
    before = list(order[: order.index(name)]) if name in order else []
    standing = [pair for pair in parent.value if not before or pair[0].value in before] or parent.value[:1]
    if not standing:
        raise NoPlace(name)
    key, node = max(standing, key=lambda pair: before.index(pair[0].value)) if before else standing[-1]
    end, column = _line_end(text, _end(text, node, key)), key.start_mark.column
    return f"{text[:end]}\n{' ' * column}{_field(name, value, column)}{text[end:]}"


def _pieces(text: str, node: yaml.SequenceNode) -> tuple[list[str], list[str]]:
    """The empty lines before each item of a block list, and the items with their comments, without their line ends."""
    gaps, bodies = [], []
    start = _items_start(text, node)
    for item in node.value:
        end = _line_end(text, _end(text, item))
        piece = text[start:end]
        body = piece.lstrip("\n")
        gaps.append(piece[: len(piece) - len(body)])
        bodies.append(body)
        start = end + 1
    return gaps, bodies


def _items_start(text: str, node: yaml.SequenceNode) -> int:
    """Where the first item of a block list begins, the comments right above it included."""
    start = _line_start(text, node.start_mark.index)
    comment = " " * node.start_mark.column + "#"
    while start and text[_line_start(text, start - 1) : start].startswith(comment):
        start = _line_start(text, start - 1)
    return start


def _as_block(text: str, path: Path, node: yaml.SequenceNode, items: Sequence[Any]) -> str:
    """Write a list anew in the place of one in brackets."""
    values = [
        yaml.safe_load(_source(text, node.value[item.place])) if isinstance(item, Old) else item for item in items
    ]
    return with_value(text, path, values)
