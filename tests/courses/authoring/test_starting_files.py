"""A practical task gets the files that learners begin with: taken in, listed, taken out, kept with every version."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from courses.catalogue.models import Course
from courses.packing.exporting import files_of
from courses.packing.loading import load_pack
from courses.packing.reading import read_files
from courses.questions.banks import bank_id_of_course
from courses.questions.desk_models import QuestionDraft
from courses.questions.filetypes import UnwantedFile
from courses.questions.models import Question, QuestionVersion
from courses.questions.starting_files import LARGEST, keep_starting_file
from lms.db import db, now
from lms.storage import read_file
from tests.courses.authoring.test_forms import posted

TASK = {"text": "Trình bày công văn.", "extensions": "docx", "max_mb": "5", "difficulty": "2", "kind": "apply"}


def letter(text="Kính gửi"):
    file = BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def sheet():
    file = BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def with_macro():
    file = BytesIO(letter())
    with ZipFile(file, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    return file.getvalue()


def with_entities():
    file = BytesIO()
    with ZipFile(BytesIO(letter())) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            bomb = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "b">]><w>&a;</w>'
            new.writestr(name, bomb if name == "word/document.xml" else old.read(name))
    return file.getvalue()


HOSTILE = {
    "ban.exe": (b"MZ", "Tệp ban đầu chỉ có thể là"),
    "ban.docx": (b"", "trống"),
    "khac.docx": (sheet(), "không phải là .docx"),
    "macro.docx": (with_macro(), "macro"),
    "thuc-the.docx": (with_entities(), "khai báo"),
    "cu.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "trước 2007"),
}


@pytest.fixture
def address(bank):
    return f"/staff/bank/{bank.id}/questions/new?type=file_task"


def chosen(*files):
    return [(BytesIO(content), name) for name, content in files]


def listed(page):
    """The names of the files in the form, in its order."""
    rows = page.split("<template data-blank")[0].split(' data-row id="files-')[1:]
    return [row.split('aria-label="')[1].split('"')[0] for row in rows]


def drafted(app):
    """The files of the only draft, with their contents."""
    with app.app_context():
        draft = db.session.scalars(select(QuestionDraft)).one()
        return draft.id, [(file["name"], read_file(file["sha256"])) for file in draft.fields.get("files", [])]


def test_files_are_taken_in_listed_kept_with_the_draft_and_there_again(app, trainer, bank, address):
    one, other = letter(), sheet()

    page = trainer.post(
        address,
        data={**TASK, "new-files": chosen(("Dữ liệu Công văn.docx", one), ("Bảng.XLSX", other)), "do": "files"},
    ).text
    draft, kept = drafted(app)
    again = trainer.get(f"/staff/bank/{bank.id}/questions/new?draft={draft}").text

    assert kept == [("du-lieu-cong-van.docx", one), ("bang.xlsx", other)]
    assert "Đã lưu nháp lúc" in page
    assert listed(page) == listed(again) == ["du-lieu-cong-van.docx", "bang.xlsx"]
    assert again.count("Tệp ban đầu") == 2  # in the form, and in the picture of the question


def test_a_second_file_of_the_same_name_stands_beside_the_first_and_one_is_taken_out_again(app, trainer, address):
    once = trainer.post(address, data={**TASK, "new-files": chosen(("a.txt", b"Mot")), "do": "files"}).text
    twice = trainer.post(
        address, data={**posted(once), "new-files": chosen(("A.txt", b"Hai")), "do": "add:rubric"}
    ).text

    left = trainer.post(address, data={**lists_of(posted(twice)), "do": "remove:files:0"}).text
    none = trainer.post(address, data={**posted(left), "do": "remove:files:0"}).text
    trainer.post(address, data={**posted(none), "do": "ready"})

    assert [listed(page) for page in (once, twice, left, none)] == [["a.txt"], ["a.txt", "a-2.txt"], ["a-2.txt"], []]
    with app.app_context():
        assert "files" not in db.session.scalars(select(QuestionVersion)).one().settings


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_learners_should_not_be_given_is_refused_with_a_sentence_and_the_others_stay(
    app, trainer, address, name
):
    content, sentence = HOSTILE[name]

    page = trainer.post(
        address, data={**TASK, "new-files": chosen(("tot.txt", b"Tot"), (name, content)), "do": "ready"}
    )
    by_script = trainer.post("/staff/authoring/files", data={"file": (BytesIO(content), name)})

    assert (page.status_code, by_script.status_code) == (422, 422)
    assert name in page.text
    assert sentence in page.text
    assert sentence in by_script.json["error"]
    assert listed(page.text) == ["tot.txt"]
    with app.app_context():
        assert db.session.scalars(select(Question)).all() == []


def test_a_file_that_is_too_large_is_refused(app):
    with app.test_request_context(), pytest.raises(UnwantedFile) as refusal:
        keep_starting_file("to.txt", b"a" * (LARGEST + 1))

    assert refusal.value.sentence.startswith("Tệp lớn quá")


def test_a_script_takes_a_file_in_beside_those_that_stand_and_the_form_then_names_it(app, trainer, bank, address):
    first = trainer.post("/staff/authoring/files", data={"file": (BytesIO(b"Mot"), "Đề.txt")}).json
    second = trainer.post(
        "/staff/authoring/files", data={"file": (BytesIO(b"Hai"), "de.txt"), "beside": [first["ticket"]]}
    ).json

    kept = trainer.post(
        f"/staff/bank/{bank.id}/questions/draft",
        data={**TASK, "type": "file_task", "files": [first["ticket"], second["ticket"]]},
    )
    given = trainer.get(second["url"])

    assert (first["name"], second["name"], second["size"]) == ("de.txt", "de-2.txt", "3 B")
    assert kept.status_code == 200
    assert drafted(app)[1] == [("de.txt", b"Mot"), ("de-2.txt", b"Hai")]
    assert given.data == b"Hai"
    assert "de-2.txt" in given.headers["Content-Disposition"]


@pytest.mark.parametrize("secret", ["", "of another site"])
def test_a_stored_file_cannot_be_had_by_naming_its_hash(trainer, address, secret):
    forged = str(URLSafeSerializer(secret, salt="courses.starting-file").dumps(["x.txt", "a" * 64, 3]))

    page = trainer.post(address, data={**TASK, "files": [forged, "a" * 64], "do": "ready"})
    as_yaml = trainer.post(
        address, data={**TASK, "more": f"files: [{{name: x.txt, sha256: {'a' * 64}, size: 3}}]", "do": "ready"}
    )

    assert (page.status_code, as_yaml.status_code) == (422, 422)
    assert "Không còn thấy tệp này" in page.text
    assert trainer.get(f"/staff/authoring/files/{forged}").status_code == 404


def test_an_old_version_keeps_its_files(app, trainer, bank, address):
    trainer.post(address, data={**TASK, "new-files": chosen(("a.txt", b"Mot")), "do": "ready"})
    question = bank.questions()[0].id
    edit = f"/staff/questions/{question}/edit"

    opened = posted(trainer.get(edit).text)
    without = {name: opened.getlist(name) for name in opened if name != "files"}
    trainer.post(edit, data={**without, "new-files": chosen(("a.txt", b"Hai")), "do": "ready"})

    with app.app_context():
        versions = db.session.scalars(select(QuestionVersion).order_by(QuestionVersion.number)).all()
        assert [read_file(version.settings["files"][0]["sha256"]) for version in versions] == [b"Mot", b"Hai"]
    history = trainer.get(f"/staff/questions/{question}/history").text
    assert "Tệp ban đầu 1" in history


def test_files_go_out_with_the_course_and_come_back_byte_for_byte(app, world, trainer, taught):
    world.grant(world.binh, "courses.author", world.province)
    content = letter("Ủy ban nhân dân xã")
    with app.app_context():
        bank_id = bank_id_of_course(taught.course)
    trainer.post(
        f"/staff/bank/{bank_id}/questions/new?type=file_task",
        data={**TASK, "skill": "IU06.1.1", "new-files": chosen(("Công văn.docx", content)), "do": "ready"},
    )
    with app.app_context():
        files = files_of(db.session.get_one(Course, taught.course))
        other = {**files, "pack.yaml": files["pack.yaml"].replace(b"key: small\n", b"key: other\n", 1)}
        pack, problems = read_files(other)
        load_pack(pack, now())
        db.session.commit()
        back = db.session.scalars(select(Course).where(Course.key == "other")).one()

        assert problems == []
        assert files["files/cong-van.docx"] == content
        assert files_of(back) == other
        settings = db.session.scalars(
            select(QuestionVersion.settings)
            .join(Question, Question.id == QuestionVersion.question_id)
            .where(Question.bank_id == bank_id_of_course(back.id), QuestionVersion.type == "courses.file_task")
        ).one()
        assert [(file["name"], read_file(file["sha256"])) for file in settings["files"]] == [("cong-van.docx", content)]


def lists_of(form):
    """Every value of every field, as a browser sends them."""
    return {name: form.getlist(name) for name in form}
