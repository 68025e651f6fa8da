"""The way of a batch on its pages: drawn up, looked at, laid before, approved by somebody else, issued."""

import re

import pytest
from sqlalchemy import select

from certificates.models import Award, Batch, Candidate
from lms.api import Message, db, now, withdraw_completions

BATCHES = "/staff/certificates/batches"


@pytest.fixture
def completed(world, complete, rule):
    """An, Bình and Dũng have completed the course; the rule leaves it to batches."""
    made = rule(validity_months=24)
    for person in (world.an, world.binh, world.dung):
        complete(person)
    return made


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def make(client, rule_id, **typed):
    answer = client.post(
        f"{BATCHES}/new", data={"rule": rule_id, "title": "Đợt tháng 11", "decision": "87/QĐ-TTBD", **typed}
    )
    assert answer.status_code == 302, text_of(answer)
    return answer.location


def chosen(app, name):
    with app.app_context():
        found = db.session.scalars(select(Candidate)).all()
        return next(one.id for one in found if one.words["holder_name"] == name)


def test_two_people_and_a_job_bring_a_batch_into_the_register(
    app, world, officer, chief, completed, run_jobs, entered, listed
):
    address = make(officer, completed)
    assert "Đang lập danh sách" in text_of(officer.get(address))
    run_jobs()
    preview = text_of(officer.get(address))
    assert "Nguyễn Thị An" in preview
    assert "Trình duyệt 3 giấy" in preview

    out = {"do": "out", "who": chosen(app, "Trần Văn Bình"), "reason": "Chưa nộp hồ sơ gốc"}
    officer.post(f"{address}/settle", data=out)
    officer.post(f"{address}/submit")
    assert "Duyệt và cấp 2 giấy" in text_of(chief.get(address))
    chief.post(f"{address}/approve")
    run_jobs()

    batch_id = int(address.rpartition("/")[2])
    assert entered() == [(1, "Lô Văn Dũng"), (2, "Nguyễn Thị An")]
    assert ("Trần Văn Bình", "Chưa nộp hồ sơ gốc", "") in listed(batch_id)
    with app.app_context():
        batch = db.session.get_one(Batch, batch_id)
        award = db.session.scalars(select(Award).where(Award.owner_id == world.an)).one()
        told = set(db.session.scalars(select(Message.recipient_id).where(Message.subject.startswith("Đã cấp"))))
        assert batch.state == "issued"
        assert award.is_ready
        assert award.fields["decision"] == "87/QĐ-TTBD"
        assert award.expires_on.year == award.issued_on.year + 2
        assert award.holder_post == "Chuyên viên"
        assert told == {batch.made_by, batch.decided_by}
    result = text_of(officer.get(address))
    assert "Đã vào sổ 2" in result
    assert f"batch={batch_id}" in officer.get(address).text


def test_whoever_made_submitted_or_settled_a_batch_does_not_approve_it(
    app, world, officer, sign_in, completed, draft, listed, state_of
):
    world.grant(world.binh, "certificates.approve", world.province)
    world.grant(world.dung, "certificates.prepare", world.province)
    world.grant(world.dung, "certificates.approve", world.province)
    batch_id = draft(completed)
    dung = sign_in(world.dung)
    dung.post(
        f"{BATCHES}/{batch_id}/settle", data={"do": "out", "who": chosen(app, "Nguyễn Thị An"), "reason": "x" * 12}
    )
    officer.post(f"{BATCHES}/{batch_id}/submit")

    answers = [client.post(f"{BATCHES}/{batch_id}/approve", follow_redirects=True) for client in (officer, dung)]

    assert state_of(batch_id) == "submitted"
    assert all("không được duyệt đợt cấp này" in text_of(answer) for answer in answers)
    assert "Chờ đồng chí duyệt 0" in text_of(dung.get(BATCHES))


def test_nobody_approves_a_batch_with_the_own_certificate_in_it(world, officer, sign_in, completed, draft, state_of):
    world.grant(world.dung, "certificates.approve", world.province)
    batch_id = draft(completed)
    officer.post(f"{BATCHES}/{batch_id}/submit")

    answer = sign_in(world.dung).post(f"{BATCHES}/{batch_id}/approve", follow_redirects=True)

    assert state_of(batch_id) == "submitted"
    assert "cần người khác duyệt" in text_of(answer)


def test_a_batch_that_is_sent_back_is_a_draft_again_with_the_remark(
    officer, chief, completed, draft, approved, state_of
):
    batch_id = draft(completed)
    officer.post(f"{BATCHES}/{batch_id}/submit")

    refused = chief.post(f"{BATCHES}/{batch_id}/send-back", data={"remark": ""})
    chief.post(f"{BATCHES}/{batch_id}/send-back", data={"remark": "Thiếu số quyết định công nhận."})

    assert refused.status_code == 422
    assert state_of(batch_id) == "draft"
    assert "Thiếu số quyết định công nhận." in text_of(officer.get(f"{BATCHES}/{batch_id}"))


