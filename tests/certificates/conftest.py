"""This plugin alone beside the host: it must do without courses."""

import io
import zipfile

import openpyxl
import pytest
from sqlalchemy import select

from certificates.models import Award
from certificates.plugin import plugin
from certificates.testing import body, certificate, complete  # noqa: F401
from lms.api import Job, db

RUN = "/staff/certificates/archives"


@pytest.fixture
def plugins():
    return [plugin]


@pytest.fixture
def visitor(app):
    """Somebody who has not signed in."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def award(app, world, certificate):  # noqa: F811 (the fixture)
    """An's certificate, as it was issued."""
    award_id = certificate(world.an)
    with app.app_context():
        return db.session.get(Award, award_id)


@pytest.fixture
def hr(world, sign_in):
    def over(unit):
        world.grant(world.binh, "certificates.see", unit)
        return sign_in(world.binh)

    return over


@pytest.fixture
def make(app, run_jobs):
    """Ask for an archive, let it run, fetch it: the ZIP and its register's rows."""

    def make(client, query=""):
        shown = client.post(f"{RUN}?{query}")
        run_jobs()
        answer = client.post(f"{shown.location}/zip")
        assert answer.status_code == 200, answer.text
        archive = zipfile.ZipFile(io.BytesIO(answer.data))
        book = openpyxl.load_workbook(io.BytesIO(archive.read("so-cap.xlsx")))
        head, *rows = book.active.values
        return archive, [dict(zip(head, row, strict=True)) for row in rows]

    return make


@pytest.fixture
def last_job(app):
    def last():
        with app.app_context():
            return db.session.scalar(select(Job).where(Job.kind == "certificates.archive").order_by(Job.id.desc()))

    return last
