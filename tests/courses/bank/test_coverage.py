"""How far the banks cover the standard."""

from courses.bank.coverage import ADVANCED_BANK, BASIC_BANK, coverage_of
from lms.skills.contract import FRAMEWORKS
from tests.courses.bank.conftest import DRAFT, fields


class Hien:
    """A trainer of everything."""

    id = 0

    def granted_paths(self, _name):
        return ("/",)


def test_the_basic_modules_share_the_seven_hundred_and_each_advanced_one_has_its_own(desk, app):
    with app.app_context():
        modules = coverage_of(Hien(), FRAMEWORKS["tt03-2014"])

    basic = [line for line in modules if line.module.level == "basic"]
    assert len(basic) == 6
    assert abs(sum(line.needed for line in basic) - BASIC_BANK) <= 3
    assert {line.needed for line in modules if line.module.level != "basic"} == {ADVANCED_BANK}


def test_ready_questions_count_by_item_and_difficulty_and_drafts_apart(desk, app):
    desk.add("province", fields("Một"), fields("Hai", difficulty=3), fields("Nhóm", skill="IU06.1"))
    desk.add("province", fields("Nháp"), status=DRAFT)
    with app.app_context():
        lines = coverage_of(Hien(), FRAMEWORKS["tt03-2014"], desk.banks["province"])
    module = next(line for line in lines if line.module.code == "IU06")
    item = next(line for line in module.lines if line.item.code == "IU06.1.1")

    assert (item.counts, item.total, item.drafts) == ((1, 0, 1), 2, 1)
    assert item.missing == max(0, item.needed - 2)
    assert (module.elsewhere, module.total, module.missing) == (1, 3, module.needed - 3)
    assert module.empty == len(module.lines) - 1


def test_the_page_shows_the_gaps_as_a_picture_and_as_a_table(desk, hien, binh):
    desk.add("con_cuong", fields("Xa", skill="IU01.1.1"), by=desk.world.dung)

    page = hien.get("/staff/bank/coverage?module=IU06").text

    assert 'role="img" aria-label="Số câu sẵn sàng của từng mô đun' in page
    assert "IU06.1.1" in page
    assert "thiếu" in page
    assert binh.get(f"/staff/bank/{desk.banks['con_cuong']}/coverage").status_code == 403


def test_no_rule_says_how_many_questions_a_local_module_needs(hien):
    page = hien.get("/staff/bank/coverage?standard=bo-tro").text

    assert "BT01" in page
    assert "/150" not in page
