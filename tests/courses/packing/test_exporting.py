"""What goes in comes out: an export is the course as it is now, and importing it changes nothing more."""

import pytest
from sqlalchemy import select

from courses.catalogue.models import Course
from courses.editing.reading import Reading, sheet_of
from courses.editing.services import save, token_of
from courses.packing.archive import packed, unpacked
from courses.packing.commands import SHIPPED, load_from, packs
from courses.packing.exporting import WRITTEN_HERE, files_of
from courses.packing.files import files_in
from courses.packing.loading import load_pack
from courses.packing.question_writing import packed_fields
from courses.packing.reading import read_files
from courses.questions.banks import bank_id_of_course
from courses.questions.contract import QUESTION_TYPES
from courses.questions.formats.contract import UnreadableFile
from courses.questions.models import READY, RETIRED, Question, QuestionVersion
from courses.questions.services import draft_from
from courses.questions.writing import add_questions, add_versions, set_status
from courses.quizzes.models import Quiz
from lms.api import db, now
from tests.learning import PACKS, teach


def the_course(key="small"):
    return db.session.scalars(select(Course).where(Course.key == key)).one()


def load(files):
    pack, problems = read_files(files)
    assert pack is not None, "\n".join(map(str, problems))
    loaded = load_pack(pack, now(), over_edits=True)
    db.session.commit()
    return loaded


def in_bank(course):
    """Every question that may be drawn, by its key, with the digest of what it says."""
    rows = db.session.execute(
        select(Question.key, QuestionVersion.digest)
        .join(
            QuestionVersion, (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.latest)
        )
        .where(Question.bank_id == bank_id_of_course(course.id), Question.status == READY)
    )
    return {row.key: row.digest for row in rows}


def edit(quiz_key, **changes):
    quiz = db.session.scalars(select(Quiz).where(Quiz.key == quiz_key)).one()
    fields = {**Reading(sheet_of(quiz)).fields, **changes}
    save(quiz, fields, token=token_of(quiz), by_id=None, at=now())
    db.session.commit()


def labelled(fields, key):
    return draft_from({"key": key, "skill": "IU06.1.1", "difficulty": 2, "kind": "apply", **fields})


@pytest.mark.parametrize("name", ["small", "every_type"])
def test_a_course_that_nobody_has_edited_is_exported_to_the_byte(app, name):
    with app.app_context():
        teach(PACKS / name)

        files = files_of(db.session.scalars(select(Course)).one())

    assert files == files_in(PACKS / name)


def test_a_zip_file_of_the_same_files_has_the_same_bytes_and_opens_again():
    files = files_in(PACKS / "every_type")

    assert packed(files) == packed(dict(reversed(files.items())))
    assert unpacked(packed(files)) == files
    assert unpacked(packed({f"goi/{path}": content for path, content in files.items()})) == files


@pytest.mark.parametrize(
    "files",
    [{"lessons/a.md": b"x"}, {"goi/pack.yaml": b"x", "la.exe": b"x"}, {"../pack.yaml": b"x"}],
    ids=["no manifest", "something outside", "leads out"],
)
def test_what_is_no_pack_is_refused_with_a_sentence(files):
    with pytest.raises(UnreadableFile, match=r"\w"):
        unpacked(packed(files))


def test_a_quiz_edited_by_hand_goes_out_as_it_is_and_only_its_entry_changes(app):
    with app.app_context():
        teach()
        edit("thi", minutes=45, opens_at="2030-12-01T08:00", waiting_room={"rate": 40.0},
             rules={"courses.cooling_off": {"minutes": 90}})  # fmt: skip
        course = the_course()

        files = files_of(course)
        manifest = files["pack.yaml"].decode()

        assert {path for path, content in files_in(PACKS / "small").items() if files[path] != content} == {"pack.yaml"}
        assert "minutes: 45" in manifest
        assert "opens_at: 2030-12-01 08:00" in manifest
        assert "draw: {count: 6, evenly_over: items}" in manifest
        pack, _problems = read_files(files)
        quiz = db.session.scalars(select(Quiz).where(Quiz.key == "thi")).one()
        columns = next(part.columns for part in pack.activities if part.key == "thi")
        assert {name: getattr(quiz, name) for name in columns} == columns


