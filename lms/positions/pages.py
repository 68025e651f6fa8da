"""All pages on positions share one blueprint."""

from lms.positions import gap_views, permissions, views
from lms.positions.blueprint import bp

NAVIGATION = [*gap_views.NAVIGATION, *views.NAVIGATION]
PERMISSIONS = permissions.PERMISSIONS

__all__ = ["NAVIGATION", "PERMISSIONS", "bp"]
