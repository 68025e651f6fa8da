"""Variants in the files of a pack: found with their line, and in the pack that ships."""

from courses.packing.commands import shipped
from courses.packing.reading import read_pack

BANK = "questions/IU06.1.yaml"

SPOILT = """answer: "{= a / b}"
  variants:
    rows:
    - {a: 6, b: 2}
    - {a: 6, b: 0}"""


def test_a_table_with_a_mistake_is_told_with_its_line_and_values_and_nothing_is_loaded(app, folder):
    folder.change(BANK, "answer: 6.5", SPOILT)

    with app.app_context():
        problems = folder.problems()

    assert f"{BANK}:68: Với a = 6; b = 0: Có phép chia cho 0." in map(str, problems)


def test_the_pack_that_ships_draws_numbers_for_some_of_its_questions(app):
    with app.app_context():
        pack, problems = read_pack(next(path for path in shipped() if path.name == "iu06"))

    assert pack is not None, problems
    varied = [draft.settings["variants"]["rows"] for draft in pack.questions if "variants" in draft.settings]
    assert len(varied) >= 3
    assert min(map(len, varied)) >= 20
