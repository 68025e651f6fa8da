"""Every page of people: the modules whose views share one blueprint, for the manifest."""

from lms.staffing import people_edit_views, people_permissions, people_scope, people_sheet_views, people_views

VIEWS = (people_edit_views, people_sheet_views, people_views)
NAVIGATION = people_views.NAVIGATION
PERMISSIONS = [*people_scope.PERMISSIONS, *people_permissions.PERMISSIONS]

bp = people_views.bp
