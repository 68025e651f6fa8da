"""Calls and template tricks that open holes: none of them, or with the reason beside it."""

import ast
import re

import pytest

from tests.architecture.sources import files, place, python_files, templates

CALLS = {
    "eval", "exec", "compile", "__import__", "render_template_string", "pickle.load", "pickle.loads",
    "marshal.loads", "shelve.open", "yaml.load", "yaml.load_all", "yaml.unsafe_load", "os.system", "os.popen",
    "subprocess.getoutput", "tempfile.mktemp", "Template",
}  # fmt: skip
MODULES = {"pickle", "marshal", "shelve", "telnetlib", "ftplib", "xml.etree.ElementTree", "xml.dom.minidom", "xml.sax"}


def found_in(source: str, name: str = "x.py") -> list[str]:
    """Lines of a Python source that call or import what is forbidden."""
    found = []
    for node in ast.walk(ast.parse(source, name)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            shell = any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in node.keywords)
            if called in CALLS or shell:
                found.append(f"{node.lineno} {called}{'(shell=…)' if shell else ''}")
        elif isinstance(node, ast.Import):
            found += [f"{node.lineno} import {name.name}" for name in node.names if name.name in MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            found.append(f"{node.lineno} from {node.module}")
    return found


def test_no_python_file_calls_what_runs_data_as_code():
    found = [
        f"{place(path, 0)} {line}" for path in python_files() for line in found_in(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    "line",
    ["eval(x)", "yaml.load(text)", "subprocess.run(x, shell=True)", "import pickle", "render_template_string(x)"],
)
def test_the_search_finds_what_it_is_for(line):
    assert found_in(line)


SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|DROP|ALTER)\b", re.IGNORECASE)


def test_no_sql_is_put_together_from_strings():
    found = []
    for path in python_files():
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"text", "exec_driver_sql"}
            ):
                continue
            made = [word for word in node.args if not isinstance(word, ast.Constant | ast.IfExp | ast.Name)]
            found += [place(path, node.lineno) for word in made if SQL.search(ast.unparse(word))]

    assert found == []


TRICKS = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a handler in the page": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script in the page": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>\s*\S", re.IGNORECASE),
    "a style sheet in the page": re.compile(r"<style", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "escaping switched off": re.compile(r"\{%-?\s*autoescape\s+false"),
    "a file from elsewhere": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
}
DOCUMENTS = ("gallery", "documents")
"""Folders of pages that become PDF files: their style sheets are theirs, no browser shows them."""


@pytest.mark.parametrize("trick", TRICKS)
def test_no_template_holds(trick):
    found = []
    for path in templates():
        if set(DOCUMENTS).intersection(path.parts):
            continue
        text = path.read_text(encoding="utf-8")
        found += [place(path, text.count("\n", 0, hit.start()) + 1) for hit in TRICKS[trick].finditer(text)]

    assert found == []


def test_every_unescaped_value_in_a_template_gives_its_reason():
    found = []
    for path in templates():
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            before = lines[number - 2] if number > 1 else ""
            if re.search(r"\|\s*safe\b", line) and "{#" not in line and "{#" not in before:
                found.append(place(path, number))

    assert found == []


def test_markup_is_made_from_strings_only_where_the_reason_stands():
    found = []
    for path in python_files():
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(ast.parse("\n".join(lines))):
            made = isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Markup") and node.args
            if made and not isinstance(node.args[0], ast.Constant) and "#" not in lines[node.lineno - 1]:
                found.append(place(path, node.lineno))

    assert found == []


def test_pictures_that_ship_hold_no_script():
    active = re.compile(
        r"<script|\son[a-z]+\s*=|javascript:|<foreignObject|(?:xlink:)?href\s*=\s*[\"'](?!#|data:image/)", re.IGNORECASE
    )

    assert [str(path) for path in files("*.svg") if active.search(path.read_text(encoding="utf-8"))] == []
