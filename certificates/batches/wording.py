"""The words of batches on screen."""

from typing import Final

from certificates.batches import entering, services
from lms.api import lazy_

STATES: Final = {
    services.DRAFT: lazy_("Đang lập"),
    services.SUBMITTED: lazy_("Chờ duyệt"),
    services.APPROVED: lazy_("Đang cấp"),
    services.ISSUED: lazy_("Đã cấp"),
    services.CANCELLED: lazy_("Đã hủy"),
}

OUTCOMES: Final = {
    entering.AWARDED: lazy_("Đã cấp"),
    entering.WITHDRAWN: lazy_("Kết quả học đã bị rút"),
    entering.HELD: lazy_("Đã có giấy chứng nhận"),
    entering.MOVED: lazy_("Đã chuyển đơn vị sau khi lập đợt"),
    entering.CHANGED: lazy_("Chữ in trên giấy đã khác lúc duyệt"),
    entering.GONE: lazy_("Không còn đủ điều kiện"),
}

REFUSALS: Final = {
    "state": lazy_("Đợt cấp đã sang bước khác. Trang này đã hiện trạng thái mới."),
    "busy": lazy_("Danh sách đang được lập. Đợi xong rồi làm tiếp."),
    "empty": lazy_("Không có ai trong đợt cấp."),
    "hindered": lazy_("Còn người không in được giấy. Loại họ ra, hoặc sửa họ tên rồi lập lại danh sách."),
    "rule": lazy_("Quy tắc cấp đã đổi sau khi lập danh sách. Trả lại để lập lại danh sách."),
    "own": lazy_("Người lập, trình hoặc sửa danh sách không được duyệt đợt cấp này."),
    "holder": lazy_("Trong đợt có giấy của chính đồng chí, nên cần người khác duyệt."),
    "year": lazy_("Ngày cấp phải trong năm nay, vì số vào sổ theo năm. Trả lại để sửa ngày cấp."),
}
