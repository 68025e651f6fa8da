"""What the plugin brings: its card, its commands, its limits, its words in both languages."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from certificates.issuing import issue
from certificates.models import Award, IssuingBody
from certificates.plugin import plugin
from lms.api import HOME_CARDS, MissingContribution, User, db, now
from lms.app import create_app
from lms.testing import make_tables

BODY = ["--name", "Trường thử", "--lead", "Trường thử chứng nhận", "--place", "Vinh"]
SIGNER = ["--signer-title", "Hiệu trưởng", "--signer-name", "Lê Thị Thử"]


@pytest.fixture
def run_command(app):
    def run(*words):
        with app.app_context():
            return app.test_cli_runner().invoke(plugin.commands[0], [*words])

    return run


def test_the_home_card_shows_the_newest_valid_certificates_alone(app, world, certificate):
    for n in range(4):
        certificate(world.an, f"courses:course:{n}", title=f"Khóa {n}")
    with app.app_context():
        db.session.scalar(select(Award).where(Award.course_title == "Khóa 3")).state = "revoked"
        db.session.commit()

    with app.test_request_context():
        card = HOME_CARDS["certificates.latest"]
        shown = card.render(db.session.get(User, world.an))
        nothing = card.render(db.session.get(User, world.dung))

    assert re.findall(r"Khóa \d", shown) == ["Khóa 2", "Khóa 1"]
    assert nothing.strip() == ""


def test_a_body_is_added_and_changed_by_a_command(app, run_command):
    assert run_command("body", "school", *BODY, *SIGNER, "--code", "GCN-T").exit_code == 0
    assert run_command("body", "other", *BODY, *SIGNER, "--code", "GCN-O").exit_code == 0
    again = run_command("body", "school", *BODY, *SIGNER, "--code", "GCN-T", "--place", "Nghệ An", "--no-default")

    assert again.exit_code == 0
    with app.app_context():
        bodies = {body.key: body for body in db.session.scalars(select(IssuingBody))}
        assert (bodies["school"].place, bodies["school"].is_default) == ("Nghệ An", False)
        assert bodies["other"].is_default


def test_the_ending_of_numbers_never_changes(run_command):
    run_command("body", "school", *BODY, *SIGNER, "--code", "GCN-T")

    assert run_command("body", "school", *BODY, *SIGNER, "--code", "GCN-X").exit_code == 1


def test_catching_up_tells_how_much_there_was(run_command, world, complete):
    complete(world.an)

    assert run_command("catch-up").output == "0 awarded, 0 waiting to be drawn\n"


def test_one_address_may_not_ask_for_ever(settings):
    app = create_app(replace(settings, environment="demo"), [plugin])
    with app.app_context():
        make_tables()
    visitor = app.test_client()

    answers = [visitor.get(f"/x/0000-0000-{n:04}").status_code for n in range(35)]
    numbers = [visitor.get(f"/x?q={n}/2026").status_code for n in range(25)]

    assert answers.count(404) == 30
    assert answers[-1] == numbers[-1] == 429
    assert numbers.count(200) == 20
    with app.app_context():
        db.engine.dispose()
        app.extensions["lms.huey"].storage.close()


def test_pages_speak_english_where_asked(app, world, certificate, sign_in):
    award_id = certificate(world.an)
    world.grant(world.binh, "certificates.see", world.province)
    world.grant(world.binh, "certificates.revoke", world.province)
    with app.app_context():
        code = db.session.get(Award, award_id).code
    own = re.compile(r"Còn giá trị|Họ và tên|Đơn vị|Ngày cấp|Kiểm tra|Tệp|Thu hồi|Tải|Chọn|Đã ký")

    for client, path in (
        (sign_in(world.an), "/certificates"),
        (sign_in(world.binh), "/staff/certificates"),
        (sign_in(world.binh), "/staff/certificates/archives"),
        (sign_in(world.binh), f"/staff/certificates/{award_id}/revoke"),
        (app.test_client(), "/x"),
        (app.test_client(), f"/x/{code}"),
    ):
        page = client.get(f"{path}?lang=en").text
        assert not own.findall(page.partition("<main")[2]), path


def test_a_certificate_is_printed_in_vietnamese_whatever_the_learner_reads(app, world, certificate):
    with app.test_request_context("/?lang=en"):
        award_id = certificate(world.an)

        assert db.session.get(Award, award_id).fields["period"].startswith("từ ngày")


def test_a_template_that_is_gone_is_named(app, world, certificate):
    award_id = certificate(world.an)
    with app.app_context():
        db.session.get(Award, award_id).template = "gone"
        db.session.get(Award, award_id).file_sha256 = None
        db.session.commit()

        with pytest.raises(MissingContribution, match="gone"):
            issue(award_id, at=now())
