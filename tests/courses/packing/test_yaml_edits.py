"""Single values are changed in a text, and everything else keeps its bytes."""

import pytest
import yaml

from courses.packing.yaml_edits import NoPlace, Old, arranged, with_value

TEXT = """\
# Khóa thử
key: thu  # không đổi
title: {vi: Thử, en: "Trial"}
summary:
  vi: >-
    Dòng một
    dòng hai.

modules:
  # phần đầu
  - key: a
    lessons: [1-mot, "2-hai"]

  - key: b   # phần hai
    lessons: []
completion:
  lessons: all
"""


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("key",), "moi", "key: moi  # không đổi"),
        (("title", "vi"), "A, b: c", "title: {vi: 'A, b: c', en: \"Trial\"}"),
        (("title", "en"), None, "title: {vi: Thử}"),
        (("summary", "vi"), "Một dòng", "  vi: Một dòng"),
        (("completion", "quizzes"), ["thi"], "  quizzes: [thi]"),
        (("hours",), 4.5, "hours: 4.5"),
        (("modules", 1, "lessons"), ["x"], "    lessons: [x]"),
    ],
)
def test_a_value_is_set_where_it_stands_and_the_comments_stay(path, value, line):
    changed = with_value(TEXT, path, value)

    assert line in changed.splitlines()
    assert [each for each in TEXT.splitlines() if "#" in each and "key: thu" not in each] == [
        each for each in changed.splitlines() if "#" in each and not each.startswith("key:")
    ]
    wanted = yaml.safe_load(TEXT)
    place = wanted
    for step in path[:-1]:
        place = place[step]
    place.pop(path[-1], None)
    assert yaml.safe_load(changed) == (wanted if value is None else _with(wanted, path, value))


def _with(whole, path, value):
    place = whole
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return whole


def test_setting_what_stands_there_and_taking_away_what_does_not_change_no_byte():
    assert with_value(TEXT, ("licence",), None) == TEXT
    assert arranged(TEXT, ("modules",), [Old(0), Old(1)]) == TEXT


def test_a_new_field_stands_where_its_kind_of_file_has_it():
    changed = with_value(TEXT, ("needs",), ["iu01"], ("key", "title", "summary", "needs", "modules"))

    assert list(yaml.safe_load(changed)) == ["key", "title", "summary", "needs", "modules", "completion"]


def test_items_change_places_with_their_comments():
    changed = arranged(TEXT, ("modules",), [Old(1), Old(0)])

    assert "  - key: b   # phần hai\n    lessons: []\n\n  # phần đầu\n  - key: a\n" in changed


def test_a_list_can_be_emptied_and_filled_again():
    emptied = arranged(TEXT, ("modules",), [])
    filled = arranged(emptied, ("modules",), [{"key": "c", "lessons": ["x"]}])

    assert yaml.safe_load(emptied)["modules"] == []
    assert yaml.safe_load(filled)["modules"] == [{"key": "c", "lessons": ["x"]}]


def test_what_is_not_there_cannot_be_changed():
    with pytest.raises(NoPlace):
        with_value(TEXT, ("modules", 7, "key"), "x")
