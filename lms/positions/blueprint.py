"""The blueprint of the pages on positions."""

from lms.web.routing import Blueprint

bp = Blueprint("positions", __name__)
