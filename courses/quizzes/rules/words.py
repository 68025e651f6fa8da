"""How rules put moments and spans into words."""

from datetime import datetime, timedelta

from lms.api import _, clock, date_text, ngettext

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def moment_words(moment: datetime) -> str:
    """09:00 ngày 30/11/2026."""
    return str(_("%(clock)s ngày %(date)s", clock=clock(moment), date=date_text(moment)))


def span_words(span: timedelta) -> str:
    """3 ngày, 24 giờ or 90 phút: the largest unit that says it whole."""
    if span % DAY == timedelta() and span > DAY:
        return str(ngettext("%(num)d ngày", "%(num)d ngày", span // DAY))
    if span % HOUR == timedelta() and span:
        return str(ngettext("%(num)d giờ", "%(num)d giờ", span // HOUR))
    return str(ngettext("%(num)d phút", "%(num)d phút", span // MINUTE))
