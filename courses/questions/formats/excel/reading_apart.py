"""The program that `guarded` runs: a file comes in, its sheets go out as JSON. It imports nothing of ours."""

import io
import json
import resource
import sys
from datetime import date, time, timedelta

from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

MEMORY = 400_000_000
LOCKED, BAD = 3, 4


def _plain(value: object) -> object:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return str(value) if isinstance(value, time | timedelta) else value


def _sheets(content: bytes) -> list[object]:
    found: list[object] = []
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.visible == SheetVisibleEnum.Visible:
                read = workbook.get_sheet_by_name(sheet.name)
                rows = [[_plain(value) for value in row] for row in read.to_python(skip_empty_area=False)]
                found.append([sheet.name, rows, read.merged_cell_ranges or []])
    return found


def main() -> int:
    """Read from the standard input; how it ends says what kept it from reading."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        json.dump(_sheets(sys.stdin.buffer.read()), sys.stdout)
    except PasswordError:
        return LOCKED
    except Exception:  # noqa: BLE001 (this process is there to fail: whatever happens, its parent says so)
        return BAD
    return 0


sys.exit(main())
