"""The reports of the host itself."""

from lms.reports.shipped.activity import ActivityByMonth, YearlyReport
from lms.reports.shipped.hours import HoursOfTheYear
from lms.reports.shipped.outside import OutsideLearning
from lms.reports.shipped.people import CompletionByGroup, CompletionByPerson
from lms.reports.shipped.positions import PositionGap
from lms.reports.shipped.units import CompletionByUnit, DedicatedCoverage

SHIPPED = [
    CompletionByUnit(), CompletionByPerson(), CompletionByGroup(), PositionGap(), HoursOfTheYear(), DedicatedCoverage(),
    ActivityByMonth(), OutsideLearning(), YearlyReport(),
]  # fmt: skip
