"""The pages of oversight share one blueprint, so that their endpoints share one name."""

from lms.api import Blueprint

bp = Blueprint("courses_oversight", __name__)
