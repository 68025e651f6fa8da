"""The application as it is served: with static files, compressed and cached for ever by their hashed names."""

from flask import Flask
from whitenoise import WhiteNoise

from lms.app import create_app
from lms.web.assets import DIST


def create_served_app() -> Flask:
    """Build the application and let WhiteNoise serve the built front end."""
    app = create_app()
    static = WhiteNoise(app.wsgi_app, max_age=3600)
    if DIST.exists():
        static.add_files(str(DIST), prefix="static/dist/")
    static.immutable_file_test = lambda _path, url: "/dist/assets/" in url
    app.wsgi_app = static  # type: ignore[method-assign]
    return app
