"""“Giao học”: the rules that reach an officer's people, and who of them is how far."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.assigning import rule_queries
from courses.assigning.permissions import ASSIGN, SEE_RULE
from courses.assigning.rule_queries import PlacedRule, Tally
from courses.assigning.wording import due_words, rule_facts, subject_words
from courses.catalogue.languages import in_language
from lms.api import Blueprint, NavigationItem, _, allowed, lazy_, now, page_of, today_of

bp = Blueprint("courses_assigning", __name__, template_folder="../templates")
bp.add_app_template_filter(subject_words, "rule_subject")
bp.add_app_template_filter(in_language, "in_language")
bp.add_app_template_filter(due_words, "rule_due")
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Giao học"), icon="user-check",
        endpoint="courses_assigning.index", may=ASSIGN, order=305,
    )
]  # fmt: skip


def find_rule(rule_id: int) -> PlacedRule:
    """Load a rule with its place, or answer 404."""
    return rule_queries.placed_rule(rule_id) or abort(404)


@bp.page("/staff/assignments", may=ASSIGN)
def index() -> ResponseReturnValue:
    """List the rules, with how many they reach and how many are done and late."""
    page = page_of(rule_queries.rules_seen())
    counts = rule_queries.tallies([row.Assignment.id for row in page.rows], today_of(now()))
    return render_template("courses/assigning/index.html", page=page, counts=counts, nobody=Tally())


@bp.page("/staff/assignments/<int:rule_id>", may=SEE_RULE, load=find_rule)
def show(placed: PlacedRule) -> ResponseReturnValue:
    """Show a rule and its people."""
    rule, today = placed.rule, today_of(now())
    state = request.args.get("state", "")
    state = state if state in rule_queries.STATES else ""
    words = request.args.get("q", "")[:100].strip()
    tally = rule_queries.tallies([rule.id], today).get(rule.id, Tally())
    return render_template(
        "courses/assigning/show.html",
        placed=placed,
        rule=rule,
        may_change=allowed(ASSIGN, placed),
        facts=rule_facts(placed, in_full=allowed(ASSIGN, placed)),
        figures=_figures(rule.id, tally, state),
        page=page_of(rule_queries.people_of_rule(rule.id, today, state=state, words=words)),
        state=state,
        words=words,
        today=today,
    )


def _figures(rule_id: int, tally: Tally, state: str) -> list[dict[str, object]]:
    titles = {
        "": (_("Được giao"), tally.duties), "late": (_("Quá hạn"), tally.late), "open": (_("Chưa xong"), tally.open),
        "done": (_("Đã xong"), tally.done), "exempt": (_("Được miễn"), tally.exempt),
    }  # fmt: skip
    return [
        {
            "title": title,
            "value": value,
            "url": url_for("courses_assigning.show", rule_id=rule_id, state=key or None),
            "on": key == state,
        }
        for key, (title, value) in titles.items()
    ]
