"""The only door of the host: plugins import this module and nothing else of `lms`."""

from flask_babel import ngettext

from lms.accounts.models import Grant, User
from lms.accounts.session import Person, person_by, session_cookie, session_name
from lms.accounts.throttle import TooManyFailures, count_failure, forget_failures, refuse_waiting
from lms.audit import log_deed
from lms.db import BIG_KEY, JSONDict, Key, Model, Moment, db, insert_into, now, only_reading, rows_of, shared_alias
from lms.events import Event, publish
from lms.files.archives import OLE, ZIP, Archive, ArchiveLimits, open_archive, refuse_macros
from lms.files.cells import LONGEST_CELL, text_of
from lms.files.decoding import decoded, printable, text_or_nothing
from lms.files.safe_xml import parsed_xml
from lms.files.sheets import ReadSheet, rows_of_sheets, sheets_of, table_of_text
from lms.files.source import LARGEST_FILE, SourceFile, UnreadableFile
from lms.jobs.contract import JOBS, JobKind
from lms.jobs.daily import DAILY_TASKS, DailyTask
from lms.jobs.models import Job
from lms.jobs.progress import JobCancelled, Progress
from lms.jobs.services import enqueue, enqueue_once
from lms.mail import send_letter
from lms.messages.contract import CHANNELS, Attachment, Channel, Outgoing, Recipient, Undeliverable
from lms.messages.hours import SendingHours, hours_of
from lms.messages.models import Dispatch, Message, MessageDelivery
from lms.messages.services import Notice, notify
from lms.official.papers import Annex, Letterhead, ListColumn, Paper, PaperList, SignatureBlock
from lms.official.reports import ListReport, TooManyRows, report_pdf, report_pdfs
from lms.official.services import DOCX, paper_docx, paper_pdf
from lms.official.words import count_text, official_date
from lms.organisation.events import MembershipsChanged, NewcomersWithdrawn, UnitsReorganised
from lms.organisation.history import memberships_at, units_at
from lms.organisation.kinds import LEARNER_GROUPS
from lms.organisation.models import Membership, Unit, UnitSuccession, UnitVersion
from lms.organisation.permissions import APPROVE_TRAINING, FOLLOW, MANAGE_STAFF, ORGANISE, follow_scope, followed_paths
from lms.organisation.queries import find_unit, members_of, units_in_scope
from lms.permissions import Forbidden, Permission, allowed, any_of, granted, own, require, scope_of, signed_in
from lms.plugins.contract import (
    API_VERSION,
    Contribution,
    ExtensionPoint,
    MissingContribution,
    NavigationItem,
    Plugin,
)
from lms.recognition.models import OutsideTraining
from lms.recognition.services import LearningRecognised
from lms.records.models import Completion
from lms.records.services import (
    LearningCompleted,
    LearningRescored,
    LearningWithdrawn,
    correct_scores,
    record_completion,
    withdraw_completions,
)
from lms.reports.asking import AskAsOf, AskName, AskPeople, AskSpan, AskYear, ChoiceField, ReportForm
from lms.reports.conditions import between, people_asked, until_day
from lms.reports.contract import REPORTS, Asked, Report, ReportColumn
from lms.reports.transcripts import TRANSCRIPT_PARTS, Transcript, TranscriptPart, find_subject, told_by, transcript_of
from lms.restructuring.contract import UNIT_HOLDINGS, UnitHolding
from lms.settings import settings
from lms.skills.bits import bit_of, bits_of
from lms.skills.contract import FRAMEWORKS, Skill, SkillFramework
from lms.skills.links import POSITION_LINKS, SKILL_LINKS, PositionLink, SkillLink
from lms.skills.models import Attainment, Mastery, Standing
from lms.skills.module_states import module_states
from lms.skills.profiles import Profile, find_profile, profile_of_subject, profiles_of
from lms.skills.queries import Matrix, matrix_of
from lms.skills.services import Shown, record_evidence, replace_evidence
from lms.skills.standings import LevelLost, LevelReached, count_passed, has_passed
from lms.skills.trends import month_ends, trend_of
from lms.skills.unit_matrix import Counts, UnitCounts, Whom, all_of, end_of, top_units, unit_counts, with_standing
from lms.staffing.people_panels import PERSON_PANELS, PersonPanel
from lms.staffing.people_scope import Card as PersonCard
from lms.starting import START_STEPS, StartStep
from lms.storage import StoredFile, forget_content, read_file, store_file, store_files, store_path, stream_file
from lms.subjects import SUBJECTS, SubjectSource
from lms.web.assets import asset_size
from lms.web.cards import HOME_CARDS, HomeCard
from lms.web.errors import error_page
from lms.web.formats import (
    clock,
    date_long,
    date_text,
    filesize,
    from_local,
    local,
    moment_text,
    number,
    percent,
    today_of,
)
from lms.web.forms import Form
from lms.web.i18n import current_language, in_language
from lms.web.i18n import gettext as _
from lms.web.i18n import lazy_gettext as lazy_
from lms.web.paging import Page, page_of
from lms.web.problems import Problem
from lms.web.redirects import safe_target
from lms.web.routing import Blueprint
from lms.web.sheets import CellKind, Marked, Sheet, SheetColumn, cell_text, write_csv
from lms.web.text import fold, nfc, nfc_lines, sort_key
from lms.web.workbooks import XLSX, SheetFull, write_xlsx, xlsx_bytes

