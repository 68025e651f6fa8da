"""What is sent to us beyond what we take."""

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from lms.web.errors import error_page

SWALLOWED = 64 * 1024 * 1024
PIECE = 64 * 1024


def _too_large(_error: RequestEntityTooLarge) -> Response:
    """Answer in words. A browser that is cut off while it sends shows no answer, but a broken connection."""
    left = min(request.content_length or 0, SWALLOWED)
    while left > 0 and (piece := request.environ["wsgi.input"].read(min(left, PIECE))):
        left -= len(piece)
    return error_page(413)


def init_app(app: Flask) -> None:
    """Hear of everything that is too large."""
    app.register_error_handler(RequestEntityTooLarge, _too_large)
