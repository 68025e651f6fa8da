"""The templates that come with the product."""

from pathlib import Path
from typing import Final

from certificates.contract import CertificateTemplate

GALLERY: Final = Path(__file__).parent.parent / "gallery"

SHIPPED: Final = [
    CertificateTemplate(key="classic", title="Cổ điển, khổ A4 ngang", folder=GALLERY / "classic"),
    CertificateTemplate(
        key="classic-bilingual", title="Cổ điển, song ngữ Việt - Anh", folder=GALLERY / "classic_bilingual"
    ),
    CertificateTemplate(key="modern", title="Hiện đại, khổ A4 ngang", folder=GALLERY / "modern"),
    CertificateTemplate(
        key="modern-bilingual", title="Hiện đại, song ngữ Việt - Anh", folder=GALLERY / "modern_bilingual"
    ),
    CertificateTemplate(key="note", title="Giấy xác nhận tham gia, khổ A4 đứng", folder=GALLERY / "note"),
    CertificateTemplate(
        key="note-bilingual", title="Giấy xác nhận tham gia, song ngữ Việt - Anh", folder=GALLERY / "note_bilingual"
    ),
]
