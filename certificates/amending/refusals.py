"""Why a proposal or a decision cannot be, in the reader's language."""

from collections.abc import Mapping
from typing import Any, Final

from lms.api import lazy_

REFUSALS: Final[Mapping[str, Any]] = {
    "same": lazy_("Chưa có chữ nào thay đổi."),
    "empty": lazy_("Chưa chọn giấy nào."),
    "busy": lazy_("Giấy này đang có một đề nghị chờ duyệt. Hãy quyết định đề nghị đó trước."),
    "over": lazy_("Việc này đã được quyết định, hoặc giấy không còn giá trị."),
    "own": lazy_("Người đề nghị không tự duyệt được: cần một người thứ hai."),
    "involved": lazy_("Giấy của chính đồng chí nằm trong đề nghị này, nên cần người khác duyệt."),
}
