"""A course is written beside the live one, and nothing of it is seen before it is published as a whole."""

import gzip
import re
from io import BytesIO

import pytest

from courses.packing.files import files_in
from courses.packing.reading import read_files
from lms.web.assets import DIST
from tests.learning import PACKS

LESSON = "lessons/01-mot.md"


def test_looking_at_every_page_begins_no_draft_and_costs_at_most_eight_statements(desk, statements):
    for path in ("", "/settings", "/lessons/01-mot", "/publish"):
        statements.clear()

        assert desk.get(path)
        assert desk.answer.status_code == 200, path
        assert len(statements) <= 8, path

    assert desk.files() == {}


def test_a_first_change_begins_the_draft_and_changes_only_its_own_bytes(app, desk):
    desk.write("01-mot", title_vi="Địa chỉ của trang")

    draft, live = desk.files(), desk.live
    assert "Đã ghi vào bản nháp." in desk.page
    assert live == files_in(PACKS / "small")
    assert {path for path in draft if draft[path] != live[path]} == {LESSON}
    assert draft[LESSON].decode() == live[LESSON].decode().replace("title: Địa chỉ trang", "title: Địa chỉ của trang")


def test_saving_what_stands_there_changes_nothing_and_begins_nothing(desk):
    desk.write("01-mot")

    assert "Không có gì thay đổi" in desk.page
    assert desk.files() == {}


def test_modules_lessons_and_quizzes_are_added_moved_renamed_and_retired(app, desk):
    desk.do("add:module", title_vi="Phần hai", title_en="Part two")
    desk.do("add:lesson:phan-hai", title_vi="Bài mới")
    assert "Bài mới" in desk.page
    assert desk.answer.request.path.endswith("/lessons/02-bai-moi")
    desk.do("up:lesson:02-bai-moi")
    desk.do("up:lesson:02-bai-moi")
    desk.do("up:module:phan-hai")
    desk.do("rename:module:mot", title_vi="Phần một, mới")
    desk.do("add:quiz:practice", title_vi="Ôn lại", count="4")
    desk.do("down:quiz:thi")
    desk.do("retire:quiz:luyen")

    with app.app_context():
        pack, problems = read_files(desk.files())
    assert [problem.sentence for problem in problems] == ["“lessons” phải là một danh sách."]
    desk.do("retire:module:phan-hai")
    with app.app_context():
        pack, problems = read_files(desk.files())
    assert problems == []
    assert [(module.key, module.titles["vi"]) for module in pack.modules] == [("mot", "Phần một, mới")]
    assert [part.key for part in pack.activities] == ["02-bai-moi", "01-mot", "thi", "luyen-tap-on-lai"]


def test_dragging_sends_the_whole_order_and_an_order_of_another_outline_is_refused(app, desk):
    desk.do("add:module", title_vi="Phần hai")
    desk.do("add:lesson:mot", title_vi="Bài mới")

    desk.do("arrange", item=["module:phan-hai", "lesson:01-mot", "module:mot", "lesson:02-bai-moi"])
    with app.app_context():
        pack, _problems = read_files(desk.files())
    assert [(module.key) for module in pack.modules] == ["phan-hai", "mot"]
    assert [(part.key, part.module) for part in pack.activities[:2]] == [("01-mot", "phan-hai"), ("02-bai-moi", "mot")]

    desk.do("arrange", item=["module:mot", "lesson:01-mot"])
    assert "Đề cương đã đổi từ lúc mở trang" in desk.page


def test_of_two_trainers_the_second_is_told_who_was_quicker_and_loses_no_word(desk):
    seen = desk.remembered("/lessons/01-mot")
    desk.write("01-mot", lead="Của người thứ nhất.")

    fields = {
        "title_vi": "Tên",
        "minutes": "5",
        "lead": "Của người thứ hai.",
        "body": "## A\n\nB",
        "skills": "IU06.1.1",
    }
    desk.post("/lessons/01-mot", seen=seen, **fields)

    assert desk.answer.status_code == 409
    assert "Trần Văn Bình đã sửa phần này" in desk.page
    assert "Của người thứ hai." in desk.page
    assert "Của người thứ nhất." in desk.files()[LESSON].decode()

    desk.post("/lessons/01-mot", seen=re.search(r'name="seen" value="([^"]*)"', desk.page)[1], **fields)
    assert "Của người thứ hai." in desk.files()[LESSON].decode()


