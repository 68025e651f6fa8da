"""What trainers see of an attempt: everything that happened, who did it, and whether paper and database agree."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from courses.quizzes.answer_models import AttemptNote
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.mark_models import MANUAL, MarkEvent
from courses.quizzes.models import Attempt, Slot
from lms.api import db
from tests.courses.quizzes.conftest import MORNING

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def sat(app, classroom, world, sign_in, time_machine):
    """An opens two questions, is away for a while, answers one twice, goes on at another address, and finishes."""
    an, attempt_id = sign_in(world.an), classroom.start(world.an)
    right = classroom.right_answers(attempt_id)[1]
    time_machine.move_to(MORNING + 60 * SECOND, tick=False)
    noticed = [{"kind": "left", "ago": 30, "away": 12}, {"kind": "held", "ago": 1, "away": 15, "number": 2}]
    an.post(f"/attempts/{attempt_id}/notes", json={"seen": {"1": 58, "2": 20, "x": 1, "3": -4}, "notes": noticed})
    classroom.save(attempt_id, 1, right, at=MORNING + 61 * SECOND)
    classroom.save(attempt_id, 1, {}, base=1, at=MORNING + 62 * SECOND)
    an.post(f"/attempts/{attempt_id}/notes", json={}, environ_base={"REMOTE_ADDR": "10.9.8.7"})
    with app.app_context():
        finish(attempt_id, by=LEARNER, at=MORNING + 70 * SECOND)
        db.session.add(
            MarkEvent(
                attempt_id=attempt_id, position=2, kind=MANUAL, before=None, after=0.5, by_id=world.binh,
                reason="Đúng một nửa", comment="", at=MORNING + 90 * SECOND,
            )
        )  # fmt: skip
        db.session.commit()
    return attempt_id


@pytest.fixture
def binh(world, sign_in):
    world.grant(world.binh, "courses.see_attempts", world.quy_chau)
    return sign_in(world.binh)


def test_the_trail_tells_everything_in_the_order_of_the_servers_clock(binh, sat):
    page = binh.get(f"/staff/attempts/{sat}").text

    told = [
        "Bắt đầu lượt 1", "Mở câu hỏi lần đầu", "Rời khỏi trang làm bài 12 giây", "chờ 15 giây", "(bỏ trống)",
        "Nộp bài", "Điểm câu từ chưa chấm thành 0,50: Đúng một nửa",
    ]  # fmt: skip
    events = page.split('id="events"')[1]
    places = [events.find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)
    assert "08:00:02" in events  # question 1 was first on screen 58 seconds before it was told
    assert "Lê Thị Bình" in events or "Bình" in events
    assert "10.9.8.7" in events


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"


def test_another_browser_at_the_same_address_is_noted_once_and_stands_in_nobodys_way(
    app, binh, classroom, world, sign_in
):
    attempt_id = classroom.start(world.an)  # it began where nothing was known of the browser
    an = sign_in(world.an)

    for browser in (FIREFOX, FIREFOX, CHROME, CHROME, "thứ lạ"):
        answer = an.post(f"/attempts/{attempt_id}/notes", json={}, headers={"User-Agent": browser})
        assert answer.status_code == 200

    with app.app_context():
        notes = db.session.scalars(select(AttemptNote).order_by(AttemptNote.id)).all()
        assert [(note.kind, note.detail["from"]) for note in notes] == [("browser", FIREFOX), ("browser", CHROME)]
    page = binh.get(f"/staff/attempts/{attempt_id}").text
    assert "Đổi trình duyệt từ Firefox 133, Windows sang Chrome 131, Linux" in page
    assert "Đổi trình duyệt từ Chrome 131, Linux sang thứ lạ" in page
    told = binh.get(f"/staff/attempts/{attempt_id}.json").json
    assert [event["facts"]["to"] for event in told["events"] if event.get("facts", {}).get("note") == "browser"] == [
        CHROME, "thứ lạ",
    ]  # fmt: skip


def test_the_digest_on_the_learners_paper_is_the_one_on_the_trainers_page(binh, sat, world, sign_in):
    paper = sign_in(world.an).get(f"/attempts/{sat}/receipts").text
    told = binh.get(f"/staff/attempts/{sat}.json").json

    digest = told["receipt"]["sha256"]
    groups = " ".join(digest[place : place + 8] for place in range(0, 64, 8))
    assert groups in paper
    shown = binh.get(f"/staff/attempts/{sat}").text
    assert groups in shown
    saves = [event["facts"]["sha256"][:12] for event in told["events"] if event["kind"] == "save"]
    assert len(saves) > 1
    assert all(code in shown and code in paper for code in saves)
    assert hashlib.sha256(told["receipt"]["text"].encode()).hexdigest() == digest


def test_the_exports_hold_every_event_and_no_cell_is_a_formula(app, binh, sat, classroom):
    told = binh.get(f"/staff/attempts/{sat}.json")
    book = openpyxl.load_workbook(BytesIO(binh.get(f"/staff/attempts/{sat}.xlsx").data))

    events = json.loads(told.text)["events"]
    assert {event["kind"] for event in events} == {"start", "seen", "note", "save", "finish", "grade", "mark"}
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    rows = list(book.worksheets[1].iter_rows(min_row=2))
    assert len(rows) == len(events)
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n"}
    assert 'filename="nhat-ky-' in told.headers["Content-Disposition"]


def test_the_list_finds_names_without_tone_marks_and_keeps_other_units_out(binh, sat, classroom, world, sign_in):
    other = classroom.start(world.dung)
    quiz = f"/staff/quizzes/{classroom.attempt(sat).quiz_id}/attempts"

    everybody, found, nobody = binh.get(quiz).text, binh.get(f"{quiz}?q=an").text, binh.get(f"{quiz}?q=zzz").text

    assert f"/staff/attempts/{sat}" in everybody
    assert f"/staff/attempts/{other}" not in everybody
    assert f"/staff/attempts/{sat}" in found
    assert f"/staff/attempts/{sat}" not in nobody
    assert f"/staff/attempts/{sat}" in binh.get("/staff/attempts").text
    assert binh.get(f"/staff/attempts/{other}").status_code == 403
    assert sign_in(world.an).get(quiz).status_code == 403


def test_notes_are_capped_and_nonsense_is_left_out_without_stopping_anything(app, classroom, world, sign_in):
    an, attempt_id = sign_in(world.an), classroom.start(world.an)
    url = f"/attempts/{attempt_id}/notes"
    note = {"kind": "left", "ago": 1, "away": 2}

    nonsense = an.post(
        url, json={"seen": [1], "notes": [3, {}, {"kind": "x"}, {**note, "ago": "1"}, {**note, "away": -1}]}
    )
    kept = [an.post(url, json={"notes": [note] * 60}).json["kept"] for _batch in range(6)]

    assert nonsense.json == {"kept": 0}
    assert an.post(url, data="{", content_type="application/json").status_code == 400
    assert kept == [50, 50, 50, 50, 0, 0]


def test_nothing_is_noted_of_a_time_before_the_beginning(app, classroom, world, sign_in):
    an, attempt_id = sign_in(world.an), classroom.start(world.an)

    an.post(
        f"/attempts/{attempt_id}/notes", json={"seen": {"1": 7200}, "notes": [{"kind": "left", "ago": 7200, "away": 5}]}
    )

    with app.app_context():
        began = db.session.get_one(Attempt, attempt_id).started_at
        assert db.session.scalars(select(AttemptNote.at)).all() == [began]
        assert db.session.scalar(select(Slot.seen_at).where(Slot.position == 1)) == began


def test_after_the_finish_nothing_is_noted_any_more(app, classroom, world, sign_in):
    an, attempt_id = sign_in(world.an), classroom.start(world.an)
    an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"})

    late = {"seen": {"5": 0}, "notes": [{"kind": "left", "ago": 0, "away": 9}]}

    assert an.post(f"/attempts/{attempt_id}/notes", json=late).json == {"kept": 0}


def test_a_trail_costs_the_same_few_statements_however_long_it_is(binh, sat, statements):
    statements.clear()
    binh.get(f"/staff/attempts/{sat}")

    assert len(statements) <= 8, "\n".join(statements)
