"""A learner's own certificates, and the file itself."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from certificates import register
from certificates.checking import state_of
from certificates.codes import file_name
from certificates.credentials import sharing
from certificates.issuing import PDF
from certificates.models import Award
from certificates.permissions import DOWNLOAD, DOWNLOAD_OWN, SEE_MINE
from certificates.register import find_award
from lms.api import Blueprint, HomeCard, _, error_page, lazy_, now, stream_file, today_of

SHOWN_AT_HOME = 2

bp = Blueprint("certificates", __name__, template_folder="templates")


@bp.page("/certificates", may=SEE_MINE)
def mine() -> ResponseReturnValue:
    """What the learner has earned."""
    return render_template("certificates/mine.html", **_held())


@bp.page("/certificates/list", may=SEE_MINE)
def mine_list() -> ResponseReturnValue:
    """The list alone: the page fetches it until every file is signed."""
    return render_template("certificates/mine_list.html", **_held())


def _held() -> dict[str, Any]:
    awards, today = register.awards_of(current_user.id), today_of(now())
    return {
        "awards": awards,
        "states": {award.id: state_of(award, today) for award in awards},
        "newer": {award.replaces_id: award for award in awards if award.replaces_id},
        "links": sharing.open_links([award.id for award in awards]),
    }


@bp.page("/certificates/<int:award_id>/share", may=DOWNLOAD_OWN, load=find_award, methods=("POST",))
def share(award: Award) -> ResponseReturnValue:
    """Open a link that shows this certificate in full to whoever has it."""
    sharing.share(award.id, at=now())
    flash(_("Đã tạo đường dẫn. Ai có đường dẫn đều xem được cả họ tên."), "good")
    return redirect(url_for(".mine"))


@bp.page("/certificates/<int:award_id>/share/withdraw", may=DOWNLOAD_OWN, load=find_award, methods=("POST",))
def withdraw_share(award: Award) -> ResponseReturnValue:
    """Close the link: whoever has it sees nothing any more."""
    sharing.withdraw(award.id, at=now())
    flash(_("Đã thu lại đường dẫn."), "good")
    return redirect(url_for(".mine"))


@bp.page("/certificates/<int:award_id>.pdf", may=DOWNLOAD, load=find_award)
def download(award: Award) -> ResponseReturnValue:
    """Stream the original, byte for byte, for its owner or an HR officer of the unit."""
    if award.file_sha256 is None:
        return error_page(
            404,
            title=_("Giấy đang được ký số"),
            sentence=_("Giấy chứng nhận số %(number)s đã vào sổ, tệp PDF chưa ký xong.", number=award.number),
            advice=_("Thường chỉ mất vài giây. Tải lại trang danh sách rồi thử lại."),
        )
    try:
        pieces = stream_file(award.file_sha256)
    except FileNotFoundError:
        abort(404)
    response = Response(pieces, mimetype=PDF)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(award.number, award.holder_name)}"'
    response.headers["ETag"] = f'"{award.file_sha256}"'
    return response


class LatestCertificates(HomeCard):
    """The learner's newest certificates on the first page."""

    key = "certificates.latest"
    title = lazy_("Giấy chứng nhận")
    order = 40

    def render(self, user: Any) -> Markup:
        awards = register.newest_of(user.id, SHOWN_AT_HOME)
        page = render_template("certificates/home_card.html", awards=awards, all_url=url_for("certificates.mine"))
        return Markup(page)  # noqa: S704 (a template's output, escaped there)
