"""The manifest: what this plugin brings."""

from pathlib import Path

from certificates import admin_views, check_views, views
from certificates.amending import views as amending_views
from certificates.amending.jobs import Amend
from certificates.amending.unit_holdings import UnitProposals
from certificates.api import SIGNERS, TEMPLATES, CertificateTemplate
from certificates.batches import decision_views as batch_decisions
from certificates.batches import permissions as batch_permissions
from certificates.batches.jobs import IssueBatch, PrepareBatch
from certificates.book import views as book_views
from certificates.book.jobs import ForgetBooks, MakeBook
from certificates.commands import certificates
from certificates.delivery import views as delivery_views
from certificates.delivery.jobs import Deliver, ForgetDeliveries
from certificates.expiring import RemindOfExpiry
from certificates.flags import flag_regraded, flag_withdrawn
from certificates.jobs import DrawCertificate
from certificates.permissions import PERMISSIONS, SEE, SEE_MINE
from certificates.reports import REPORTS_OF_CERTIFICATES
from certificates.rules import permissions as rule_permissions
from certificates.rules import views as rule_views
from certificates.rules.levels import LevelsOwed, award_level, flag_level
from certificates.services import award_for
from certificates.signers import DemoAuthority, KeyFiles
from certificates.starting import CatchUp, DemoBody, EnterKeys
from certificates.statements import views as statement_views
from certificates.statements.jobs import ForgetStatementArchives, MakeStatements
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
CLASSIC = CertificateTemplate(key="classic", title="Cổ điển, khổ A4 ngang", folder=HERE / "gallery" / "classic")

plugin = Plugin(
    name="certificates",
    title=lazy_("Giấy chứng nhận"),
    api=API_VERSION,
    requires=("lms",),
    blueprints=[
        views.bp, admin_views.bp, amending_views.bp, book_views.bp, delivery_views.bp, rule_views.bp, batch_decisions.bp, statement_views.bp,
        check_views.bp,
    ],
    migrations=HERE / "migrations",
    translations=HERE / "translations",
    points=[TEMPLATES, SIGNERS],
    provides={
        TEMPLATES: [CLASSIC],
        SIGNERS: [KeyFiles(), DemoAuthority()],
        JOBS: [DrawCertificate(), Amend(), MakeBook(), PrepareBatch(), IssueBatch(), Deliver(), MakeStatements()],
        DAILY_TASKS: [RemindOfExpiry(), ForgetBooks(), ForgetDeliveries(), ForgetStatementArchives()],
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
        *book_views.NAVIGATION,
        *batch_decisions.NAVIGATION,
        *rule_views.NAVIGATION,
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
            frame="staff", group=lazy_("Đào tạo"), title=lazy_("Bảng kê theo năm"), icon="file-text",
            endpoint="certificates_statements.index", may=SEE, order=360,
        ),
        NavigationItem(
            frame="public", title=lazy_("Kiểm tra giấy chứng nhận"), icon="shield-check",
            endpoint="certificates_check.index", order=20,
        ),
    ],
    permissions=[*PERMISSIONS, *rule_permissions.PERMISSIONS, *batch_permissions.PERMISSIONS],
    commands=[certificates],
)  # fmt: skip
