"""The pages of the matrix, of comparisons and of targets: the modules share one blueprint, for the manifest."""

from courses.oversight import (
    blueprint,
    matrix_export_views,
    matrix_people_views,
    matrix_views,
    targets_views,
    trend_views,
)

VIEWS = (matrix_views, matrix_people_views, matrix_export_views, trend_views, targets_views)
NAVIGATION = matrix_views.NAVIGATION
PERMISSIONS = [*matrix_export_views.PERMISSIONS, targets_views.SET_TARGET]

bp = blueprint.bp
