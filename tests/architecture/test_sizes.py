"""A file that nobody can read to its end gets split by story."""

from tests.architecture.sources import ROOT, python_files

LINES = 300


def test_no_file_of_the_product_exceeds_three_hundred_lines():
    long = {
        str(path.relative_to(ROOT)): count
        for path in python_files()
        if "migrations" not in path.parts and (count := len(path.read_text(encoding="utf-8").splitlines())) > LINES
    }

    assert long == {}


def test_no_module_hides_behind_a_name_that_says_nothing():
    empty_names = {"util", "utils", "helper", "helpers", "common", "core", "base", "manager", "misc"}

    assert [path for path in python_files() if path.stem in empty_names or path.parent.name in empty_names] == []
