"""Words to try a template with: the names that are hardest to print, and the longest of everything."""

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from certificates.contract import CertificateFields

HARD_NAMES: Final = (
    "Nguyễn Thị Phương Thảo",
    "Vũ Ý",
    "Y Ê Ban",
    "H'Hen Niê",
    "H’Hen Niê",
    "Hʼ Hen Niê",
    "K'sor",
    "Rơ Châm H'Bơ̆",
    "Y Bhiông Niê Kđăm",
    "Siu Č",
    "Ƀuôn Krông Y Ƀhă",
    "Nguyễn Hoàng Bảo Ngọc Quỳnh Như Tôn Nữ Phương Khánh Trường Vy",
    "Tôn Nữ Hoàng Thị Thương Thương Nguyễn Phước Công Huyền Trường An",
    "Nguyễnhoàngbảongọcquỳnhnhưtônnữphươngkhánhtrườngvyanhthưđặng",
    unicodedata.normalize("NFD", "Trần Thị Mỹ Duyên"),
    "Đỗ Ước Mơ",
    "LÊ THỊ ỶNG",
    "Trần Văn Ẩn (Bí danh: Tư)",
    'Đặng <b>Thị</b> & "Hoa"',
)
"""Names of the country's peoples with their marks, apostrophes of three kinds, sixty letters, NFD, and mark-up."""

SPECIMEN: Final = CertificateFields(
    holder_name=HARD_NAMES[0],
    birth_date="02/05/1973",
    unit_name="Ủy ban nhân dân phường Vinh Tân",
    course_title="Kỹ năng số và an toàn thông tin dành cho cán bộ, công chức",
    hours="40 tiết",
    period="từ ngày 02/11/2026 đến ngày 20/11/2026",
    grade="Xuất sắc",
    number="000123/2026/GCN-MAU",
    code="MAUX-MAUX-MAUX-MAUX-MAUX-MAUX-MA",
    check_url="https://hocvu.example/x/MAUX-MAUX-MAUX-MAUX-MAUX-MAUX-MA",
    place="Nghệ An",
    issued_on=date(2026, 11, 22),
    issuer_name="Trung tâm Bồi dưỡng kỹ năng số",
    issuer_lead="Giám đốc Trung tâm Bồi dưỡng kỹ năng số chứng nhận",
    signer_title="Giám đốc",
    signer_name="Hồ Thị Bản Mẫu",
    signed_by="Trung tâm Bồi dưỡng kỹ năng số",
    signed_at=datetime(2026, 11, 22, 2, 30, tzinfo=UTC),
    demo=True,
    decision="245/QĐ-TTBD ngày 20/11/2026",
    valid_until="22/11/2029",
    course_title_en="Digital skills and information security for civil servants",
    issuer_name_en="Centre for Digital Skills Training",
    issuer_lead_en="The Director of the Centre for Digital Skills Training certifies that",
    place_en="Nghe An",
    signer_title_en="Director",
    expires_on=date(2029, 11, 22),
)
"""Plainly a specimen: its number and code cannot be anybody's."""

LONGEST: Final = replace(
    SPECIMEN,
    holder_name=HARD_NAMES[12],
    unit_name="Trung tâm Phục vụ hành chính công, Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã Mường Xén",
    course_title="Kỹ năng số nâng cao, an toàn thông tin và sử dụng trí tuệ nhân tạo có trách nhiệm trong thực thi "
    "công vụ dành cho cán bộ, công chức cấp xã",
    issuer_name="Trung tâm Bồi dưỡng kỹ năng số cho cán bộ, công chức, viên chức tỉnh Nghệ An",
    issuer_lead="Giám đốc Trung tâm Bồi dưỡng kỹ năng số cho cán bộ, công chức, viên chức tỉnh Nghệ An chứng nhận",
    signed_by="Trung tâm Bồi dưỡng kỹ năng số cho cán bộ, công chức, viên chức tỉnh Nghệ An",
)
BAREST: Final = replace(
    SPECIMEN,
    birth_date="",
    unit_name="",
    hours="",
    period="",
    grade="",
    signer_name="",
    signed_by="",
    decision="",
    valid_until="",
    course_title_en="",
    issuer_name_en="",
    issuer_lead_en="",
    place_en="",
    signer_title_en="",
    expires_on=None,
    demo=False,
)
"""As little as a certificate may say: no birth date, no grade, nothing in English, signed outside."""
