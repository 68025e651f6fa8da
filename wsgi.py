"""The application for a WSGI server: `granian --interface wsgi wsgi:app`."""

from lms.serving import create_served_app

app = create_served_app()
