"""What a check has found, in a few words."""

from typing import Any, Final

from certificates.suspicions.evidence import ALTERED, FORGED, MISSING, PAPER, UNKNOWN
from certificates.suspicions.models import HANDLED, NEW
from lms.api import lazy_

KINDS: Final[dict[str, Any]] = {
    ALTERED: lazy_("Tệp khác với bản đã cấp"),
    UNKNOWN: lazy_("Tệp không có trong sổ cấp"),
    FORGED: lazy_("Mã QR không khớp với sổ cấp"),
    PAPER: lazy_("Tờ giấy khác với sổ cấp"),
    MISSING: lazy_("Mã hoặc số không có trong sổ cấp"),
}
STATE_WORDS: Final[dict[str, Any]] = {NEW: lazy_("Chưa xử lý"), HANDLED: lazy_("Đã xử lý")}
