"""Signing in and out, and what belongs to an account."""

from datetime import datetime, timedelta

from flask import flash, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts import passwords, resets, services, session
from lms.accounts.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm, SignInForm
from lms.accounts.models import User
from lms.accounts.permissions import CHANGE_OWN_ACCOUNT, PERMISSIONS, SEE_OWN_ACCOUNT
from lms.accounts.throttle import TooManyFailures
from lms.audit import log_deed
from lms.db import db, now, only_reading
from lms.jobs.services import enqueue
from lms.plugins.contract import NavigationItem
from lms.web.errors import error_page, wants_json
from lms.web.formats import clock
from lms.web.redirects import safe_target
from lms.web.routing import Blueprint
from lms.web.text import nfc

NAVIGATION: list[NavigationItem] = []
__all__ = ["NAVIGATION", "PERMISSIONS", "bp"]

bp = Blueprint("accounts", __name__)

BEFORE_THE_NOTICE = {
    "static", "accounts.notice", "accounts.sign_out", "web.language", "web.text_size", "web.health",
}  # fmt: skip
"""Where one may go without having read the personal-data notice."""

A_WHOLE_BUILDING = "240/minute"
"""Requests from one address: all people of an office come from the same one. Each account has a limit of its own."""


@bp.before_app_request
def ask_to_read_the_notice() -> ResponseReturnValue | None:
    """Lead whoever has not read the present notice to it, from wherever they wanted to go."""
    if "_user_id" not in cookie or request.endpoint is None or request.endpoint in BEFORE_THE_NOTICE:
        return None
    if not current_user.is_authenticated or current_user.notice_version >= services.NOTICE_VERSION:
        return None
    if wants_json():
        return error_page(403, sentence=_("Mời đồng chí đọc thông báo xử lý dữ liệu cá nhân trước."))
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.notice", next=wanted))


@bp.page("/sign-in", may=None, methods=("GET", "POST"), limit=A_WHOLE_BUILDING)
def sign_in() -> ResponseReturnValue:
    """Ask who it is."""
    target = safe_target(request.args.get("next"))
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(target)
    form = SignInForm()
    try:
        if form.validate_on_submit() and (person := _admitted(form)):
            session.begin(person, shared=form.shared_machine.data)
            return redirect(target)
    except TooManyFailures as wait:
        form.form_errors.append(wait_sentence(wait.until))
        return wait_answer(render_template("accounts/sign_in.html", form=form), wait.until)
    return render_template("accounts/sign_in.html", form=form)


def _admitted(form: SignInForm) -> session.Person | None:
    """Check the password with no transaction open; a refusal is told in the form."""
    with only_reading(one_by_one=True):
        claim = services.claim_of(form.login.data, at=now())
        db.session.close()
    is_proven, renewed_hash = passwords.verify(form.password.data, claim.password_hash)
    try:
        services.admit(claim, is_proven=is_proven, renewed_hash=renewed_hash, at=now())
        return claim.person
    except services.NotAdmitted:
        form.form_errors.append(_("Mã cán bộ, thư điện tử hoặc mật khẩu chưa đúng."))
    except services.AccountSuspended:
        form.form_errors.append(_("Tài khoản này đang tạm khóa. Đề nghị bộ phận tổ chức cán bộ của đơn vị mở lại."))
    return None


@bp.page("/sign-out", may=None, methods=("POST",))
def sign_out() -> ResponseReturnValue:
    """End this session; on a shared machine the browser forgets what it has kept for us, too."""
    response = make_response(redirect(url_for(".sign_in")))
    if current_user.is_authenticated:
        log_deed("lms.signed_out", f"lms:user:{current_user.id}")
        if cookie.get("shared"):
            response.headers["Clear-Site-Data"] = '"storage"'
        session.end()
        flash(_("Đã đăng xuất."), "info")
    return response


@bp.page("/notice", may=SEE_OWN_ACCOUNT, methods=("GET", "POST"))
def notice() -> ResponseReturnValue:
    """The personal-data notice: to be read once in each version, and again whenever one likes."""
    user = current_user.row
    has_read = user.notice_version >= services.NOTICE_VERSION
    if request.method == "GET":
        return render_template(
            "accounts/notice.html", version=services.NOTICE_VERSION, has_read=has_read, read_at=user.notice_read_at
        )
    if not has_read:
        services.note_reading(user, at=now())
    return redirect(safe_target(request.args.get("next")))