__all__ = [
    "API_VERSION", "APPROVE_TRAINING", "BIG_KEY", "CHANNELS", "DAILY_TASKS", "DOCX", "FOLLOW", "FRAMEWORKS",
    "HOME_CARDS", "JOBS", "LARGEST_FILE", "LEARNER_GROUPS", "LONGEST_CELL", "MANAGE_STAFF", "OLE", "ORGANISE",
    "PERSON_PANELS", "POSITION_LINKS", "REPORTS", "SKILL_LINKS", "START_STEPS", "SUBJECTS", "TRANSCRIPT_PARTS",
    "UNIT_HOLDINGS", "XLSX", "ZIP", "Annex", "Archive", "ArchiveLimits", "AskAsOf", "AskName", "AskPeople",
    "AskSpan", "AskYear", "Asked", "Attachment", "Attainment", "Blueprint", "CellKind", "Channel", "ChoiceField",
    "Completion", "Contribution", "Counts", "DailyTask", "Dispatch", "Event", "ExtensionPoint", "Forbidden",
    "Form", "Grant", "HomeCard", "JSONDict", "Job", "JobCancelled", "JobKind", "Key", "LearningCompleted",
    "LearningRecognised", "LearningRescored", "LearningWithdrawn", "Letterhead", "LevelLost", "LevelReached",
    "ListColumn", "ListReport", "Marked", "Mastery", "Matrix", "Membership", "MembershipsChanged", "Message",
    "MessageDelivery", "MissingContribution", "Model", "Moment", "NavigationItem", "NewcomersWithdrawn", "Notice",
    "Outgoing", "OutsideTraining", "Page", "Paper", "PaperList", "Permission", "Person", "PersonCard",
    "PersonPanel", "Plugin", "PositionLink", "Problem", "Profile", "Progress", "ReadSheet", "Recipient", "Report",
    "ReportColumn", "ReportForm", "SendingHours", "Sheet", "SheetColumn", "SheetFull", "Shown", "SignatureBlock",
    "Skill", "SkillFramework", "SkillLink", "SourceFile", "Standing", "StartStep", "StoredFile", "SubjectSource",
    "TooManyFailures", "TooManyRows", "Transcript", "TranscriptPart", "Undeliverable", "Unit", "UnitCounts",
    "UnitHolding", "UnitSuccession", "UnitVersion", "UnitsReorganised", "UnreadableFile", "User", "Whom", "_",
    "all_of", "allowed", "any_of", "asset_size", "between", "bit_of", "bits_of", "cell_text", "clock",
    "correct_scores", "count_failure", "count_passed", "count_text", "current_language", "date_long", "date_text",
    "db", "decoded", "end_of", "enqueue", "enqueue_once", "error_page", "filesize", "find_profile",
    "find_subject", "find_unit", "fold", "follow_scope", "followed_paths", "forget_content", "forget_failures",
    "from_local", "granted", "has_passed", "hours_of", "in_language", "insert_into", "lazy_", "local", "log_deed",
    "matrix_of", "members_of", "memberships_at", "module_states", "moment_text", "month_ends", "nfc", "nfc_lines",
    "ngettext", "notify", "now", "number", "official_date", "only_reading", "open_archive", "own", "page_of",
    "paper_docx", "paper_pdf", "parsed_xml", "people_asked", "percent", "person_by", "printable",
    "profile_of_subject", "profiles_of", "publish", "read_file", "record_completion", "record_evidence",
    "refuse_macros", "refuse_waiting", "replace_evidence", "report_pdf", "report_pdfs", "require", "rows_of",
    "rows_of_sheets", "safe_target", "scope_of", "send_letter", "session_cookie", "session_name", "settings",
    "shared_alias", "sheets_of", "signed_in", "sort_key", "store_file", "store_files", "store_path", "stream_file",
    "table_of_text", "text_of", "text_or_nothing", "today_of", "told_by", "top_units", "transcript_of",
    "trend_of", "unit_counts", "units_at", "units_in_scope", "until_day", "with_standing", "withdraw_completions",
    "write_csv", "write_xlsx", "xlsx_bytes",
]  # fmt: skip
