"""A course's bank, a trainer who may write in it, and files of questions."""

from dataclasses import dataclass
from io import BytesIO

import pytest
from sqlalchemy import select

from courses.questions.desk_models import ImportedQuestion, QuestionImport
from courses.questions.models import Bank, Question
from lms.db import db
from tests.learning import teach

CLEAR = """::a:: Phím nào mở một thẻ mới trong trình duyệt? {
  =Ctrl + T
  ~Ctrl + W
  ~Ctrl + F
}
"""
"""A question that needs nobody's look."""

TWO = (
    CLEAR
    + """
::b:: Hàm nào tính trung bình cộng của một vùng ô? {
  =AVERAGE
  ~SUM
  ~COUNT
}
"""
)
KEYLESS = """::c:: Ô nào đang được chọn trong bảng tính này? {
  ~B3
  ~C3
  ~D4
}
"""
"""A question without a key: nobody may guess it."""


@dataclass
class Desk:
    """The trainer's browser at the import pages of one bank."""

    app: object
    client: object
    bank: int

    def upload(self, text, name="cau-hoi.gift", key=None):
        data = {"file": (BytesIO(text if isinstance(text, bytes) else text.encode()), name)}
        if key is not None:
            data["key_file"] = (BytesIO(key.encode()), "dap-an.txt")
        return self.client.post(f"/staff/bank/{self.bank}/import", data=data, content_type="multipart/form-data")

    def hand_in(self, text, name="cau-hoi.gift"):
        """Upload a good file; returns the import's id."""
        answer = self.upload(text, name)
        assert answer.status_code == 302, answer.text
        return int(answer.location.rpartition("/")[2])

    def page(self, import_id, **filters):
        return self.client.get(f"/staff/imports/{import_id}", query_string=filters).text

    def post(self, import_id, what, **fields):
        return self.client.post(f"/staff/imports/{import_id}/{what}", data=fields, follow_redirects=True)

    def decide(self, import_id, position, said):
        return self.post(import_id, f"questions/{position}/decide", do=said)

    def mend(self, import_id, position, **fields):
        return self.post(import_id, f"questions/{position}", **fields)

    def questions(self):
        """Keys of no matter: the texts of the bank's questions that files brought, with their states."""
        with self.app.app_context():
            found = select(Question.search_text, Question.status).where(Question.import_id.is_not(None))
            return [tuple(row) for row in db.session.execute(found.order_by(Question.id))]

    def rows(self, import_id):
        with self.app.app_context():
            found = select(ImportedQuestion).where(ImportedQuestion.import_id == import_id)
            return db.session.scalars(found.order_by(ImportedQuestion.position)).all()

    def state(self, import_id):
        with self.app.app_context():
            return db.session.get_one(QuestionImport, import_id).state


@pytest.fixture
def taught(app, world):
    with app.app_context():
        return teach()


@pytest.fixture
def desk(app, world, taught, sign_in):
    world.grant(world.binh, "courses.author", world.province)
    with app.app_context():
        bank = db.session.scalars(select(Bank.id).where(Bank.course_id == taught.course)).one()
    return Desk(app, sign_in(world.binh), bank)
