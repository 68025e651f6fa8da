"""The host's own manifest: the platform uses the doors that it offers to plugins."""

from pathlib import Path

from flask_babel import lazy_gettext as lazy_

import lms.api  # noqa: F401 (brings every table of the host, for the migrations)
from lms.accounts import first_sign_in_views as first_sign_in
from lms.accounts import views as accounts
from lms.accounts.commands import accounts as accounts_command
from lms.accounts.resets import PasswordLetter
from lms.audit.commands import audit
from lms.demo import DemoPeople
from lms.jobs import views as jobs
from lms.jobs.contract import JOBS
from lms.jobs.daily import DAILY_TASKS, EveryDay
from lms.mail import Delivery
from lms.messages import permissions as message_permissions
from lms.messages import sent_views as messages
from lms.messages.contract import CHANNELS
from lms.messages.jobs import Deliver
from lms.messages.mail_channel import Mail
from lms.organisation import permissions as organisation
from lms.organisation import views as organisation_views
from lms.organisation.commands import units as units_command
from lms.plugins import migrations
from lms.plugins.contract import API_VERSION, Plugin
from lms.positions import pages as positions
from lms.recognition import permissions as recognition_permissions
from lms.recognition import views as recognition
from lms.records.person_panel import CompletionsPanel
from lms.records.unit_holdings import UnitCompletions
from lms.reports import export_views, schedule_views, transcript_views
from lms.reports import permissions as report_permissions
from lms.reports import views as reports
from lms.reports.contract import REPORTS
from lms.reports.exporting import MakeExport
from lms.reports.scheduling import ScheduledReports
from lms.reports.shipped import SHIPPED
from lms.reports.transcripts import TRANSCRIPT_PARTS, ModulesShown
from lms.restructuring import pages as restructuring
from lms.restructuring.contract import UNIT_HOLDINGS
from lms.restructuring.planned import Reorganise
from lms.skills import views as skills
from lms.skills.contract import FRAMEWORKS
from lms.skills.links import POSITION_LINKS, SKILL_LINKS
from lms.skills.person_panel import SkillsPanel
from lms.skills.subjects import Levels
from lms.skills.tt03_2014 import Circular03
from lms.staffing import import_views as staff_import
from lms.staffing import people_pages, slips_views
from lms.staffing.forgetting import ForgetSheets
from lms.staffing.import_commands import staff as staff_command
from lms.staffing.import_job import StaffSheetIn
from lms.staffing.outgoing import MakeStaffSheet
from lms.staffing.people_panels import PERSON_PANELS
from lms.staffing.slips_jobs import FirstLetters, ForgetSlips, PrintSlips
from lms.starting import START_STEPS
from lms.subjects import SUBJECTS
from lms.web import views as web
from lms.web.cards import HOME_CARDS
from lms.web.staff_card import StaffPages

HERE = Path(__file__).parent

HOST = Plugin(
    name="lms",
    title=lazy_("Nền tảng"),
    api=API_VERSION,
    blueprints=[
        organisation_views.bp,
        restructuring.bp,
        web.bp,
        accounts.bp,
        first_sign_in.bp,
        jobs.bp,
        messages.bp,
        recognition.bp,
        reports.bp,
        export_views.bp,
        schedule_views.bp,
        transcript_views.bp,
        positions.bp,
        skills.bp,
        people_pages.bp,
        staff_import.bp,
        slips_views.bp,
    ],
    migrations=migrations.ENVIRONMENT / "versions",
    translations=HERE / "translations",
    points=[
        CHANNELS,
        JOBS,
        DAILY_TASKS,
        FRAMEWORKS,
        START_STEPS,
        HOME_CARDS,
        SKILL_LINKS,
        POSITION_LINKS,
        PERSON_PANELS,
        UNIT_HOLDINGS,
        SUBJECTS,
        REPORTS,
        TRANSCRIPT_PARTS,
    ],
    provides={
        CHANNELS: [Mail()],
        JOBS: [
            FirstLetters(),
            MakeStaffSheet(),
            PrintSlips(),
            StaffSheetIn(),
            Deliver(),
            Delivery(),
            EveryDay(),
            MakeExport(),
            PasswordLetter(),
        ],
        DAILY_TASKS: [ForgetSheets(), Reorganise(), ScheduledReports(), ForgetSlips()],
        FRAMEWORKS: [Circular03()],
        SUBJECTS: [Levels()],
        START_STEPS: [DemoPeople()],
        HOME_CARDS: [StaffPages()],
        PERSON_PANELS: [SkillsPanel(), CompletionsPanel()],
        UNIT_HOLDINGS: [UnitCompletions()],
        REPORTS: SHIPPED,
        TRANSCRIPT_PARTS: [ModulesShown()],
    },
    navigation=[
        *organisation_views.NAVIGATION,
        *restructuring.NAVIGATION,
        *accounts.NAVIGATION,
        *messages.NAVIGATION,
        *recognition.NAVIGATION,
        *reports.NAVIGATION,
        *positions.NAVIGATION,
        *skills.NAVIGATION,
        *people_pages.NAVIGATION,
        *staff_import.NAVIGATION,
    ],
    permissions=[
        *accounts.PERMISSIONS,
        *organisation.PERMISSIONS,
        *jobs.PERMISSIONS,
        *message_permissions.PERMISSIONS,
        *recognition_permissions.PERMISSIONS,
        *report_permissions.PERMISSIONS,
        *positions.PERMISSIONS,
        transcript_views.SEE_OWN_TRANSCRIPT,
        *skills.PERMISSIONS,
        *people_pages.PERMISSIONS,
        *staff_import.PERMISSIONS,
    ],
    commands=[accounts_command, audit, units_command, staff_command],
)
