"""How dates, times and numbers are written for people. Moments are shown in Asia/Ho_Chi_Minh."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import gettext as _

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def local(moment: datetime) -> datetime:
    """Bring a UTC moment to the province's clock."""
    return moment.astimezone(ZONE)


def from_local(clock_time: datetime) -> datetime:
    """The moment at which the province's clock shows a day and an hour."""
    return clock_time.replace(tzinfo=ZONE).astimezone(UTC)


def today_of(moment: datetime) -> date:
    """The calendar day of a moment in the province."""
    return local(moment).date()


def date_text(day: date | datetime | None) -> str:
    """30/11/2026."""
    if isinstance(day, datetime):
        day = local(day)
    return f"{day:%d/%m/%Y}" if day else ""


def date_long(day: date | datetime) -> str:
    """Ngày 05 tháng 01, ngày 29 tháng 6: a leading zero for days under 10 and months 1 and 2 only (NĐ 30/2020)."""
    if isinstance(day, datetime):
        day = local(day)
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return str(_("ngày %(day)02d tháng %(month)s năm %(year)d", day=day.day, month=month, year=day.year))


def weekday(day: date | datetime) -> str:
    """Name the day of the week."""
    if isinstance(day, datetime):
        day = local(day)
    names = (
        _("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ Nhật"),
    )  # fmt: skip
    return str(names[day.weekday()])


def time_text(moment: datetime) -> str:
    """10:42:07."""
    return f"{local(moment):%H:%M:%S}"


def iso_time(text: str) -> str:
    """10:42:07 of a moment kept as ISO text."""
    return time_text(datetime.fromisoformat(text))


def clock(moment: datetime) -> str:
    """10:42."""
    return f"{local(moment):%H:%M}"


def moment_text(moment: datetime | None) -> str:
    """30/11/2026 10:42."""
    return f"{local(moment):%d/%m/%Y %H:%M}" if moment else ""


def number(value: float, digits: int | None = None) -> str:
    """1.204 and 8,2: a point between thousands, a decimal comma. `digits` fixes the decimals, else at most two."""
    text = f"{value:,.{2 if digits is None else digits}f}"
    if digits is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def percent(fraction: float) -> str:
    """47 %, rounded down, so that 100 % means all."""
    return f"{int(fraction * 100 + 1e-9)} %"


def filesize(size: float) -> str:
    """412 kB, 2,8 MB."""
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{number(size, 0 if unit != 'MB' or size >= 100 else 1)} {unit}"
        size /= 1000
    return f"{number(size, 1)} GB"


def duration(seconds: float) -> str:
    """12 phút, 1 giờ 05 phút; under a minute in seconds."""
    if seconds < 60:
        return str(_("%(n)d giây", n=int(seconds)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return str(_("%(n)d phút", n=minutes))
    return str(_("%(hours)d giờ %(minutes)02d phút", hours=minutes // 60, minutes=minutes % 60))


def init_app(app: Flask) -> None:
    """Give the filters to templates."""
    app.jinja_env.filters.update(
        date=date_text, date_long=date_long, weekday=weekday, time=time_text, clock=clock, moment=moment_text,
        iso_time=iso_time, number=number, percent=percent, filesize=filesize, duration=duration,
    )  # fmt: skip