@bp.page("/account", may=SEE_OWN_ACCOUNT)
def account() -> ResponseReturnValue:
    """What the platform knows of the person, and the choices that are theirs."""
    return render_template("accounts/account.html", person=current_user)


@bp.page("/account/password", may=CHANGE_OWN_ACCOUNT, methods=("GET", "POST"), limit=A_WHOLE_BUILDING)
def change_password() -> ResponseReturnValue:
    """Set another password. This session stays, all others of the person end."""
    form = ChangePasswordForm(personal=services.personal_words(current_user.row))
    try:
        if form.validate_on_submit() and _changed(form, current_user.id):
            flash(_("Đã đổi mật khẩu. Các máy khác phải đăng nhập lại."), "good")
            return redirect(url_for(".account"))
    except TooManyFailures as wait:
        form.form_errors.append(wait_sentence(wait.until))
        return wait_answer(render_template("accounts/change_password.html", form=form), wait.until)
    return render_template("accounts/change_password.html", form=form)


def _changed(form: ChangePasswordForm, user_id: int) -> bool:
    claim = services.own_claim(user_id, at=now())
    db.session.rollback()
    is_proven, _renewed = passwords.verify(form.current.data, claim.password_hash)
    new_hash = passwords.hash_of(form.new.data)
    try:
        services.change_password(claim, new_hash, is_proven=is_proven, at=now())
    except services.NotAdmitted:
        form.current.errors = [_("Mật khẩu hiện nay chưa đúng.")]
        return False
    person = session.person_by(User.id == user_id)
    assert person is not None
    session.begin_anew(person)
    return True


@bp.page("/forgotten-password", may=None, methods=("GET", "POST"), limit="30/minute;300/hour")
def forgotten() -> ResponseReturnValue:
    """Ask for a link by mail. The answer is the same for every name."""
    form = ForgottenForm()
    sent = form.validate_on_submit()
    if sent:
        enqueue("lms.password_letter", {"sign_in_name": nfc(form.login.data)})
    return render_template("accounts/forgotten.html", form=form, sent=sent)


@bp.page("/forgotten-password/new", may=None, methods=("GET", "POST"), limit=A_WHOLE_BUILDING)
def reset() -> ResponseReturnValue:
    """The page behind the link: shows a form, and uses the link up when a good password is sent."""
    secret = request.args.get("key", "")
    try:
        with only_reading():
            personal = services.personal_words(resets.owner_of(secret, at=now()))
            db.session.rollback()
        form = NewPasswordForm(personal=personal)
        if not form.validate_on_submit():
            return _not_kept(render_template("accounts/reset.html", form=form))
        resets.use_reset(secret, passwords.hash_of(form.new.data), at=now())
    except resets.ResetRefused:
        return _not_kept(render_template("accounts/reset_refused.html"), status=410)
    flash(_("Đã đặt mật khẩu mới. Mời đồng chí đăng nhập."), "good")
    return redirect(url_for(".sign_in"))


def _not_kept(page: str, *, status: int = 200) -> ResponseReturnValue:
    """Answer with a page that no browser keeps: its address opens an account."""
    return page, status, {"Cache-Control": "no-store"}


def wait_answer(page: str, until: datetime) -> ResponseReturnValue:
    """Answer a form whose account has to wait, with how long."""
    seconds = max(1, round((until - now()).total_seconds()))
    return page, 429, {"Retry-After": str(seconds)}


def wait_sentence(until: datetime) -> str:
    """Say until when no password is looked at, in whole minutes."""
    whole = (until + timedelta(seconds=59, microseconds=999_999)).replace(second=0, microsecond=0)
    sentence = _(
        "Đã nhập sai quá nhiều lần. Tài khoản nhận mật khẩu trở lại từ %(clock)s; "
        "cần ngay thì đặt lại mật khẩu qua thư điện tử.",
        clock=clock(whole),
    )
    return str(sentence)
