"""The application as it is served: static files cached for ever by their hashed names, and everything compressed."""

import gc

from flask import Flask, Response, request
from isal import isal_zlib
from whitenoise import WhiteNoise

from lms.app import create_app
from lms.lanes import Lanes
from lms.memory import in_large_pages
from lms.web.assets import DIST

LEAST = 1_000
"""Bytes below which compressing a page saves nothing."""

LEVEL, GZIP = 1, 31
"""How hard a page is compressed, of 0 to 3, and into which format. ISA-L takes a quarter of the time that zlib takes at
its level 2, for as many bytes."""

COLLECT = (10_000, 10, 10)
"""How many new objects the collector waits for: a page makes some thousands, and nearly all go by themselves."""

TEXT = {"text/html", "application/json", "image/svg+xml"}


def create_served_app() -> Flask:
    """Build the application and let WhiteNoise serve the built front end."""
    gc.disable()  # a start makes a million objects, and nearly all of them stay
    app = create_app()
    app.after_request(compressed)
    static = WhiteNoise(Lanes(app.wsgi_app), max_age=3600)
    if DIST.exists():
        static.add_files(str(DIST), prefix="static/dist/")
    static.immutable_file_test = lambda _path, url: "/dist/assets/" in url
    app.wsgi_app = static  # type: ignore[method-assign]
    gc.collect()
    in_large_pages()
    gc.freeze()  # what has been loaded by now stays: the collector need not look at it at every turn
    gc.set_threshold(*COLLECT)
    gc.enable()
    return app


def compressed(response: Response) -> Response:
    """Compress a page for a reader on a weak link; what is streamed, and what is compressed already, stays as it is.

    Pages hold a forgery token beside what the reader typed, which a stranger could guess at from the lengths of many
    answers. Our cookies do not travel with requests from other sites (SameSite), so no stranger gets such answers.
    """
    response.vary.add("Accept-Encoding")
    if response.mimetype not in TEXT or response.is_streamed or response.content_encoding:
        return response
    content = response.get_data()
    if len(content) >= LEAST and request.accept_encodings["gzip"]:
        response.set_data(isal_zlib.compress(content, LEVEL, GZIP))
        response.content_encoding = "gzip"
    return response
