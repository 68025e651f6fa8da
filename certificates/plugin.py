"""The manifest: what this plugin brings."""

from pathlib import Path

from certificates import admin_views, check_views, credential_views, views
from certificates.amending import views as amending_views
from certificates.amending.jobs import Amend
from certificates.amending.unit_holdings import UnitProposals
from certificates.api import SIGNERS, TEMPLATES
from certificates.batches import decision_views as batch_decisions
from certificates.batches import permissions as batch_permissions
from certificates.batches import views as batch_views
from certificates.batches.jobs import IssueBatch, PrepareBatch
from certificates.book import views as book_views
from certificates.book.jobs import ForgetBooks, MakeBook
from certificates.delivery import views as delivery_views
from certificates.delivery.jobs import Deliver, ForgetDeliveries
from certificates.desk import body_views, template_views
from certificates.desk import permissions as desk_permissions
from certificates.desk.navigation import NAVIGATION as DESK_NAVIGATION
from certificates.expiring import RemindOfExpiry
from certificates.flags import flag_regraded, flag_withdrawn
from certificates.jobs import DrawCertificate, DrawOwed
from certificates.looks.shipped import SHIPPED
from certificates.outside import commands as outside_commands
from certificates.outside import permissions as outside_permissions
from certificates.outside import views as outside_views
from certificates.outside.jobs import ForgetPiles, PackUnsigned, TakeBack
from certificates.permissions import PERMISSIONS, SEE, SEE_MINE
from certificates.reports import REPORTS_OF_CERTIFICATES
from certificates.rules import permissions as rule_permissions
from certificates.rules import views as rule_views
from certificates.rules.levels import LevelsOwed, award_level, flag_level
from certificates.services import award_for
from certificates.signers import DemoAuthority, KeyFiles, KeyOnToken, SignedElsewhere
from certificates.starting import CatchUp, DemoBody, EnterKeys
from certificates.statements import views as statement_views
from certificates.statements.jobs import ForgetStatementArchives, MakeStatements
from certificates.suspicions import permissions as suspicion_permissions
from certificates.suspicions import views as suspicion_views
from certificates.suspicions.services import ForgetContacts
from certificates.transcript import CertificatesHeld
from certificates.unit_holdings import UnitAwards
from lms.api import (
    API_VERSION,
    DAILY_TASKS,
    HOME_CARDS,
    JOBS,
    REPORTS,
    START_STEPS,
    TRANSCRIPT_PARTS,
    UNIT_HOLDINGS,
    LearningCompleted,
    LearningRescored,
    LearningWithdrawn,
    LevelLost,
    LevelReached,
    NavigationItem,
    Plugin,
    lazy_,
)

HERE = Path(__file__).parent

plugin = Plugin(
    name="certificates",
    title=lazy_("Giấy chứng nhận"),
    api=API_VERSION,
    requires=("lms",),
    blueprints=[
        views.bp, admin_views.bp, amending_views.bp, book_views.bp, delivery_views.bp, rule_views.bp,
        batch_views.bp, statement_views.bp, outside_views.bp, check_views.bp, credential_views.bp, body_views.bp,
        template_views.bp, suspicion_views.bp,
    ],
    migrations=HERE / "migrations",
    translations=HERE / "translations",
    points=[TEMPLATES, SIGNERS],
    provides={
        TEMPLATES: SHIPPED,
        SIGNERS: [KeyFiles(), KeyOnToken(), SignedElsewhere(), DemoAuthority()],
        JOBS: [
            DrawCertificate(), PrepareBatch(), IssueBatch(), Amend(), MakeBook(), Deliver(), MakeStatements(),
            PackUnsigned(), TakeBack(),
        ],
        DAILY_TASKS: [
            RemindOfExpiry(), ForgetBooks(), ForgetDeliveries(), ForgetStatementArchives(), ForgetPiles(), DrawOwed(),
            ForgetContacts(),
        ],
        REPORTS: REPORTS_OF_CERTIFICATES,
        START_STEPS: [DemoBody(), EnterKeys(), CatchUp(), LevelsOwed()],
        TRANSCRIPT_PARTS: [CertificatesHeld()],
        HOME_CARDS: [views.LatestCertificates()],
        UNIT_HOLDINGS: [UnitAwards(), UnitProposals()],
    },
    listens={
        LevelReached: award_level, LevelLost: flag_level,
        LearningCompleted: award_for, LearningWithdrawn: flag_withdrawn, LearningRescored: flag_regraded,
    },
    navigation=[
        *amending_views.NAVIGATION,
        *suspicion_views.NAVIGATION,
        *book_views.NAVIGATION,
        *batch_decisions.NAVIGATION,
        *rule_views.NAVIGATION,
        *DESK_NAVIGATION,
        NavigationItem(
            frame="learner", title=lazy_("Giấy chứng nhận"), icon="certificate", endpoint="certificates.mine",
            may=SEE_MINE, order=60,
        ),
        NavigationItem(
            frame="staff", group=lazy_("Đào tạo"), title=lazy_("Giấy chứng nhận"), icon="certificate",
            endpoint="certificates_staff.index", may=SEE, order=340,
        ),
        NavigationItem(
            frame="staff", group=lazy_("Đào tạo"), title=lazy_("Tải giấy theo đơn vị"), icon="file-zip",
            endpoint="certificates_archives.index", may=SEE, order=350,
        ),
        NavigationItem(
            frame="staff", group=lazy_("Đào tạo"), title=lazy_("Ký ngoài hệ thống"), icon="writing-sign",
            endpoint="certificates_outside.index", may=outside_permissions.SIGN_OUTSIDE, order=355,
        ),
        NavigationItem(
            frame="staff", group=lazy_("Đào tạo"), title=lazy_("Bảng kê theo năm"), icon="file-text",
            endpoint="certificates_statements.index", may=SEE, order=360,
        ),
        NavigationItem(
            frame="public", title=lazy_("Kiểm tra giấy chứng nhận"), icon="shield-check",
            endpoint="certificates_check.index", order=20,
        ),
    ],
    permissions=[
        *PERMISSIONS, *rule_permissions.PERMISSIONS, *batch_permissions.PERMISSIONS, *outside_permissions.PERMISSIONS,
        *desk_permissions.PERMISSIONS, *suspicion_permissions.PERMISSIONS,
    ],
    commands=[outside_commands.certificates],
)  # fmt: skip
