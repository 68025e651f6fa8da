"""The register of a body and year as a page, and as files to keep."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from certificates.book import lines
from certificates.book.jobs import BOOK
from certificates.delivery.handing_over import file_of
from certificates.delivery.jobs import KEPT
from certificates.permissions import FETCH_ARCHIVE, SEE
from lms.api import Blueprint, Job, NavigationItem, _, db, enqueue, lazy_, log_deed, page_of

PER_PAGE = 50
FORMS = ("xlsx", "pdf")

bp = Blueprint("certificates_book", __name__, template_folder="../templates")
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Sổ cấp"), icon="book", endpoint="certificates_book.index",
        may=SEE, order=344,
    )
]  # fmt: skip


def find_job(job_id: int) -> Job:
    """Load a book's job; answers 404 for any other job."""
    job = db.session.get(Job, job_id)
    return job if job is not None and job.kind == BOOK else abort(404)


def _chosen(books: list[lines.Book], values: object) -> lines.Book | None:
    """The book that is asked for; the newest where none is."""
    body_id, _colon, year = str(values or "").partition("-")
    return next((book for book in books if (str(book.body_id), str(book.year)) == (body_id, year)), None)


@bp.page("/staff/certificates/book", may=SEE)
def index() -> ResponseReturnValue:
    """The lines of one register in its order, and whether any number is missing."""
    books = lines.books(current_user)
    book = _chosen(books, request.args.get("book")) or (books[0] if books else None)
    if book is None:
        return render_template("certificates/book/index.html", books=books, book=None, page=None)
    page = page_of(lines.lines(book.body_id, book.year, current_user), size=PER_PAGE)
    if not page.rows and page.number > 1:
        return redirect(url_for(".index", book=f"{book.body_id}-{book.year}"))
    entries = lines.entered_about([row.id for row in page.rows])
    numbers = lines.numbers(book.body_id, book.year)
    return render_template(
        "certificates/book/index.html",
        books=books,
        book=book,
        page=page,
        notes={row.id: lines.note_of(row, entries.get(row.id, ())) for row in page.rows},
        numbers=numbers,
        gaps=[] if numbers["register"].is_whole else lines.missing(book.body_id, book.year),
    )


@bp.page("/staff/certificates/book", may=SEE, methods=("POST",))
def export() -> ResponseReturnValue:
    """Ask for a file of a register. Drawing pages takes seconds for each hundred lines, so a job does it."""
    book, form = _chosen(lines.books(current_user), request.form.get("book")), request.form.get("form", "")
    if book is None or form not in FORMS:
        return redirect(url_for(".index"))
    payload = {
        "body": book.body_id, "year": book.year, "form": form, "owner": current_user.id, "what": _("dòng"),
        "paths": sorted(current_user.granted_paths(SEE.name)), "scope": f"{book.body_name} · {book.year}",
    }  # fmt: skip
    job = enqueue(BOOK, payload, owner_id=current_user.id)
    log_deed("certificates.book_asked", f"lms:job:{job.id}", body=book.body_id, year=book.year, form=form)
    return redirect(url_for(".show", job_id=job.id))


@bp.page("/staff/certificates/book/files/<int:job_id>", may=FETCH_ARCHIVE, load=find_job)
def show(job: Job) -> ResponseReturnValue:
    """How far it is, the file when it is done, and earlier ones."""
    mine = select(Job).where(Job.kind == BOOK, Job.owner_id == current_user.id, Job.id != job.id)
    return render_template(
        "certificates/book/file.html",
        job=job,
        earlier=db.session.scalars(mine.order_by(Job.id.desc()).limit(10)).all(),
        title=_("Xuất sổ cấp"),
        left=None,
        kept=KEPT,
    )


@bp.page("/staff/certificates/book/files/<int:job_id>/fetch", may=FETCH_ARCHIVE, load=find_job, methods=("POST",))
def fetch(job: Job) -> ResponseReturnValue:
    """Stream the file. A form asks for it, because fetching names of many people is a deed to be logged."""
    made = job.result
    return file_of(
        job, deed="certificates.book_fetched", name=made.get("name", ""), media_type=made.get("type", ""),
        rows=made.get("rows"),
    )  # fmt: skip