def test_what_is_wrong_in_a_lesson_is_kept_in_the_draft_told_with_its_line_and_stops_publishing(desk):
    desk.write("01-mot", body="## Mở\n\n<hr>\n\n![a](../pictures/khong-co.svg)")

    assert "Dòng 3: Không viết thẻ HTML trong bài" in desk.page
    assert "Dòng 5: Không thấy hình pictures/khong-co.svg." in desk.page
    desk.get("/publish")
    assert "Còn 2 chỗ phải sửa trước khi xuất bản." in desk.page
    assert "lessons/01-mot.md:10" in desk.page
    desk.post("/publish", token="x")
    assert desk.answer.status_code == 422
    assert desk.live == files_in(PACKS / "small")


def test_settings_are_told_at_their_field_and_only_what_differs_is_written(desk):
    form = {
        "title_vi": "Khóa thử ngắn", "title_en": "A short trial course", "kind": "tap_huan", "hours": "1",
        "summary_vi": "Một bài học và một bài kiểm tra, đủ mọi loại câu hỏi.",
        "summary_en": "One lesson and one exam with every type of question.", "audience_vi": "Các bài kiểm thử.",
        "audience_en": "The tests.", "skills": "IU06", "certificate": "classic", "lessons_rule": "all",
        "quizzes": "thi",
        "licence": "Viết cho các bài kiểm thử.", "sources": "Không có nguồn ngoài.",
    }  # fmt: skip
    desk.post("/settings", seen=desk.remembered("/settings"), **form)
    assert "Không có gì thay đổi" in desk.page

    wrong = {**form, "skills": "IU99", "hours": "2", "opens_at": "2030-05-01T08:00", "closes_at": "2030-04-01T08:00"}
    desk.post("/settings", seen=desk.remembered("/settings"), **wrong)
    assert desk.answer.status_code == 422
    assert "Chuẩn không có mã IU99." in desk.page
    assert "Giờ đóng phải sau giờ mở." in desk.page
    assert desk.files() == {}

    desk.post(
        "/settings", seen=desk.remembered("/settings"), **{**form, "hours": "1,5", "opens_at": "2030-05-01T08:00"}
    )
    old, new = desk.live["pack.yaml"].decode(), desk.files()["pack.yaml"].decode()
    assert new == old.replace("hours: 1\n", "hours: 1.5\n").replace(
        "  en: The tests.\n", "  en: The tests.\nopens_at: 2030-05-01 08:00\n"
    )


def test_the_preview_is_the_lesson_as_learners_get_it_and_keeps_nothing(desk):
    check = "```check\nkey: small-thu\ntype: true_false\ntext: Đúng không?\nanswer: true\n```"
    body = f"## Đề mục\n\n> **Lưu ý.** Chữ.\n\n{check}"
    fields = {"title_vi": "Tên thử", "minutes": "5", "lead": "Câu mở.", "skills": "IU06.1.1", "body": body}

    desk.post("/lessons/01-mot/preview", **fields)

    assert '<article class="t-prose">' in desk.page
    assert '<div class="t-aside">' in desk.page
    assert "Đúng không?" in desk.page
    assert desk.files() == {}


def test_a_picture_is_taken_into_the_draft_and_a_dangerous_one_is_not(desk):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20"/></svg>'
    desk.post("/lessons/01-mot/pictures", file=(BytesIO(svg), "Hình Mới.svg"))
    assert "../pictures/hinh-moi.svg" in desk.page
    assert desk.files()["pictures/hinh-moi.svg"] == svg

    desk.post("/lessons/01-mot/pictures", file=(BytesIO(svg.replace(b"<rect", b"<script/><rect")), "x.svg"))
    assert "Hình không được có thẻ <script>." in desk.page
    assert "pictures/x.svg" not in desk.files()


def test_the_weight_of_a_lesson_is_what_a_first_visit_downloads(desk, taught, world, sign_in):
    page = sign_in(world.an).get(f"/lessons/{taught.lessons['01-mot']}").data
    static = [DIST / name for name in set(re.findall(r'/static/dist/(assets/[^"#]+)', page.decode()))]
    packed = [path.with_name(f"{path.name}.br") for path in static]
    sent = len(gzip.compress(page, 6)) + len(desk.live["pictures/01-dia-chi.svg"])
    sent += sum((one if one.exists() else path).stat().st_size for one, path in zip(packed, static, strict=True))

    told = re.search(r"tải (\d+) kB, khoảng 1 giây với 1 Mbit/s", desk.get("/lessons/01-mot"))

    assert int(told[1]) * 1000 == pytest.approx(sent, rel=0.05)
