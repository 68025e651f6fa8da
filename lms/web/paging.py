"""Lists in pages, counted in the same statement."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, func

from lms.db import db

LAST_PAGE = 1_000_000
"""What anybody may ask for; a database refuses offsets that its numbers cannot hold."""


@dataclass(frozen=True)
class Page:
    """Rows of one page. `number` begins at 1."""

    rows: list[Any]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)

    def url(self, number: int) -> str:
        """The address of another page of the same list, with the same filters."""
        filters = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
        return f"{request.path}?{urlencode([*filters, ('page', str(number))])}"


def page_of(statement: Select[*tuple[Any, ...]], *, size: int = 50) -> Page:
    """Read the asked page of `statement` (`?page=`), with the number of all rows by a window function."""
    number = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    counted = statement.add_columns(func.count().over().label("row_total"))
    rows = list(db.session.execute(counted.limit(size).offset((number - 1) * size)))
    total = rows[0].row_total if rows else 0
    return Page(rows=rows, number=number, size=size, total=total)
