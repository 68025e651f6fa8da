"""What was stored is given back as its author wrote it."""

import pytest

from courses.questions.formats.contract import Embedded
from courses.questions.models import QuestionVersion
from courses.questions.neutral import embedded_in, fields_of, neutral_from
from courses.questions.types import TYPES
from courses.questions.variants import question_faults, settings_of
from lms.db import db
from lms.storage import store_file

EXAMPLES = [(kind, example.settings) for kind in TYPES for example in kind.examples()]


def version(kind: str, settings, **labels) -> QuestionVersion:
    said = {"skill": "IU06.1.1", "difficulty": 2, "kind": "apply", "category": "", **labels}
    return QuestionVersion(type=kind, settings=settings, **said)


@pytest.mark.parametrize(("kind", "fields"), EXAMPLES, ids=lambda part: getattr(part, "key", ""))
def test_fields_make_the_settings_that_they_were_taken_from_and_have_no_faults(app, kind, fields):
    settings = settings_of(kind, fields)
    with app.app_context():
        taken = fields_of(kind.key, settings)

        assert settings_of(kind, taken) == settings
        assert question_faults(kind, taken) == []
        assert '"id"' not in str(taken)


def test_variants_are_given_back_as_a_table(app):
    numeric = next(kind for kind in TYPES if kind.key == "courses.numeric")
    fields = {
        "text": "{a} + {b} = ?", "answer": "{= tong}",
        "variants": {"values": {"a": {"from": 0.5, "to": 2, "step": 0.5}, "b": [3]}, "derive": {"tong": "a + b"}},
    }  # fmt: skip
    settings = settings_of(numeric, fields)
    with app.app_context():
        taken = fields_of(numeric.key, settings)

        assert settings_of(numeric, taken) == settings
        assert taken["variants"]["rows"][0] == {"a": 0.5, "b": 3}


def test_what_says_nothing_is_left_out(app):
    choice, true_false = (
        next(kind for kind in TYPES if kind.key == f"courses.{name}") for name in ("choice", "true_false")
    )
    options = [{"text": "một", "right": True}, {"text": "hai"}, {"text": "ba"}]
    with app.app_context():
        assert fields_of("courses.choice", settings_of(choice, {"text": "?", "options": options})) == {
            "text": "?", "options": options,
        }  # fmt: skip
        assert fields_of("courses.true_false", settings_of(true_false, {"text": "?", "answer": False})) == {
            "text": "?", "answer": False,
        }  # fmt: skip


def test_a_type_whose_plugin_is_gone_gives_its_settings_as_they_are(app):
    with app.app_context():
        assert fields_of("gone.type", {"anything": [1]}) == {"anything": [1]}


def test_pictures_go_along_under_a_name_of_their_own(app, world):
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    with app.app_context():
        sha256 = store_file(drawing, media_type="image/svg+xml")
        db.session.commit()
        address = f"/pictures/{sha256}"
        asked = version("courses.essay", {"text": f"Nhìn ![hình]({address}#1x1) rồi tả.", "guide": ""}, category="Vẽ")
        pictures = embedded_in([asked])
        neutral = neutral_from(asked, name="q-1", pictures=pictures)

    name = f"{sha256[:12]}.svg"
    assert neutral.pictures == (Embedded(name, drawing),)
    assert neutral.fields["text"] == f"Nhìn ![hình]({name}) rồi tả."
    assert (neutral.type, neutral.category, neutral.name) == ("essay", "Vẽ", "q-1")
    assert (neutral.fields["skill"], neutral.fields["difficulty"]) == ("IU06.1.1", 2)
