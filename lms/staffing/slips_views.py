"""Slips for the first sign-in, printed or sent by mail."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select

from lms.accounts.first_sign_in import keep_codes, new_codes
from lms.audit import log_deed
from lms.db import db, now, only_reading
from lms.jobs.models import Job
from lms.jobs.services import enqueue
from lms.organisation.permissions import MANAGE_STAFF
from lms.organisation.queries import units_in_scope
from lms.permissions import allowed
from lms.staffing import slips
from lms.staffing.people_permissions import FETCH_STAFF_FILE
from lms.staffing.people_queries import Wanted
from lms.staffing.people_scope import CHANGE_PERSON, Card
from lms.staffing.people_views import find_person
from lms.staffing.slips import Chosen
from lms.staffing.slips_jobs import KEPT, LETTERS, SLIPS, opened
from lms.web.errors import error_page
from lms.web.formats import local, number
from lms.web.paging import page_of
from lms.web.routing import Blueprint

bp = Blueprint("staffing_slips", __name__)

SHOWN = 10


def find_job(job_id: int) -> Job:
    """Load a job that prints slips or sends letters; answers 404 for any other."""
    job = db.session.get(Job, job_id)
    return job if job is not None and job.kind in {SLIPS, LETTERS} else abort(404)


@bp.page("/staff/slips", may=MANAGE_STAFF)
def index() -> ResponseReturnValue:
    """For whom slips would be printed, and the officer's earlier work."""
    chosen = Chosen.read(request.args)
    people, addresses = slips.count_recipients(chosen, user=current_user)
    return render_template(
        "staffing/slips/index.html",
        chosen=chosen,
        people=people,
        addresses=addresses,
        page=page_of(slips.recipients(chosen, user=current_user).order_by("sort_key", "id"), size=20),
        units=units_in_scope(MANAGE_STAFF),
        at_once=slips.AT_ONCE,
        jobs=_jobs(),
    )


@bp.page("/staff/slips/print", may=MANAGE_STAFF, methods=("POST",))
def print_many() -> ResponseReturnValue:
    """Print slips at once, or let a job do it where there are many."""
    chosen = Chosen.read(request.form)
    people, _addresses = slips.count_recipients(chosen, user=current_user)
    if not people:
        flash(_("Không có ai để in phiếu trong phạm vi được giao."), "stop")
        return redirect(url_for(".index", **chosen.query()))
    if people > slips.AT_ONCE:
        job = enqueue(SLIPS, _payload(chosen, _("phiếu")), owner_id=current_user.id)
        return redirect(url_for(".show", job_id=job.id))
    return _printed(chosen)


@bp.page("/staff/people/<int:person_id>/slip", may=CHANGE_PERSON, load=find_person, methods=("POST",))
def print_one(person: Card) -> ResponseReturnValue:
    """Print a slip for one person on the spot, which takes the place of those before."""
    if person.is_suspended or not allowed(MANAGE_STAFF, person):
        flash(_("Tài khoản đang tạm khóa nên không in phiếu."), "stop")
        return redirect(url_for("staffing_people.show", person_id=person.id))
    return _printed(Chosen(Wanted(), (person.id,)))


@bp.page("/staff/slips/mail", may=MANAGE_STAFF, methods=("POST",))
def mail_many() -> ResponseReturnValue:
    """Send a link to set a password to those who have an address; one job."""
    chosen = Chosen.read(request.form)
    _people, addresses = slips.count_recipients(chosen, user=current_user)
    if not addresses:
        flash(_("Không ai trong số này có địa chỉ thư điện tử."), "stop")
        return redirect(url_for(".index", **chosen.query()))
    job = enqueue(LETTERS, _payload(chosen, _("thư")), owner_id=current_user.id)
    log_deed("lms.first_letters_asked", f"lms:job:{job.id}", people=addresses)
    return redirect(url_for(".show", job_id=job.id))


