"""What a sheet would do, told before anything is done."""

import pytest

from tests.lms.staffing.import_desk import Desk, csv, people_and_posts


@pytest.fixture
def desk(app, world):
    """Bình looks after the staff of Quỳ Châu."""
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    return Desk(app, world.binh)


def test_each_line_says_what_becomes_of_it(app, desk, world):
    world.unit("Phòng Kinh tế", world.quy_chau, "H40.X01.1")
    before = people_and_posts(app)

    handed = desk.look(
        csv(
            ["NA00001", "Nguyễn Thị An", "02/05/1990", "", "H40.X01.1"],
            ["NA00101", "Lô Văn Mới", "01/02/1995", "moi@nghean.example", "H40.X01"],
            ["NA00001", "Nguyễn Thị An", "02/05/1990", "", "H40.X01"],
            ["NA00102", "Vi Thị Sai", "01/02/1995", "", "H40.X99"],
        )
    )

    assert desk.kinds(handed) == ["moved", "new", "error", "error"]
    assert desk.problems(handed)[1] == "Không có đơn vị mã H40.X99 trong phạm vi của đồng chí."
    assert people_and_posts(app) == before
