"""What has been learnt elsewhere: claimed with a proof, decided by an officer, counted, and taken back."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from lms.audit import AuditEntry
from lms.db import db
from lms.messages.models import Message
from lms.recognition import services
from lms.recognition.models import OutsideTraining
from lms.recognition.proofs import LARGEST, Proof, UnwantedProof, keep_proof
from lms.recognition.services import AlreadyDecided, Claim
from lms.records.models import Completion
from lms.skills.models import Standing
from lms.skills.queries import matrix_of
from lms.storage import StoredFile

MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)
PDF = b"%PDF-1.7\n%proof\n%%EOF\n"
APPROVE = "lms.approve_training"
TYPED = {
    "kind": "certificate", "title": "Kỹ thuật soạn thảo văn bản", "provider": "Trường Chính trị tỉnh",
    "ended_on": "2025-05-20", "hours": "40", "modules": ["IU03", "IU04"],
}  # fmt: skip


@pytest.fixture
def officer(world, sign_in):
    world.grant(world.binh, APPROVE, world.quy_chau)
    return sign_in(world.binh)


def send(client, proof=(PDF, "chung-chi.pdf"), **changes):
    content, name = proof
    return client.post(
        "/learnt-elsewhere/new", data={**TYPED, **changes, "proof": (BytesIO(content), name)}, buffered=True
    )


def claimed(app, learner_id: int) -> int:
    with app.app_context():
        claim = Claim(
            kind="course", title="Bảng tính", provider="Trường", ended_on=date(2025, 5, 20), hours=40,
            framework="tt03-2014", modules=["IU04"],
        )  # fmt: skip
        made = services.claim_training(
            learner_id, claim, Proof("0" * 64, "a.pdf", "application/pdf"), by_id=learner_id, at=MORNING
        )
        db.session.commit()
        return made.id


def states(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(OutsideTraining.state).order_by(OutsideTraining.id)))


def test_a_claim_with_its_proof_is_approved_and_counts_as_the_modules_and_hours_found_proven(
    app, world, sign_in, officer
):
    assert send(sign_in(world.an)).status_code == 302
    assert "Kỹ thuật soạn thảo văn bản" in officer.get("/staff/recognition").text
    assert "Kỹ thuật soạn thảo văn bản" in officer.get("/staff/recognition/1").text

    response = officer.post("/staff/recognition/1/approve", data={"hours": "37,5", "modules": ["IU03"]})

    assert response.status_code == 302
    assert "Đã công nhận" in sign_in(world.an).get("/learnt-elsewhere").text
    with app.app_context():
        completion = db.session.scalars(select(Completion)).one()
        assert (completion.hours, completion.unit_then_id) == (37.5, world.quy_chau)
        assert completion.completed_at == datetime(2025, 5, 20, 5, tzinfo=UTC)
        rows = {row.module.code: row.passed for row in matrix_of(world.an).rows}
        assert (rows["IU03"], rows["IU04"]) == (True, False)
        assert db.session.scalars(select(Standing.passed)).one() == 0b100


def test_what_is_no_longer_recognised_counts_no_more_and_stays_readable(app, world, officer):
    claim = claimed(app, world.an)
    officer.post(f"/staff/recognition/{claim}/approve", data={"hours": "40", "modules": ["IU04"]})

    officer.post(f"/staff/recognition/{claim}/withdraw", data={"reason": "Giấy không phải của người này."})

    assert states(app) == ["withdrawn"]
    assert "Giấy không phải của người này." in officer.get(f"/staff/recognition/{claim}").text
    with app.app_context():
        assert db.session.scalar(select(func.count(Completion.id)).where(Completion.counting())) == 0
        assert not any(row.passed for row in matrix_of(world.an).rows)
        assert not db.session.scalar(select(func.coalesce(func.sum(Standing.passed), 0)))
        assert db.session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.action == "lms.training_withdrawn"))


@pytest.mark.parametrize(
    ("proof", "changes", "sentence"),
    [
        ((b"", ""), {}, "Hãy chọn tệp minh chứng."),
        ((b"MZ\x90 a program", "giay.pdf"), {}, "PDF hoặc ảnh JPG, PNG"),
        ((b"\x89PNG\r\n\x1a\n broken", "giay.png"), {}, "PDF hoặc ảnh JPG, PNG"),
        ((b"%PDF-1.7 cut off", "giay.pdf"), {}, "PDF hoặc ảnh JPG, PNG"),
        ((PDF, "a.pdf"), {"ended_on": "2999-01-01"}, "Ngày phải từ năm 1990 đến hôm nay."),
        ((PDF, "a.pdf"), {"title": ""}, "Ghi tên khóa học hoặc chứng chỉ."),
        ((PDF, "a.pdf"), {"hours": "-1"}, "Từ 0 đến 2.000 tiết."),
        ((PDF, "a.pdf"), {"hours": "nhiều"}, "Từ 0 đến 2.000 tiết."),
        ((PDF, "a.pdf"), {"ended_on": "hôm qua"}, "Chọn ngày."),
        ((PDF, "a.pdf"), {"modules": ["IU99"]}, "Có mô đun không thuộc chuẩn."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(app, world, sign_in, proof, changes, sentence):
    response = send(sign_in(world.an), proof, **changes)

    assert response.status_code == 422
    assert sentence in response.text
    assert states(app) == []
    with app.app_context():
        assert db.session.scalar(select(func.count(StoredFile.sha256))) == 0


def test_a_proof_that_is_too_large_is_refused(app):
    with app.app_context(), pytest.raises(UnwantedProof, match="lớn quá 8 MB"):
        keep_proof("a.pdf", b"%PDF-" + b"0" * LARGEST + b"%%EOF")


def test_a_photograph_is_a_proof_and_comes_back_as_a_file_to_save(world, sign_in, officer):
    picture = BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "JPEG")
    send(sign_in(world.an), (picture.getvalue(), "../../Giấy chứng nhận.exe"))

    for client in (sign_in(world.an), officer):
        response = client.get("/learnt-elsewhere/1/proof")
        assert response.data == picture.getvalue()
        assert response.headers["Content-Disposition"] == (
            "attachment; filename*=UTF-8''Gi%E1%BA%A5y%20ch%E1%BB%A9ng%20nh%E1%BA%ADn.jpg"
        )


def test_an_officer_sees_and_decides_claims_of_the_own_subtree_alone(app, world, officer):
    canary = claimed(app, world.dung)

    assert "Bảng tính" not in officer.get("/staff/recognition").text
    for path in (f"/staff/recognition/{canary}", f"/learnt-elsewhere/{canary}/proof"):
        assert officer.get(path).status_code == 403
    assert officer.post(f"/staff/recognition/{canary}/approve", data={"hours": "1"}).status_code == 403
    assert states(app) == ["waiting"]


def test_nobody_decides_their_own_claim(app, world, officer):
    own = claimed(app, world.binh)

    assert officer.post(f"/staff/recognition/{own}/approve", data={"hours": "40"}).status_code == 403
    assert states(app) == ["waiting"]


def test_a_refusal_needs_its_reason_and_the_person_reads_it(app, world, sign_in, officer):
    claim = claimed(app, world.an)

    assert officer.post(f"/staff/recognition/{claim}/refuse", data={"reason": ""}).status_code == 422
    officer.post(f"/staff/recognition/{claim}/refuse", data={"reason": "Bản quét không đọc được."})

    assert states(app) == ["refused"]
    assert "Bản quét không đọc được." in sign_in(world.an).get("/learnt-elsewhere").text


def test_the_person_is_written_to_once_for_each_decision(app, world, officer):
    claim = claimed(app, world.an)

    officer.post(f"/staff/recognition/{claim}/approve", data={"hours": "40", "modules": ["IU04"]})
    officer.post(f"/staff/recognition/{claim}/withdraw", data={"reason": "Giấy không phải của người này."})

    with app.app_context():
        rows = db.session.scalars(select(Message).order_by(Message.id)).all()
        assert [(row.recipient_id, row.subject, row.body) for row in rows] == [
            (world.an, "Đã công nhận: Bảng tính", "Kết quả này được tính: 40 tiết, IU04."),
            (world.an, "Thôi công nhận: Bảng tính", "Lý do: Giấy không phải của người này."),
        ]


def test_of_two_decisions_at_the_same_moment_one_holds(app, world, officer, sign_in):
    claim = claimed(app, world.an)
    with app.app_context():
        services.take_back(claim, by_id=world.an, at=MORNING)
        db.session.commit()
        with pytest.raises(AlreadyDecided):
            services.approve(claim, hours=40, modules=["IU04"], by_id=world.binh, at=MORNING)
        db.session.rollback()

    response = officer.post(f"/staff/recognition/{claim}/approve", data={"hours": "40"}, follow_redirects=True)

    assert "vừa được người khác xử lý" in response.text
    assert states(app) == ["withdrawn"]
    with app.app_context():
        assert db.session.scalar(select(func.count(Completion.id))) == 0


@pytest.mark.parametrize("count", [1, 60])
def test_the_list_costs_the_same_few_statements_for_any_number(app, world, officer, statements, count):
    for _number in range(count):
        claimed(app, world.an)
    statements.clear()

    officer.get("/staff/recognition")

    assert len(statements) <= 8
