"""The manifest of courses."""

from pathlib import Path

from courses.activities.contract import ACTIVITY_TYPES
from courses.activities.reading import Reading
from courses.admission import permissions as admission_permissions
from courses.admission import views as admission
from courses.assigning import mine_views as own_duties
from courses.assigning import permissions as assigning_permissions
from courses.assigning import person_views as duties_of_person
from courses.assigning import request_views as enrolment_requests
from courses.assigning import rule_views as assigning_rules
from courses.assigning import views as assigning
from courses.assigning.demo import DemoRules
from courses.assigning.jobs import FollowEveryMorning, FollowRules
from courses.assigning.listeners import duty_done
from courses.assigning.person_panel import DutiesPanel
from courses.assigning.position_links import AssignModule
from courses.assigning.recognising import exempt_the_recognised
from courses.assigning.unit_holdings import UnitRules
from courses.authoring import draft_views, preview_views
from courses.authoring import views as authoring
from courses.bank import pages as bank
from courses.building import import_views, outline_views, publish_views, settings_views, writing_views
from courses.building import permissions as building_permissions
from courses.building import views as building
from courses.catalogue import views as catalogue
from courses.catalogue.local_skills import LocalSkills
from courses.catalogue.subjects import Courses
from courses.classes import booking_views as class_booking
from courses.classes import edit_views as class_edits
from courses.classes import own_views as own_classes
from courses.classes import people_views as class_people
from courses.classes import permissions as class_permissions
from courses.classes import roll_views as class_rolls
from courses.classes import series_views as class_series
from courses.classes import views as classes
from courses.classes.demo import DemoClass
from courses.classes.jobs import FollowClasses, TendClasses
from courses.classes.listeners import (
    completion_withdrawn,
    newcomers_withdrawn,
    people_moved,
    units_moved,
)
from courses.classes.unit_holdings import UnitClasses
from courses.demo_exam import DemoExam
from courses.demo_history import DemoHistory
from courses.editing import edit_views
from courses.editing import views as editing
from courses.enrolment import course_views, home_views, lesson_views, request_views
from courses.enrolment.cards import HoursOfTheYear
from courses.enrolment.demo import DemoEnrolments
from courses.importing import mending_views
from courses.importing import views as importing
from courses.marking import permissions as marking_permissions
from courses.marking import plan_views, referee_views
from courses.marking import views as marking
from courses.marking.cards import MarkedLately
from courses.marking.jobs import ReadFiles, read_soon
from courses.oversight import leader_views, letter_views
from courses.oversight import matrix_pages as matrix
from courses.oversight.demo import DemoProgress
from courses.oversight.letter_jobs import WriteLetters
from courses.oversight.matrix_export_jobs import MakeMatrixFile
from courses.packing.start import LoadPacks
from courses.permissions import PERMISSIONS
from courses.proofing.commands import packs
from courses.questions import banks as bank_permissions
from courses.questions.commands import questions
from courses.questions.contract import QUESTION_TYPES
from courses.questions.formats import FORMATS
from courses.questions.formats.contract import QUESTION_FORMATS
from courses.questions.office.contract import MARKING_RULES
from courses.questions.office.rules import SHIPPED as SHIPPED_MARKING_RULES
from courses.questions.types import TYPES
from courses.quizzes import (
    drill_views,
    entry_views,
    result_views,
    room_views,
    script_views,
    session_views,
    sheet_views,
    start_views,
    upload_views,
)
from courses.quizzes import permissions as quiz_permissions
from courses.quizzes import views as quizzes
from courses.quizzes.activity import QuizActivity
from courses.quizzes.behaviours import SHIPPED
from courses.quizzes.behaviours.contract import BEHAVIOURS
from courses.quizzes.drawing_jobs import DrawAhead
from courses.quizzes.events import AttemptGraded, AttemptHandedIn
from courses.quizzes.holding_jobs import FollowToldResults
from courses.quizzes.jobs import FinishAttempt
from courses.quizzes.rules import RULES
from courses.quizzes.rules.contract import ACCESS_RULES
from courses.regrading import override_views
from courses.regrading import permissions as regrade_permissions
from courses.regrading import views as regrading
from courses.regrading.jobs import CountRegrade, RegradeLate, RunRegrade
from courses.rehearsal.commands import rehearse
from courses.reminding import views as reminding
from courses.reminding.task import Remind
from courses.reports import REPORTS_OF_COURSES
from courses.statistics import views as statistics
from courses.statistics.jobs import RefreshStatistics
from courses.statistics.services import refresh_soon
from courses.trails import views as trails
from courses.trails.permissions import SEE_ATTEMPTS
from lms.api import (
    API_VERSION,
    DAILY_TASKS,
    FRAMEWORKS,
    HOME_CARDS,
    JOBS,
    PERSON_PANELS,
    POSITION_LINKS,
    REPORTS,
    SKILL_LINKS,
    START_STEPS,
    SUBJECTS,
    UNIT_HOLDINGS,
    LearningCompleted,
    LearningRecognised,
    LearningWithdrawn,
    MembershipsChanged,
    NavigationItem,
    NewcomersWithdrawn,
    Plugin,
    UnitsReorganised,
    lazy_,
)

