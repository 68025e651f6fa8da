"""What every report keeps, ours included; and that a report which does not is found out."""

import pytest
from sqlalchemy import select, update

from lms.accounts.models import User
from lms.db import db, now
from lms.organisation.models import Membership
from lms.plugins.contract import API_VERSION, Plugin
from lms.positions.services import require_modules
from lms.recognition.models import OutsideTraining
from lms.records.services import record_completion
from lms.reports.contract import REPORTS, Report, ReportColumn
from lms.reports.shipped import SHIPPED
from lms.skills.contract import FRAMEWORKS
from lms.storage import store_file


class Everybody(Report):
    """Asks past the units that it is given."""

    key = "bad.everybody"
    title = group = description = "Mọi người"
    columns = (ReportColumn("name", "Họ và tên"),)

    def select(self, asked, units):  # noqa: ARG002
        return select(User.name.label("name"))


class CrossJoined(Everybody):
    """Names the units and asks nothing of them."""

    key = "bad.cross_joined"

    def select(self, asked, units):  # noqa: ARG002
        return select(User.name.label("name")).distinct().join(units, units.c.id > 0)


class WithoutColumn(Everybody):
    """Promises a column that it does not select."""

    key = "bad.without_column"
    columns = (*Everybody.columns, ReportColumn("code", "Mã"))

    def select(self, asked, units):  # noqa: ARG002
        return select(User.name.label("name")).join(Membership).join(units, units.c.id == Membership.unit_id)


@pytest.fixture
def plugins():
    bad = [Everybody(), CrossJoined(), WithoutColumn()]
    return [Plugin(name="bad", title="Báo cáo sai", api=API_VERSION, requires=("lms",), provides={REPORTS: bad})]


@pytest.fixture
def filled(app, world):
    """An and Dũng have completed something here, claim to have learnt elsewhere, and hold a position."""
    with app.app_context():
        for person in (world.an, world.dung):
            record_completion(
                learner_id=person, subject=f"courses:course:{person}", title="Khóa", score=0.8, hours=12.5, at=now()
            )
        db.session.execute(update(Membership).values(job_position="Kế toán"))
        require_modules(
            framework=FRAMEWORKS["tt03-2014"], unit_id=world.province, position="Kế toán", modules=["IU01"],
            by_id=world.binh, at=now(),
        )  # fmt: skip
        proof = store_file(b"%PDF-1.7", media_type="application/pdf")
        for person in (world.an, world.dung):
            db.session.add(
                OutsideTraining(
                    learner_id=person, asked_by=person, kind="course", title="Bảng tính", provider="Trường",
                    ended_on=now().date(), hours=8, modules=["IU04"], proof_sha256=proof, proof_name="a.pdf",
                    proof_type="application/pdf", asked_at=now(),
                )
            )  # fmt: skip
        db.session.commit()


@pytest.mark.parametrize("report", SHIPPED, ids=lambda report: report.key)
def test_each_of_the_hosts_reports_keeps_its_promises(filled, faults_of_report, report):
    assert faults_of_report(report.key) == []


@pytest.mark.parametrize("key", ["bad.everybody", "bad.without_column"])
def test_a_report_that_does_not_join_its_units_or_leaves_a_column_out_is_refused(filled, faults_of_report, key):
    assert any("bad." in fault for fault in faults_of_report(key))


def test_a_report_that_only_names_its_units_is_found_out_by_the_kit(filled, faults_of_report):
    faults = faults_of_report("bad.cross_joined")

    assert "the page tells of Lô Văn Dũng" in faults
    assert "the csv tells of Lô Văn Dũng" in faults


def test_the_catalogue_lists_every_report_for_those_who_follow(world, sign_in):
    assert sign_in(world.an).get("/staff/reports").status_code == 403
    assert sign_in(world.an).get("/staff/reports/lms.completion_by_unit").status_code == 403
    world.grant(world.binh, "lms.follow", world.quy_chau)

    page = sign_in(world.binh).get("/staff/reports").text

    for report in SHIPPED:
        assert str(report.title) in page
    assert sign_in(world.binh).get("/staff/reports/lms.no_such").status_code == 404


def test_whoever_leads_a_unit_has_its_reports_without_a_grant(app, world, sign_in, filled):
    with app.app_context():
        db.session.execute(update(Membership).where(Membership.user_id == world.dung).values(is_leader=True))
        db.session.commit()

    page = sign_in(world.dung).get("/staff/reports/lms.completion_by_person").text

    assert "Lô Văn Dũng" in page
    assert "Nguyễn Thị An" not in page
