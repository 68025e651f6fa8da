"""What a module keeps for every thread is whole before the first of them comes."""

import ast
import sys

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import aliased
from sqlalchemy.orm.util import AliasedClass
from sqlalchemy.sql.selectable import FromClause

from lms.accounts.models import User
from lms.db import Model, shared_alias
from tests.architecture.sources import place, python_files


def loose(source: str) -> list[int]:
    """Lines outside of functions that alias a model without its columns."""
    found: list[int] = []

    def look(node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"aliased", "alias", "subquery"}:
            found.append(node.lineno)
        for child in ast.iter_child_nodes(node):
            look(child)

    look(ast.parse(source))
    return found


def test_no_module_aliases_a_model_for_all_threads_without_its_columns():
    found = [f"{place(path, 0)} {line}" for path in python_files() for line in loose(path.read_text(encoding="utf-8"))]

    assert found == []


@pytest.mark.parametrize("line", ["A = aliased(B)", "class C:\n    a = orm.aliased(B)", "A = select(B).subquery()"])
def test_the_search_finds_what_it_is_for(line):
    assert loose(line)


def is_whole(selectable: FromClause) -> bool:
    """Whether the index by which SQLAlchemy finds the columns is made."""
    return len(selectable.c._proxy_index) >= len(selectable.c)


def test_the_aliases_that_modules_keep_have_their_columns(app):
    kept = {
        f"{name}.{word}": value
        for name, module in list(sys.modules.items())
        if name.split(".")[0] in {"lms", "courses", "certificates"}
        for word, value in vars(module).items()
        if isinstance(value, AliasedClass)
    }

    assert "lms.accounts.session.GRANTED" in kept
    assert [name for name, alias in kept.items() if not is_whole(inspect(alias).selectable)] == []


def test_a_shared_alias_is_made_with_its_columns():
    alias = shared_alias(User, "somebody")

    assert is_whole(inspect(alias).selectable)
    assert inspect(alias).selectable.name == "somebody"
    assert not is_whole(inspect(aliased(User)).selectable)


def test_an_application_is_made_with_its_models_settled(app):
    assert [name for name, table in Model.metadata.tables.items() if not is_whole(table)] == []
    assert [entity for entity in Model.registry.mappers if not entity.configured] == []
