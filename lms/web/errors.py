"""What people see when something fails: what failed, what is safe, what to do, a code to read out."""

import secrets
from collections.abc import Callable
from typing import TypeVar

import structlog
from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from lms.db import db
from lms.permissions import Forbidden
from lms.plugins.contract import MissingContribution
from lms.web.i18n import current_language

log = structlog.get_logger(__name__)
E = TypeVar("E", bound=Exception)


def error_page(
    status: int, *, title: str = "", sentence: str = "", advice: str = "", action: tuple[str, str] | None = None
) -> Response:
    """Answer with the error page, or with the same words as JSON where JSON was asked for.

    `action` is an address and what its link says.
    """
    default_title, default_sentence, default_advice = _words(status)
    words = {
        "title": title or default_title,
        "sentence": sentence or default_sentence,
        "advice": advice or default_advice,
        "code": f"{secrets.token_hex(2)}-{status}".upper(),
    }
    log.info("refused", status=status, code=words["code"], path=request.path)
    if wants_json():
        response = jsonify({"error": {**words, "status": status}, "message": words["sentence"]})
    else:
        response = make_response(
            render_template("errors/error.html", status=status, **words, action=action, back_url="/")
        )
    response.status_code = status
    return response


def wants_json() -> bool:
    """Whether the caller is a script that asked for JSON."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def _words(status: int) -> tuple[str, str, str]:
    safe = _("Chưa có gì bị mất.")
    words = {
        400: (_("Yêu cầu chưa đọc được"), _("Máy chủ không hiểu nội dung vừa gửi."), safe),
        401: (_("Cần đăng nhập"), _("Phiên làm việc đã hết. Mời đồng chí đăng nhập lại."), safe),
        403: (
            _("Không có quyền xem trang này"),
            _("Tài khoản đang dùng không được giao quyền với nội dung này."),
            _("Nếu cần, đề nghị bộ phận tổ chức cán bộ của đơn vị giao quyền."),
        ),
        404: (
            _("Không tìm thấy trang"),
            _("Địa chỉ này không có, hoặc nội dung đã được chuyển đi."),
            _("Kiểm tra lại địa chỉ, hoặc về trang đầu."),
        ),
        405: (_("Yêu cầu chưa đọc được"), _("Trang này không nhận kiểu gửi đó."), safe),
        409: (_("Nội dung đã thay đổi"), _("Có người hoặc thẻ khác vừa sửa nội dung này."), safe),
        410: (_("Không còn hiệu lực"), _("Nội dung này đã kết thúc hoặc đã được gỡ."), safe),
        413: (
            _("Nội dung quá lớn"),
            _("Tệp hoặc bài viết vừa gửi vượt quá dung lượng cho phép."),
            _("Rút ngắn bài viết hoặc chọn tệp nhỏ hơn rồi gửi lại."),
        ),
        422: (_("Nội dung chưa hợp lệ"), _("Có chỗ cần sửa trước khi gửi."), safe),
        429: (
            _("Thao tác quá nhanh"),
            _("Máy này vừa gửi quá nhiều yêu cầu."),
            _("Chờ một phút rồi thử lại."),
        ),
        503: (
            _("Máy chủ đang bận"),
            _("Cơ sở dữ liệu tạm thời chưa trả lời."),
            _("Những gì đã báo “Đã lưu” vẫn còn nguyên. Chờ vài giây rồi thử lại."),
        ),
    }
    default = (
        _("Có lỗi ở máy chủ"),
        _("Yêu cầu chưa thực hiện được. Không có gì bị ghi dở dang."),
        _("Thử lại; nếu vẫn lỗi, đọc mã dưới đây cho người quản trị."),
    )
    return words.get(status, default)


def _forbidden(_error: Forbidden) -> ResponseReturnValue:
    if current_user.is_authenticated:
        return error_page(403)
    if wants_json():
        return error_page(401)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(url_for("accounts.sign_in", next=wanted))


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    response = error_page(error.code)
    for name, value in error.get_response().headers.items():
        if name in {"Retry-After", "Allow"}:
            response.headers[name] = value
    return response


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return error_page(
        400,
        title=_("Trang đã mở quá lâu"),
        sentence=_("Mã bảo vệ của trang đã hết hạn nên máy chủ chưa nhận nội dung vừa gửi."),
        advice=_("Quay lại, tải lại trang rồi gửi lần nữa."),
    )


def _missing(error: MissingContribution) -> ResponseReturnValue:
    return error_page(
        503,
        title=_("Thiếu thành phần mở rộng"),
        sentence=_("Nội dung này cần thành phần “%(key)s”, hiện chưa được cài.", key=error.key),
        advice=_("Dữ liệu vẫn còn nguyên. Báo người quản trị cài lại thành phần."),
    )


def _database(error: DBAPIError) -> ResponseReturnValue:
    _forget_person()
    _let_go()
    if isinstance(error, DataError):  # a NUL in a text, a number without end: nothing that our pages send
        log.warning("unfit for the database", error=str(error.orig), path=request.path)
        return error_page(400)
    busy = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    if not busy:
        return _unexpected(error)
    log.warning("database unavailable", error=str(error.orig))
    response = error_page(503)
    response.headers["Retry-After"] = "3"
    return response


def _let_go(_failure: BaseException | None = None) -> None:
    """End the transaction. A database that has died meanwhile cannot roll back, and has nothing to roll back."""
    if db.session.registry.has():
        try:
            db.session.remove()  # a rollback too, without marking every row that was read as out of date
        except DBAPIError:
            db.session().invalidate()


def _forget_person() -> None:
    """Finish this request as for a visitor, in the language it began in: a person would be read from the database."""
    if "_login_user" in g:
        current_language(), get_locale()  # both are kept for the rest of the request
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined] # noqa: SLF001


def _even_without_database(answer: Callable[[E], ResponseReturnValue]) -> Callable[[E], ResponseReturnValue]:
    """Ask for patience where the page of another error cannot be drawn, because its frame says who is reading."""

    def respond(error: E) -> ResponseReturnValue:
        try:
            return answer(error)
        except DBAPIError as lost:
            return _database(lost)

    return respond


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("unexpected failure", path=request.path, exc_info=error)
    return error_page(500)


def init_app(app: Flask) -> None:
    """Answer every failure with a page of ours."""
    app.register_error_handler(Forbidden, _even_without_database(_forbidden))
    app.register_error_handler(CSRFError, _even_without_database(_csrf))
    app.register_error_handler(HTTPException, _even_without_database(_http))
    app.register_error_handler(MissingContribution, _even_without_database(_missing))
    app.register_error_handler(DBAPIError, _database)
    app.teardown_appcontext(_let_go)  # before Flask-SQLAlchemy lets go, which would fail what has been answered well
    if not app.testing:
        app.register_error_handler(Exception, _unexpected)
