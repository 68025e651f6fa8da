"""Sums that authors write into questions, in a small language of their own.

Nothing here is Python: a sum is read into a tree of fixed operations, and everything about it has a bound (length,
depth, digits), so that none runs long. It knows + - * / ^, comparisons, and, or, not, 'words', if(condition, a, b)
and the functions of `courses.questions.arithmetic`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NoReturn

from courses.questions.arithmetic import FUNCTIONS, OPERATIONS, ExpressionError, Value, holds, worked_out
from lms.api import _

LONGEST = 200
"""Characters of a sum. Each makes at most one step, and no step is taken twice."""

DEEPEST = 30
"""Sums inside sums, by brackets or by signs."""

NAME = re.compile(r"[^\W\d]\w{0,29}")
RESERVED = frozenset({"and", "or", "not", "true", "false"})

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]{1,18}(?:\.[0-9]{1,12})?)(?![\w.])|(?P<name>[^\W\d]\w*)|'(?P<word>[^']*)'"
    r"|(?P<sign><=|>=|!=|==|[-+*/^(),<>=−×÷≤≥≠]))"
)
_SAME_SIGNS = {"−": "-", "×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "==": "="}
_STRENGTH = {
    "or": 1, "and": 2, "=": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "^": 8,
}  # fmt: skip
_NOT, _MINUS = 3, 7


@dataclass(frozen=True)
class Leaf:
    """A value that stands in the sum itself."""

    value: Value

    def worked_out(self, values: Mapping[str, Value]) -> Value:  # noqa: ARG002 (asks for none)
        return self.value


@dataclass(frozen=True)
class Name:
    """A value by its name."""

    name: str

    def worked_out(self, values: Mapping[str, Value]) -> Value:
        if self.name not in values:
            raise ExpressionError(_("Không có giá trị nào tên là “%(name)s”.", name=self.name))
        return values[self.name]


@dataclass(frozen=True)
class Step:
    """An operation on what its parts come to."""

    operation: str
    parts: "tuple[Node, ...]"

    def worked_out(self, values: Mapping[str, Value]) -> Value:
        return worked_out(self.operation, [part.worked_out(values) for part in self.parts])


@dataclass(frozen=True)
class Choice:
    """A condition and what follows either way; the other way is not worked out."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"

    def worked_out(self, values: Mapping[str, Value]) -> Value:
        return (self.then if holds(self.condition.worked_out(values)) else self.otherwise).worked_out(values)


Node = Leaf | Name | Step | Choice


@dataclass(frozen=True)
class Expression:
    """A sum that has been read; `names` are the values that it asks for."""

    names: frozenset[str]
    root: Node

    def value(self, values: Mapping[str, Value]) -> Value:
        """Work it out; raises `ExpressionError`."""
        return self.root.worked_out(values)


@lru_cache(maxsize=2048)
def expression(text: str) -> Expression:
    """Read a sum; raises `ExpressionError`."""
    if len(text) > LONGEST:
        raise ExpressionError(_("Biểu thức dài quá %(n)d chữ cái.", n=LONGEST))
    return _Reader(text.strip()).whole()


class _Reader:
    """Reads by precedence: each operator takes on its right what binds more strongly than itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: set[str] = set()
        self.depth = 0
        self.tokens = self._tokens()

    def whole(self) -> Expression:
        root = self._reading(0)
        if self.tokens:
            self._refuse(self.tokens[0][1])
        return Expression(frozenset(self.names), root)

    def _tokens(self) -> list[tuple[str, str]]:
        found, place = [], 0
        while place < len(self.text):
            token = _TOKEN.match(self.text, place)
            if token is None:
                self._refuse(self.text[place:].split()[0])
            kind = str(token.lastgroup)
            text = _SAME_SIGNS.get(token[kind], token[kind])
            found.append(("sign" if kind == "name" and text in {"and", "or", "not"} else kind, text))
            place = token.end()
        return found

    def _refuse(self, text: str) -> NoReturn:
        raise ExpressionError(_("Không hiểu “%(text)s” trong biểu thức “%(sum)s”.", text=text, sum=self.text))

    def _take(self, sign: str) -> bool:
        """Go past this sign if it comes next."""
        if self.tokens and self.tokens[0] == ("sign", sign):
            del self.tokens[0]
            return True
        return False

    def _reading(self, least: int) -> Node:
        """Read as far as operators bind more strongly than `least`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionError(_("Biểu thức lồng nhau quá sâu."))
        node = self._first()
        while self.tokens and self.tokens[0][0] == "sign" and _STRENGTH.get(self.tokens[0][1], 0) > least:
            sign = self.tokens.pop(0)[1]
            strength = _STRENGTH[sign]
            right = self._reading(strength - 1 if sign == "^" else strength)
            node = _joined(sign, node, right)
        self.depth -= 1
        return node

    def _first(self) -> Node:
        if self._take("-"):
            return Step("negative", (self._reading(_MINUS),))
        if self._take("not"):
            return Step("not", (self._reading(_NOT),))
        if self._take("("):
            return self._closed(self._reading(0))
        if not self.tokens:
            raise ExpressionError(_("Biểu thức “%(sum)s” còn thiếu một vế.", sum=self.text))
        kind, text = self.tokens.pop(0)
        if kind == "sign":
            self._refuse(text)
        return self._named(text) if kind == "name" else Leaf(Fraction(text) if kind == "number" else text)

    def _named(self, name: str) -> Node:
        if name in {"true", "false"}:
            return Leaf(name == "true")
        if self._take("("):
            return self._called(name)
        self.names.add(name)
        return Name(name)

    def _closed(self, node: Node) -> Node:
        if not self._take(")"):
            raise ExpressionError(_("Biểu thức “%(sum)s” thiếu dấu đóng ngoặc.", sum=self.text))
        return node

    def _called(self, name: str) -> Node:
        if name != "if" and name not in FUNCTIONS:
            known = ", ".join(("if", *FUNCTIONS))
            raise ExpressionError(_("Không có hàm “%(name)s”; dùng được: %(known)s.", name=name, known=known))
        parts = [self._reading(0)]
        while self._take(","):
            parts.append(self._reading(0))
        least, most = (3, 3) if name == "if" else OPERATIONS[name][1:]
        if not least <= len(parts) <= most:
            raise ExpressionError(_("Hàm “%(name)s” không nhận %(n)d giá trị.", name=name, n=len(parts)))
        return self._closed(Choice(*parts) if name == "if" else Step(name, tuple(parts)))


def _joined(sign: str, left: Node, right: Node) -> Node:
    """Make a step of two parts. The right part of “and” and “or” is worked out only if it matters."""
    if sign == "and":
        return Choice(left, Step("holds", (right,)), Leaf(value=False))
    if sign == "or":
        return Choice(left, Leaf(value=True), Step("holds", (right,)))
    return Step(sign, (left, right))