HERE = Path(__file__).parent

VIEWS = (
    admission, assigning, assigning_rules,
    authoring, bank, building, catalogue, course_views, draft_views, drill_views, edit_views, editing,
    entry_views, home_views, import_views, importing, leader_views, lesson_views, letter_views, marking, matrix,
    mending_views, outline_views,
    override_views, plan_views, preview_views, publish_views, quizzes, referee_views, regrading, reminding,
    request_views, enrolment_requests, result_views,
    room_views, script_views, session_views, settings_views, sheet_views, start_views, statistics, trails,
    upload_views, writing_views, duties_of_person, own_duties, classes, class_edits, class_people, class_rolls,
    own_classes, class_series, class_booking,
)  # fmt: skip
"""Every module with pages. A package's modules share one blueprint, so that its endpoints share one name."""

plugin = Plugin(
    name="courses",
    title=lazy_("Khóa học"),
    api=API_VERSION,
    requires=("lms",),
    blueprints=list(dict.fromkeys(views.bp for views in VIEWS)),
    migrations=HERE / "migrations",
    translations=HERE / "translations",
    points=[ACTIVITY_TYPES, QUESTION_TYPES, QUESTION_FORMATS, BEHAVIOURS, ACCESS_RULES, MARKING_RULES],
    provides={
        ACTIVITY_TYPES: [Reading(), QuizActivity()],
        QUESTION_TYPES: TYPES,
        QUESTION_FORMATS: FORMATS,
        BEHAVIOURS: SHIPPED,
        ACCESS_RULES: RULES,
        MARKING_RULES: SHIPPED_MARKING_RULES,
        JOBS: [
            CountRegrade(),
            DrawAhead(),
            FinishAttempt(),
            FollowToldResults(),
            MakeMatrixFile(),
            FollowClasses(),
            FollowRules(),
            RefreshStatistics(),
            ReadFiles(),
            RegradeLate(),
            RunRegrade(),
            WriteLetters(),
        ],
        DAILY_TASKS: [FollowEveryMorning(), Remind(), TendClasses()],
        FRAMEWORKS: [LocalSkills()],
        HOME_CARDS: [HoursOfTheYear(), MarkedLately()],
        REPORTS: REPORTS_OF_COURSES,
        PERSON_PANELS: [DutiesPanel()],
        POSITION_LINKS: [AssignModule()],
        SKILL_LINKS: [drill_views.PractiseMore()],
        SUBJECTS: [Courses()],
        UNIT_HOLDINGS: [UnitRules(), UnitClasses()],
        START_STEPS: [
            LoadPacks(),
            DemoEnrolments(),
            DemoHistory(),
            DemoExam(),
            DemoRules(),
            DemoProgress(),
            DemoClass(),
        ],
    },
    listens={
        AttemptGraded: refresh_soon,
        AttemptHandedIn: read_soon,
        LearningCompleted: duty_done,
        LearningRecognised: exempt_the_recognised,
        LearningWithdrawn: completion_withdrawn,
        MembershipsChanged: people_moved,
        NewcomersWithdrawn: newcomers_withdrawn,
        UnitsReorganised: units_moved,
    },
    navigation=[
        NavigationItem(
            frame="learner", title=lazy_("Việc học của tôi"), icon="home", endpoint="courses.home", order=10
        ),
        NavigationItem(
            frame="learner", title=lazy_("Danh mục khóa học"), icon="books", endpoint="courses.catalogue", order=20
        ),
        *own_classes.NAVIGATION,
        *classes.NAVIGATION,
        *class_booking.NAVIGATION,
        *leader_views.NAVIGATION,
        *matrix.NAVIGATION,
        *building.NAVIGATION,
        *bank.NAVIGATION,
        *importing.NAVIGATION,
        *editing.NAVIGATION,
        *trails.NAVIGATION,
        *admission.NAVIGATION,
        *assigning.NAVIGATION,
        *enrolment_requests.NAVIGATION,
        *reminding.NAVIGATION,
        *regrading.NAVIGATION,
        *marking.NAVIGATION,
        *referee_views.NAVIGATION,
        NavigationItem(frame="public", title=lazy_("Khóa học mở"), icon="books", endpoint="courses.catalogue"),
    ],
    permissions=[
        *PERMISSIONS,
        *bank.PERMISSIONS,
        *bank_permissions.PERMISSIONS,
        *building_permissions.PERMISSIONS,
        *quiz_permissions.PERMISSIONS,
        *regrade_permissions.PERMISSIONS,
        *marking_permissions.PERMISSIONS,
        admission_permissions.ADMIT,
        *class_permissions.PERMISSIONS,
        *assigning_permissions.PERMISSIONS,
        *letter_views.PERMISSIONS,
        *matrix.PERMISSIONS,
        SEE_ATTEMPTS,
        draft_views.OWN_DRAFT,
    ],
    commands=[packs, questions, rehearse],
)
