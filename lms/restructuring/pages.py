"""Every page of reorganising: the modules whose views share one blueprint, for the manifest."""

from lms.restructuring import dealing_views, views

VIEWS = (views, dealing_views)
NAVIGATION = views.NAVIGATION

bp = views.bp
