"""What a request does with the session of the database when it ends."""

from lms.db import db


def test_after_a_request_the_session_is_as_careful_as_before(app, world, sign_in):
    client = sign_in(world.an)

    with app.app_context():
        answer = client.post("/language", data={"language": "en"})

        assert answer.status_code == 302
        assert db.session().expire_on_commit
