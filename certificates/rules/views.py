"""The pages of rules: list, new, change, switch off and on."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certificates.models import Rule
from certificates.permissions import MANAGE, PREPARE
from certificates.rules import queries, services
from certificates.rules.forms import GivingForm, RuleForm
from certificates.rules.permissions import KEEP_RULE
from certificates.rules.queries import find_rule
from lms.api import Blueprint, NavigationItem, _, lazy_, now, page_of

PER_PAGE = 20

bp = Blueprint("certificates_rules", __name__)
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Quy tắc cấp giấy"), icon="ruler-2",
        endpoint="certificates_rules.index", may=MANAGE, order=344,
    ),
]  # fmt: skip


@bp.page("/staff/certificates/rules", may=MANAGE)
def index() -> ResponseReturnValue:
    """The rules that the officer keeps, with how many people wait for a certificate by each."""
    page = page_of(queries.rules_kept(), size=PER_PAGE)
    rules = [row.Rule for row in page.rows]
    waiting = queries.counts_waiting([rule for rule in rules if rule.is_active])
    return render_template("certificates/rules/index.html", page=page, rules=rules, waiting=waiting, prepare=PREPARE)


@bp.page("/staff/certificates/rules/new", may=MANAGE, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Ask for a rule and make it; looking for its subject keeps what has been typed."""
    form = RuleForm()
    looking = request.form.get("do") == "find"
    if request.method == "POST" and not looking and form.validate():
        rule_id = services.make_rule(form.subject.data, form.subject_title(), form.giving(), at=now())
        if rule_id is not None:
            flash(_("Đã đặt quy tắc cho “%(title)s”.", title=form.subject_title()), "good")
            return redirect(url_for(".edit", rule_id=rule_id))
        form.body.errors = [_("Đơn vị cấp này đã có quy tắc cho việc đó.")]
    if looking:
        form.look()
    status = 422 if form.errors else 200
    return render_template("certificates/rules/new.html", form=form), status


@bp.page("/staff/certificates/rules/<int:rule_id>", may=KEEP_RULE, load=find_rule, methods=("GET", "POST"))
def edit(rule: Rule) -> ResponseReturnValue:
    """Let a rule give something else; certificates already given stay as they are."""
    typed = {"body": str(rule.body_id)}
    typed |= {name: getattr(rule, name) for name in ("template", "mode", "validity_months", "title", "title_en")}
    form = GivingForm(data=typed)
    if form.validate_on_submit():
        if services.change_rule(rule, form.giving()):
            flash(_("Đã lưu quy tắc. Giấy đã cấp không đổi."), "good")
            return redirect(url_for(".edit", rule_id=rule.id))
        form.body.errors = [_("Đơn vị cấp này đã có quy tắc cho việc đó.")]
    waiting = queries.counts_waiting([rule]).get(rule.id, 0) if rule.is_active else 0
    status = 422 if form.errors else 200
    return render_template(
        "certificates/rules/edit.html", form=form, rule=rule, waiting=waiting, prepare=PREPARE
    ), status


@bp.page("/staff/certificates/rules/<int:rule_id>/switch", may=KEEP_RULE, load=find_rule, methods=("POST",))
def switch(rule: Rule) -> ResponseReturnValue:
    """Put a rule out of force, or back in force."""
    is_active = request.form.get("active") == "yes"
    services.switch_rule(rule, is_active=is_active, at=now())
    sentence = _("Quy tắc có hiệu lực với kết quả từ lúc này.") if is_active else _("Đã ngừng quy tắc.")
    flash(sentence, "good" if is_active else "info")
    return redirect(url_for(".edit", rule_id=rule.id))
