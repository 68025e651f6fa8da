"""The page of the first sign-in, for whoever holds a printed slip."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from lms.accounts import first_sign_in, passwords, services
from lms.accounts.forms import LONGEST_NAME, NewPasswordForm
from lms.accounts.throttle import TooManyFailures
from lms.accounts.views import A_WHOLE_BUILDING, wait_answer, wait_sentence
from lms.db import db, now, only_reading
from lms.web.routing import Blueprint

bp = Blueprint("first_sign_in", __name__)


class FirstSignInForm(NewPasswordForm):
    """What stands on the slip, and the password of one's own."""

    login = StringField(
        lazy_("Mã cán bộ"),
        validators=[
            InputRequired(lazy_("Nhập mã cán bộ in trên phiếu.")),
            Length(max=LONGEST_NAME, message=lazy_("Mã cán bộ dài nhất 254 ký tự.")),
        ],
    )
    code = StringField(
        lazy_("Mã dùng một lần"),
        validators=[
            InputRequired(lazy_("Nhập mã dùng một lần in trên phiếu.")),
            Length(max=40, message=lazy_("Mã dùng một lần có 10 ký tự.")),
        ],
        description=lazy_("Chữ hoa hay chữ thường, có gạch nối hay không đều được."),
    )


@bp.page("/first-sign-in", may=None, methods=("GET", "POST"), limit=A_WHOLE_BUILDING)
def begin() -> ResponseReturnValue:
    """Set the first password with staff code and one-time code; nothing is said of who is known here."""
    form = FirstSignInForm(personal=[])
    try:
        if form.validate_on_submit() and _has_begun(form):
            flash(_("Đã đặt mật khẩu. Mời đồng chí đăng nhập bằng mật khẩu mới."), "good")
            return redirect(url_for("accounts.sign_in"))
    except TooManyFailures as wait:
        form.form_errors.append(wait_sentence(wait.until))
        return wait_answer(render_template("accounts/first_sign_in.html", form=form), wait.until)
    return render_template("accounts/first_sign_in.html", form=form)


def _has_begun(form: FirstSignInForm) -> bool:
    with only_reading():
        claim = services.claim_of(form.login.data, at=now())
        db.session.close()
    try:
        personal = first_sign_in.check_code(claim, form.code.data, at=now())
        if sentence := passwords.trouble_with(form.new.data, personal):
            form.new.errors = [sentence]
            return False
        db.session.close()  # nobody waits while the password is hashed
        new_hash = passwords.hash_of(form.new.data)
        first_sign_in.use_code(claim, form.code.data, new_hash, at=now())
    except services.NotAdmitted:
        form.form_errors.append(
            _(
                "Mã cán bộ hoặc mã dùng một lần chưa đúng, "
                "hoặc phiếu đã dùng, đã hết hạn hay đã được thay bằng phiếu mới."
            )
        )
        return False
    except services.AccountSuspended:
        form.form_errors.append(_("Tài khoản này đang tạm khóa. Đề nghị bộ phận tổ chức cán bộ của đơn vị mở lại."))
        return False
    return True
