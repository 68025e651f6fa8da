"""A trainer of the province with a course that is live, and the desk as a browser without a script sees it."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from courses.catalogue.models import Course
from courses.packing.models import DRAFT, LIVE
from courses.packing.sources import read_folder
from lms.api import db
from tests.learning import teach


@pytest.fixture
def taught(app, world):
    with app.app_context():
        return teach()


@pytest.fixture
def trainer(world, sign_in):
    world.grant(world.binh, "courses.author", world.province)
    return sign_in(world.binh)


class DeskPages:
    """The pages of one course; every change sends what the page remembers, as its forms do."""

    def __init__(self, app, client, course_id):
        self.app, self.client, self.id = app, client, course_id
        self.address = f"/staff/courses/{course_id}"
        self.page = ""

    def get(self, path=""):
        self.answer = self.client.get(f"{self.address}{path}")
        self.page = unescape(self.answer.text)
        return self.page

    def post(self, path, **fields):
        self.answer = self.client.post(f"{self.address}{path}", data=fields, follow_redirects=True)
        self.page = unescape(self.answer.text)
        return self.page

    def remembered(self, path="", name="seen"):
        return re.search(rf'name="{name}" value="([^"]*)"', self.client.get(f"{self.address}{path}").text)[1]

    def do(self, deed, **fields):
        """Press a button of the outline."""
        return self.post("/outline", seen=self.remembered(), do=deed, **fields)

    def write(self, key, **changes):
        """Change fields of a lesson and save it."""
        page = self.client.get(f"{self.address}/lessons/{key}").text
        fields = {
            name: unescape(value) for name, value in re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page)
        }
        for name in ("lead", "sources"):
            fields[name] = unescape(re.search(rf'<textarea[^>]* name="{name}"[^>]*>([^<]*)<', page)[1])
        fields["body"] = unescape(re.search(r'<textarea[^>]* name="body"[^>]*>\n([^<]*)<', page)[1])
        fields["seen"] = re.search(r'name="seen" value="([^"]*)"', page)[1]
        return self.post(f"/lessons/{key}", **{**fields, **changes})

    def publish(self, **fields):
        return self.post("/publish", token=self.remembered("/publish", "token"), **fields)

    def files(self, folder=DRAFT):
        with self.app.app_context():
            return read_folder(self.id, folder)

    @property
    def live(self):
        return self.files(LIVE)

    def row(self):
        with self.app.app_context():
            course = db.session.get_one(Course, self.id)
            db.session.expunge(course)
            return course


@pytest.fixture
def desk(app, trainer, taught):
    return DeskPages(app, trainer, taught.course)


@pytest.fixture
def course_named(app, trainer):
    """The desk of a course by its key."""

    def find(key):
        with app.app_context():
            return DeskPages(app, trainer, db.session.scalars(select(Course.id).where(Course.key == key)).one())

    return find
