"""An import is undone to the letter while nothing rests on it; where something does, the refusal says what."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from lms.accounts.first_sign_in_models import FirstCode
from lms.accounts.models import Grant, User
from lms.db import db
from lms.organisation.models import Membership
from lms.staffing.forgetting import forget_old_sheets
from lms.staffing.import_models import StaffImport, StaffTrace
from lms.staffing.undoing import CannotUndo
from lms.storage import read_file
from tests.lms.staffing.import_desk import HEAD, NOON, Desk, csv, people_and_posts

FURTHER = [*HEAD, "Kiêm nhiệm", "Thôi việc từ ngày"]
EVERYTHING = csv(
    ["NA00101", "Lô Văn Mới", "1/2/1995", "moi@nghean.example", "H40.X01", "Kế toán"],
    ["NA00101", "Lô Văn Mới", "", "", "H40.X01.1", "", "", "", "x"],
    ["NA00001", "Nguyễn Thị Ân", "3/5/1990", "-", "H40.X01.1", "Tổ trưởng", "", "1/11/2026"],
    ["NA00005", "Vi Thị Nghỉ", "", "", "", "", "", "", "", "20/11/2026"],
    ["NA00004", "Lô Văn Đủ", "", "", "H40.X01.1", "", "", "", "x"],
    head=FURTHER,
)


@pytest.fixture
def desk(app, world):
    """Bình looks after the staff of Quỳ Châu, among whom are some more."""
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    world.unit("Phòng Kinh tế", world.quy_chau, "H40.X01.1")
    world.person("Lô Văn Đủ", world.quy_chau)
    world.person("Vi Thị Nghỉ", world.quy_chau)
    return Desk(app, world.binh)


def test_everybody_is_as_before_to_the_letter_and_the_file_can_be_taken_in_again(app, desk):
    before = people_and_posts(app)
    handed = desk.take_in(EVERYTHING)
    assert desk.kinds(handed) == ["new", "changed", "moved", "leaves", "changed"]

    assert desk.undo(handed) > 0
    assert people_and_posts(app) == before
    assert desk.undo(handed) == 0

    assert desk.kinds(desk.take_in(EVERYTHING)) == desk.kinds(handed)
    with app.app_context():
        assert not db.session.scalar(select(func.count()).where(StaffTrace.import_id == handed))


def _change(app, statement):
    with app.app_context():
        db.session.execute(statement)
        db.session.commit()


AN = select(User.id).where(User.staff_code == "NA00001").scalar_subquery()
REASONS = {
    "somebody new has signed in": (
        update(User).where(User.staff_code == "NA00101").values(password_hash="argon"),
        "Không hoàn tác được: Lô Văn Mới (NA00101) đã đăng nhập.",
    ),
    "somebody new has been granted something": (
        Grant.__table__.insert().from_select(
            ["user_id", "permission", "unit_id"],
            select(User.id, User.staff_code, Membership.unit_id)
            .join(Membership, Membership.user_id == User.id)
            .where(User.staff_code == "NA00101", Membership.main),
        ),
        "Không hoàn tác được: Lô Văn Mới (NA00101) đã được giao quyền.",
    ),
    "somebody has got another name since": (
        update(User).where(User.staff_code == "NA00001").values(name="Nguyễn Thị Ấn"),
        "Không hoàn tác được: hồ sơ của Nguyễn Thị Ấn (NA00001) đã được sửa sau lần nhập này.",
    ),
    "somebody has got another post since": (
        (
            update(Membership)
            .where(Membership.user_id == AN, Membership.valid_to.is_(None))
            .values(position="Phó Chủ tịch")
        ),
        "Không hoàn tác được: hồ sơ của Nguyễn Thị Ân (NA00001) đã được sửa sau lần nhập này.",
    ),
}


@pytest.mark.parametrize("reason", REASONS)
def test_nothing_is_undone_when(app, desk, reason):
    statement, sentence = REASONS[reason]
    handed = desk.take_in(EVERYTHING)
    _change(app, statement)
    before = people_and_posts(app)

    with pytest.raises(CannotUndo) as refusal:
        desk.undo(handed)

    assert str(refusal.value) == sentence
    assert people_and_posts(app) == before


def test_a_code_for_the_first_sign_in_goes_with_the_one_who_has_not_used_it(app, desk, world):
    before = people_and_posts(app)
    handed = desk.take_in(EVERYTHING)
    with app.app_context():
        new = db.session.scalars(select(User.id).where(User.staff_code == "NA00101")).one()
        db.session.add(FirstCode(user_id=new, code_hash="x", made_at=NOON, expires_at=NOON + timedelta(days=30)))
        db.session.commit()

    desk.undo(handed)

    assert people_and_posts(app) == before


def test_after_thirty_days_an_import_stays(desk):
    handed = desk.take_in(EVERYTHING)

    with pytest.raises(CannotUndo, match="quá 30 ngày"):
        desk.undo(handed, at=NOON + timedelta(days=31))


def test_whoever_no_longer_looks_after_the_units_undoes_nothing(app, desk, world):
    handed = desk.take_in(EVERYTHING)
    _change(app, update(Grant).values(unit_id=world.con_cuong))

    with pytest.raises(CannotUndo, match="Phạm vi quản lý"):
        desk.undo(handed)


def test_after_thirty_days_the_lines_the_traces_and_the_file_are_forgotten(app, desk, world, sign_in):
    handed, newer = desk.take_in(EVERYTHING), desk.look(csv(["NA00777", "Lô Văn Ba", "", "", "H40.X01"]))
    before = people_and_posts(app)
    with app.app_context():
        digest = db.session.get_one(StaffImport, handed).file_hash
        db.session.execute(
            update(StaffImport).where(StaffImport.id == newer).values(created_at=NOON + timedelta(days=9))
        )
        assert forget_old_sheets(at=NOON + timedelta(days=31)) == 1
        assert forget_old_sheets(at=NOON + timedelta(days=31)) == 0
        with pytest.raises(FileNotFoundError):
            read_file(digest)

    assert (desk.lines(handed), len(desk.lines(newer))) == ([], 1)
    assert people_and_posts(app) == before
    shown = sign_in(world.binh).get(f"/staff/people/imports/{handed}")
    assert "Các dòng của tệp này không còn giữ." in shown.text
