"""The program that `guarded` runs: a workbook comes in, its sheets go out as JSON. It imports nothing of ours."""

import io
import json
import resource
import sys
from datetime import date
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY = 600_000_000
LOCKED, BAD = 3, 4
Range = tuple[tuple[int, int], tuple[int, int]]


def _plain(value: object) -> object:
    return {"date": value.isoformat()} if isinstance(value, date) else str(value)


def _filled(rows: list[list[Any]], merged: list[Range]) -> list[list[Any]]:
    """The rows, with what stands in cells that are merged downwards in each of their rows, and no empty ends."""
    for (top, left), (bottom, right) in merged:
        if left == right and top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left] if row[left] == "" else row[left]
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    return rows


def _sheets(content: bytes) -> list[object]:
    found: list[object] = []
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        tables = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        for place, sheet in enumerate(tables):
            if sheet.visible == SheetVisibleEnum.Visible:
                read = workbook.get_sheet_by_name(sheet.name)
                rows = _filled(read.to_python(skip_empty_area=False), read.merged_cell_ranges or [])
                found.append([place, sheet.name, rows])
    return found


def main() -> int:
    """Read from the standard input; how it ends says what kept it from reading."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sheets = json.dumps(_sheets(sys.stdin.buffer.read()), ensure_ascii=False, default=_plain)
        sys.stdout.buffer.write(sheets.encode())
    except PasswordError:
        return LOCKED
    except Exception:  # noqa: BLE001 (this process is there to fail: whatever happens, its parent says so)
        return BAD
    return 0


sys.exit(main())
