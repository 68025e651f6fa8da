"""`python3 -m tests bench certificates [N]`: milliseconds to draw, to seal and to check a certificate."""

import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from certificates.contract import CertificateFields
from certificates.drawing.renderer import Renderer
from certificates.plugin import CLASSIC
from certificates.signing.checking import check_pdf
from certificates.signing.demo_authority import make_demo_authority
from certificates.signing.seal import seal
from tests.bench.machine import machine

FIELDS = CertificateFields(
    holder_name="Nguyễn Thị Ánh Tuyết", birth_date="14/03/1978", unit_name="UBND xã Quỳ Châu",
    course_title="Sử dụng Internet cơ bản", hours="4 tiết", period="từ ngày 01/11/2026 đến ngày 20/11/2026",
    grade="Khá", number="000123/2026/GCN-NA", code="D8N6-TFBH-XNQ5", check_url="HTTPS://HOC.EXAMPLE/X/D8N6-TFBH-XNQ5",
    place="Nghệ An", issued_on=date(2026, 11, 22), issuer_name="Trung tâm Bồi dưỡng kỹ năng số",
    issuer_lead="Giám đốc Trung tâm chứng nhận", signer_title="GIÁM ĐỐC", signer_name="Phan Thị Hồng Nhung",
    signed_by="Trung tâm Bồi dưỡng kỹ năng số", signed_at=datetime(2026, 11, 22, 2, 30, tzinfo=UTC), demo=True,
)  # fmt: skip


def main(words: list[str]) -> int:
    """Draw, seal and check N (100) certificates one after the other."""
    count = int(words[0]) if words else 100
    times: dict[str, list[float]] = {"draw": [], "seal": [], "check": []}
    with tempfile.TemporaryDirectory() as folder:
        signer = make_demo_authority(Path(folder))
        renderer = Renderer(CLASSIC)
        renderer.draw(FIELDS, reserve=signer.reserve)
        for number in range(count):
            fields = replace(FIELDS, number=f"{number:06}/2026/GCN-NA")
            began = time.perf_counter()
            prepared = renderer.draw(fields, reserve=signer.reserve)
            drawn = time.perf_counter()
            content = seal(prepared, signer)
            sealed = time.perf_counter()
            finding = check_pdf(content, known_sha256=set(), trusted_leafs=[signer.certificate_sha256])
            checked = time.perf_counter()
            assert finding.is_valid
            for name, seconds in zip(times, (drawn - began, sealed - drawn, checked - sealed), strict=True):
                times[name].append(seconds * 1000)
    print(machine())
    for name, found in times.items():
        print(f"{name:6} median {median(found):7.2f} ms   least {min(found):7.2f}   most {max(found):7.2f}   n={count}")
    print(f"size   {len(content) / 1000:.1f} kB")
    return 0