@bp.page("/staff/people/<int:person_id>/letter", may=CHANGE_PERSON, load=find_person, methods=("POST",))
def mail_one(person: Card) -> ResponseReturnValue:
    """Send one person a link to set a password."""
    if person.is_suspended or not person.email:
        flash(_("Không gửi được: tài khoản đang tạm khóa hoặc chưa có thư điện tử."), "stop")
    else:
        job = enqueue(LETTERS, _payload(Chosen(Wanted(), (person.id,)), _("thư")), owner_id=current_user.id)
        log_deed("lms.first_letters_asked", f"lms:job:{job.id}", people=1)
        flash(_("Thư có đường liên kết đặt mật khẩu sẽ tới %(email)s trong vài phút.", email=person.email), "good")
    return redirect(url_for("staffing_people.show", person_id=person.id))


@bp.page("/staff/slips/jobs/<int:job_id>", may=FETCH_STAFF_FILE, load=find_job)
def show(job: Job) -> ResponseReturnValue:
    """How far a job is, and the paper when it is done."""
    return render_template("staffing/slips/show.html", job=job, title=_title(job), left=None, is_kept=_is_kept(job))


@bp.page("/staff/slips/jobs/<int:job_id>/paper", may=FETCH_STAFF_FILE, load=find_job, methods=("POST",))
def fetch(job: Job) -> ResponseReturnValue:
    """Give the paper out. A form asks for it, because what is on it opens accounts: the deed is logged."""
    if job.kind != SLIPS or job.state != "done":
        abort(404)
    paper = opened(job.result["sha256"]) if _is_kept(job) else None
    if not paper:
        sentence = _("Tệp phiếu chỉ tải được trong %(n)d ngày. Hãy in phiếu mới.", n=KEPT.days)
        return error_page(410, title=_("Tệp này không còn"), sentence=sentence)
    log_deed("lms.slips_fetched", f"lms:job:{job.id}", people=job.result["rows"])
    return _paper(paper)


def _printed(chosen: Chosen) -> ResponseReturnValue:
    """Draw first and keep the codes last: nobody waits for the drawing, and no code counts that was not printed."""
    officer, moment = current_user._get_current_object(), now()  # noqa: SLF001 (its rights, not the proxy)
    db.session.rollback()
    with only_reading():
        people = slips.read_recipients(chosen, user=officer)
        db.session.rollback()
    if not people:
        flash(_("Không có ai để in phiếu trong phạm vi được giao."), "stop")
        return redirect(url_for(".index"))
    codes = new_codes([person.id for person in people])
    paper = slips.draw(people, codes, at=moment)
    keep_codes(codes, by_id=officer.id, at=moment)
    log_deed("lms.slips_printed", "lms:slips", people=len(people))
    return _paper(paper)


def _paper(content: bytes) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="phieu-dang-nhap_{local(now()):%Y%m%d-%H%M}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _payload(chosen: Chosen, what: str) -> dict[str, Any]:
    return {"chosen": chosen.to_json(), "officer": current_user.id, "since": now().isoformat(), "what": what}


def _is_kept(job: Job) -> bool:
    return job.finished_at is not None and job.finished_at + KEPT > now()


def _title(job: Job) -> str:
    return str(_("Phiếu đăng nhập lần đầu") if job.kind == SLIPS else _("Thư đặt mật khẩu lần đầu"))


def _jobs() -> list[dict[str, Any]]:
    mine = (
        select(Job)
        .where(Job.kind.in_((SLIPS, LETTERS)), Job.owner_id == current_user.id)
        .order_by(Job.id.desc())
        .limit(SHOWN)
    )
    return [{"job": job, "title": _title(job), "what": _done_words(job)} for job in db.session.scalars(mine)]


def _done_words(job: Job) -> str:
    rows = job.result.get("rows", 0) if job.state == "done" else job.total
    if job.kind == SLIPS:
        return str(ngettext("%(n)s phiếu", "%(n)s phiếu", rows, n=number(rows)))
    return str(ngettext("%(n)s thư", "%(n)s thư", rows, n=number(rows)))