def test_an_officer_of_one_unit_meets_nobody_of_another(world, sign_in, completed, draft, officer):
    draft(completed)
    world.grant(world.dung, "certificates.prepare", world.con_cuong)
    world.grant(world.dung, "certificates.approve", world.con_cuong)
    dung = sign_in(world.dung)

    seen = text_of(dung.get(BATCHES))
    own = make(dung, completed)
    refused = dung.post(f"{BATCHES}/new", data={"rule": completed, "title": "Lấn", "units": world.quy_chau})

    assert "Đợt 1" not in seen
    assert dung.get(f"{BATCHES}/1").status_code == 403
    assert refused.status_code == 422
    assert officer.get(own).status_code == 200


def test_the_list_of_a_unit_holds_that_unit_alone(world, sign_in, completed, draft, listed):
    world.grant(world.dung, "certificates.prepare", world.con_cuong)

    batch_id = draft(completed, unit=world.con_cuong, by=world.dung)

    assert [name for name, _reason, _outcome in listed(batch_id)] == ["Lô Văn Dũng"]


def test_warnings_are_told_and_what_cannot_be_printed_stops_the_submission(
    app, world, complete, officer, completed, draft, rename, state_of
):
    complete(world.person("Nguyễn thị An", world.quy_chau))
    rename(world.dung, "Lô Văn 勇")
    batch_id = draft(completed)

    page = text_of(officer.get(f"{BATCHES}/{batch_id}"))
    refused = text_of(officer.post(f"{BATCHES}/{batch_id}/submit", follow_redirects=True))
    namesakes = text_of(officer.get(f"{BATCHES}/{batch_id}?warning=namesake"))

    assert "Thiếu chữ 1" in page
    assert "Trùng họ tên 2" in page
    assert "勇" in page
    assert "1–2 trên 2 người" in namesakes
    assert "Còn người không in được giấy" in refused
    assert state_of(batch_id) == "draft"


def test_everybody_whom_the_filters_show_is_taken_out_at_once_and_taken_in_again(
    officer, completed, draft, listed, run_jobs
):
    batch_id = draft(completed)

    officer.post(
        f"{BATCHES}/{batch_id}/settle?q=nguyen", data={"do": "out", "everybody": "y", "reason": "Chờ đối chiếu lại"}
    )
    out = [name for name, reason, _outcome in listed(batch_id) if reason]
    officer.post(f"{BATCHES}/{batch_id}/draw-up")
    run_jobs()
    assert [name for name, reason, _outcome in listed(batch_id) if reason] == out
    officer.post(f"{BATCHES}/{batch_id}/settle", data={"do": "in", "everybody": "y"})

    assert out == ["Nguyễn Thị An"]
    assert [reason for _name, reason, _outcome in listed(batch_id)] == ["", "", ""]


def test_taking_out_asks_for_people_and_a_reason(officer, completed, draft, listed):
    batch_id = draft(completed)

    answer = officer.post(f"{BATCHES}/{batch_id}/settle", data={"do": "out", "reason": ""})

    assert answer.status_code == 422
    assert "Chọn ít nhất một người." in text_of(answer)
    assert "Cần ghi lý do." in text_of(answer)


@pytest.mark.parametrize("key", ["abc", "9" * 30, "-1", ""])
def test_keys_that_are_none_are_refused_and_settle_nobody(officer, completed, draft, listed, key):
    batch_id = draft(completed)

    settled = officer.post(f"{BATCHES}/{batch_id}/settle", data={"do": "out", "who": key, "reason": "Chờ đối chiếu"})
    made = officer.post(f"{BATCHES}/new", data={"rule": completed, "title": "Đợt 2", "units": key or "x"})

    assert (settled.status_code, made.status_code) == (422, 422)
    assert not any(reason for _name, reason, _outcome in listed(batch_id))


def test_a_withdrawn_result_shows_in_a_list_drawn_up_before(app, world, officer, completed, draft):
    batch_id = draft(completed)
    with app.app_context():
        withdraw_completions(
            learner_ids=[world.an], subject="courses:course:1", reason="Gian lận", by_id=None, at=now()
        )
        db.session.commit()

    assert "Kết quả học đã bị rút" in text_of(officer.get(f"{BATCHES}/{batch_id}"))


@pytest.mark.parametrize("address", [BATCHES, f"{BATCHES}/new", f"{BATCHES}/1", f"{BATCHES}/1?warning=namesake"])
def test_a_page_asks_the_database_no_more_than_eight_times(
    officer, completed, draft, approved, chief, run_jobs, statements, address, world
):
    batch_id = draft(completed)
    pages = [(officer, address)]
    if address == f"{BATCHES}/1":
        approved(batch_id)
        run_jobs()
        pages.append((chief, address))
    for client, page in pages:
        client.get(page)
        statements.clear()

        client.get(page)

        assert len(statements) <= 8, "\n".join(statements)


def test_without_a_rule_the_page_leads_on(world, officer):
    before = officer.get(f"{BATCHES}/new").text
    world.grant(world.binh, "certificates.manage", world.province)
    after = officer.get(f"{BATCHES}/new").text

    main = "<main"
    assert f'href="{BATCHES}"' in before[before.index(main) :]
    assert 'href="/staff/certificates/rules/new"' in after[after.index(main) :]
