"""The file that a job has made, handed to whoever asked for it; taking it away is a deed to be logged."""

from datetime import datetime
from typing import Any, Final

from flask import Response, abort

from certificates.codes import plain
from lms.api import Job, local, log_deed, stream_file

ZIP: Final = "application/zip"


def zip_of(job: Job, *, deed: str, prefix: str) -> Response:
    """The ZIP that a job has made, named by what is in it and when it was made; 404 until it is there."""
    name = f"{prefix}_{plain(job.payload['scope'])}_{local(_made_at(job)):%Y%m%d-%H%M}.zip"
    return file_of(job, deed=deed, name=name, media_type=ZIP, files=job.result["files"])


def file_of(job: Job, *, deed: str, name: str, media_type: str, **told: Any) -> Response:
    """The file that a job has made; `told` goes into the log beside its hash; 404 where it is not kept any longer."""
    _made_at(job)
    digest = job.result["sha256"]
    try:
        pieces = stream_file(digest)
    except FileNotFoundError:
        abort(404)
    log_deed(deed, f"lms:job:{job.id}", sha256=digest, **told)
    response = Response(pieces, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Length"] = str(job.result["size"])
    return response


def _made_at(job: Job) -> datetime:
    is_there = job.state == "done" and job.result.get("sha256")
    return job.finished_at if is_there and job.finished_at else abort(404)
