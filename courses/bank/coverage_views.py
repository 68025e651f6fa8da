"""The coverage pages."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.bank import coverage as counting
from courses.bank.names import title_of
from courses.bank.views import bp
from courses.permissions import AUTHOR
from courses.questions.banks import READ_BANK, BankPlace
from courses.questions.loaders import find_bank


@bp.page("/staff/bank/coverage", may=AUTHOR)
def coverage() -> ResponseReturnValue:
    """Show how far all banks that one may read cover the standard."""
    return _page(None)


@bp.page("/staff/bank/<int:bank_id>/coverage", may=READ_BANK, load=find_bank)
def coverage_of(place: BankPlace) -> ResponseReturnValue:
    """Show how far one bank covers the standard."""
    return _page(place)


def _page(place: BankPlace | None) -> ResponseReturnValue:
    frameworks = {framework.key: framework for framework in counting.frameworks()}
    framework = frameworks.get(request.args.get("standard", "")) or next(iter(frameworks.values()), None)
    modules = counting.coverage_of(current_user, framework, place.bank.id if place else None) if framework else []
    opened = request.args.get("module", "")
    return render_template(
        "courses/bank/coverage.html",
        bank=place.bank if place else None,
        title=title_of(place) if place else "",
        standards=[
            {"title": each.title, "url": f"?standard={each.key}", "on": each is framework}
            for each in frameworks.values()
        ],
        framework=framework,
        modules=modules,
        opened=next((line for line in modules if line.module.code == opened), None),
        sizes=(counting.BASIC_BANK, counting.ADVANCED_BANK),
    )