def test_every_type_of_question_written_by_hand_comes_back_equal(app, world):
    with app.app_context():
        kinds = [kind for kind in QUESTION_TYPES if not kind.pictures]
        taught = teach()
        bank = bank_id_of_course(taught.course)
        drafts = [
            labelled({**next(iter(kind.examples())).settings, "type": kind.key}, f"q-{place:02}")
            for place, kind in enumerate(kinds)
        ]
        add_questions(bank, drafts, by_id=world.binh, at=now(), status=READY)
        written = in_bank(the_course())
        files = files_of(the_course())
        db.session.rollback()

        load({**files, "pack.yaml": files["pack.yaml"].replace(b"key: small\n", b"key: other\n", 1)})

        assert len(drafts) >= 8
        assert in_bank(the_course("other")) == written


def test_questions_mended_added_and_taken_out_here_go_out_and_a_second_round_changes_no_byte(app, world):
    with app.app_context():
        taught = teach()
        bank = bank_id_of_course(taught.course)
        ids = dict(db.session.execute(select(Question.key, Question.id).where(Question.bank_id == bank)).all())
        stood = db.session.scalars(select(QuestionVersion).where(QuestionVersion.question_id == ids["small-1"])).one()
        mended = labelled({"type": "courses.true_false", "text": "Web là Internet.", "answer": False}, "small-1")
        assert stood.digest != mended.digest
        add_versions({ids["small-1"]: mended}, by_id=world.binh, at=now())
        set_status([ids["small-2"]], RETIRED, at=now())
        new = labelled({"type": "courses.true_false", "text": "Mạng LAN là mạng cục bộ.", "answer": True}, "q-moi")
        add_questions(bank, [new], by_id=world.binh, at=now(), status=READY)
        db.session.commit()

        first = files_of(the_course())
        pack, problems = read_files(first)
        assert problems == []
        load(first)
        second = files_of(the_course())

        assert set(first) - set(files_in(PACKS / "small")) == {WRITTEN_HERE}
        assert b"small-2\n" not in first["questions/IU06.1.yaml"]
        assert {draft.key: draft.digest for draft in pack.questions} == in_bank(the_course())
        assert second == first


def test_a_task_mended_by_hand_takes_its_starting_files_along(app, world):
    with app.app_context():
        load_from(SHIPPED / "thuc-hanh")
        course = the_course("thuc-hanh")
        version, key = db.session.execute(
            select(QuestionVersion, Question.key)
            .join(Question, Question.id == QuestionVersion.question_id)
            .where(Question.bank_id == bank_id_of_course(course.id))
            .order_by(Question.id)
        ).first()
        before = files_of(course)
        mended = draft_from({**packed_fields(key, version), "text": "Trình bày lại công văn."})
        add_versions({version.question_id: mended}, by_id=world.binh, at=now())
        db.session.commit()

        first = files_of(course)
        load(first)

        assert before == files_in(SHIPPED / "thuc-hanh")
        assert {path for path in first if first[path] != before[path]} == {"questions/bai-thuc-hanh.yaml"}
        assert files_of(course) == first
        assert in_bank(course)[key] == mended.digest


def test_the_command_writes_a_folder_or_a_zip_file_and_overwrites_nothing(app, tmp_path):
    with app.app_context():
        teach()
        runner = app.test_cli_runner()

        told = runner.invoke(packs, ["export", "small", str(tmp_path / "out")])
        zipped = runner.invoke(packs, ["export", "small", str(tmp_path / "out.zip")])
        again = runner.invoke(packs, ["export", "small", str(tmp_path / "out.zip")])
        unknown = runner.invoke(packs, ["export", "nothing", str(tmp_path / "none")])

    assert (told.output, zipped.exit_code) == ("small: 4 files\n", 0)
    assert files_in(tmp_path / "out") == files_in(PACKS / "small") == unpacked((tmp_path / "out.zip").read_bytes())
    assert (again.exit_code, unknown.exit_code) == (1, 1)


def test_a_course_published_here_is_left_alone_by_the_pack_that_ships(app, folder):
    with app.app_context():
        folder.load()
        the_course().edited_at = now()
        db.session.commit()
        folder.change("lessons/01-mot.md", "minutes: 5", "minutes: 6")
        runner = app.test_cli_runner()

        left = runner.invoke(packs, ["load", str(folder.root)])
        forced = runner.invoke(packs, ["load", "--replace", str(folder.root)])

    assert "left as it is" in left.output
    assert "small: changed" in forced.output
