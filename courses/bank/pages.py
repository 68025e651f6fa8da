"""Every page of the bank: the modules whose views share one blueprint, for the manifest."""

from courses.bank import bank_views, bulk_views, coverage_views, question_views, views
from courses.bank.places import OWN_DEED

VIEWS = (bank_views, bulk_views, coverage_views, question_views, views)
NAVIGATION = views.NAVIGATION
PERMISSIONS = [OWN_DEED]

bp = views.bp
