"""The whole way through plain pages and forms: no line of script, only what the server sends."""

import io
import re
import time
import unicodedata
import zipfile
from urllib.parse import urljoin

import pytest
from openpyxl import load_workbook

from tests.walks.papers import Paper
from tests.walks.tickets import Register
from tests.walks.visitor import Answer, Visitor, fields_of

pytestmark = pytest.mark.browser
COURSE = "Sử dụng Internet cơ bản"


@pytest.fixture(scope="module")
def graduate(live, accounts, tmp_path_factory) -> dict:
    """The learner signs in, reads every lesson, passes the exam and holds the file."""
    learner, seen = Visitor(live.address), {}
    seen["home"] = learner.sign_in(accounts["learner"]["sign_in"], accounts["learner"]["password"])
    seen["course"] = learner.get(learner.get("/catalogue").link(COURSE))
    page, lessons = learner.get(seen["course"].link("/lessons/")), 0
    while "/lessons/" in page.path:
        lessons += 1
        assert page.status == 200
        page = learner.submit(page, "/done")
    seen["lessons"], seen["after_lessons"] = lessons, page
    exam = learner.get(
        next(address for words, address in learner.get(seen["course"].url).links() if "thi cuối" in words.lower())
    )
    seen["exam"] = exam
    page = learner.submit(exam, "/start")
    attempt = int(re.search(r"/attempts/(\d+)/", page.path)[1])
    seen["paper"] = page
    register = Register(live)
    for number, raw in register.right_answers(attempt).items():
        page = learner.get(f"/attempts/{attempt}/{number}")
        page = answer(learner, page, number, raw)
        assert page.status == 200, f"question {number}: {page.status}"
    seen["ask"] = learner.submit(page, "/finish")
    seen["result"] = learner.submit(seen["ask"], "/finish", confirmed="yes")
    for _try in range(100):
        seen["mine"] = learner.get("/certificates")
        if ".pdf" in seen["mine"].text:
            break
        time.sleep(0.2)
    seen["pdf"] = learner.get(seen["mine"].link(".pdf"))
    path = tmp_path_factory.mktemp("paper") / "certificate.pdf"
    path.write_bytes(seen["pdf"].body)
    row = register.rows("SELECT code, number FROM certificates_award ORDER BY id DESC LIMIT 1")[0]
    return {**seen, "paper_file": Paper(path), "code": row[0], "number": row[1], "attempt": attempt, "learner": learner}


def answer(learner: Visitor, page: Answer, number: int, raw: dict[str, list[str]]) -> Answer:
    """Fill in one question and press the button below it."""
    form = page.form(f"/answers/{number}")
    fields = {**fields_of(form), **raw, "go": [str(number)]}
    return learner.post(urljoin(page.url, form.get("action")), fields)


def test_signing_in_leads_to_what_is_due(graduate, accounts):
    assert graduate["home"].path == "/"
    assert COURSE in graduate["home"].words
    assert accounts["learner"]["name"] in graduate["home"].words


def test_every_lesson_leads_to_the_next_one_and_the_last_to_the_quizzes(graduate):
    assert graduate["lessons"] == 10
    assert "/quizzes/" in graduate["after_lessons"].path


def test_the_paper_gives_no_answer_away_and_asks_before_it_is_handed_in(graduate):
    for part in ("right", "feedback", "Đáp án"):
        assert part not in re.sub(r"data-text-[\w-]+=\"[^\"]*\"|class=\"[^\"]*\"|#[\w-]+\"", "", graduate["paper"].text)
    assert "nộp" in graduate["ask"].words.lower()


def test_the_result_says_passed_first(graduate):
    assert graduate["result"].path == f"/attempts/{graduate['attempt']}/result"
    assert "đã đạt" in graduate["result"].words
    assert "10,0" in graduate["result"].words


def test_the_certificate_is_a_signed_whole_file_with_the_exact_name(graduate, accounts):
    paper, name = graduate["paper_file"], accounts["learner"]["name"]

    assert "Signature is Valid" in paper.signature()
    assert "No syntax or stream encoding errors found" in paper.structure()
    assert paper.fonts_not_embedded() == []
    text = paper.text()
    assert name in text
    assert unicodedata.is_normalized("NFC", text)
    assert graduate["number"] in text
    assert COURSE.lower() in text.lower()


def test_its_qr_code_leads_to_the_page_that_proves_it(graduate, live, accounts):
    codes = graduate["paper_file"].qr_codes()
    assert len(codes) == 1
    assert codes[0].lower().startswith(f"{live.address}/x/{graduate['code']}/".lower())

    page = Visitor(live.address).get(codes[0].replace(live.address.upper(), live.address))

    assert page.status == 200
    assert "Có giá trị" in page.words
    assert accounts["learner"]["name"] in page.words


def test_the_number_alone_shows_no_full_name(graduate, visitor, accounts):
    page = visitor.get(f"/x?q={graduate['number']}")

    assert page.status == 200
    assert accounts["learner"]["name"] not in page.words


def test_a_finished_paper_takes_no_more_answers(graduate, live):
    learner, attempt = graduate["learner"], graduate["attempt"]
    before = Register(live).rows("SELECT count(*) FROM courses_answer_trail WHERE attempt_id = :a", a=attempt)[0][0]
    page = learner.get(f"/attempts/{attempt}/1")
    token = fields_of(page.forms()[-1])["csrf_token"][0]

    late = learner.post(f"/attempts/{attempt}/answers/1", {"csrf_token": token, "base": "1", "answer": "x"})

    after = Register(live).rows("SELECT count(*) FROM courses_answer_trail WHERE attempt_id = :a", a=attempt)[0][0]
    assert late.path == f"/attempts/{attempt}/result"
    assert after == before


def test_the_officer_finds_filters_and_takes_the_certificates_of_the_unit(graduate, live, accounts):
    officer = Visitor(live.address)
    officer.sign_in(accounts["hr_unit"]["sign_in"], accounts["hr_unit"]["password"])
    everything = officer.get("/staff/certificates")
    found = officer.get(f"/staff/certificates?q={graduate['number']}")
    page = officer.submit(everything, "/archives")
    job = re.search(r"/archives/(\d+)", page.path)[1]
    for _try in range(150):
        page = officer.get(f"/staff/certificates/archives/{job}")
        if any("/zip" in (form.get("action") or "") for form in page.forms()):
            break
        time.sleep(0.2)
    archive = officer.submit(page, f"/{job}/zip")

    assert accounts["learner"]["name"] in found.words
    with zipfile.ZipFile(io.BytesIO(archive.body)) as content:
        names = content.namelist()
        mine = next(name for name in names if accounts["learner"]["name"] in name and name.endswith(".pdf"))
        assert content.read(mine) == graduate["pdf"].body
        assert content.testzip() is None
        sheet = load_workbook(io.BytesIO(content.read(next(name for name in names if name.endswith(".xlsx")))))
    cells = [str(cell) for row in sheet.active.iter_rows(values_only=True) for cell in row]
    assert accounts["learner"]["name"] in " ".join(cells)


def test_the_officer_of_another_unit_finds_nothing_of_it(graduate, live, accounts):
    other = Visitor(live.address)
    other.sign_in(accounts["hr_other_unit"]["sign_in"], accounts["hr_other_unit"]["password"])
    award = re.search(r"/certificates/(\d+)\.pdf", graduate["mine"].text)[1]

    page = other.get(f"/staff/certificates?q={graduate['number']}")

    assert accounts["learner"]["name"] not in page.words
    assert other.get(f"/certificates/{award}.pdf").status == 403
