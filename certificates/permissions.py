"""Who may see, revoke and fetch certificates, prepare and approve them; a deed that takes two asks for both."""

from typing import Any

from lms.api import Permission, any_of, granted, lazy_, own, signed_in


def _fetches_archive(user: Any, job: Any) -> bool:
    """Whoever asked for the archive, as long as they still hold every unit that went into it."""
    held = user.granted_paths("certificates.see")
    paths = job.result.get("paths") or job.payload.get("paths") or ()
    return own(user, job) and bool(paths) and all(path.startswith(held) for path in paths)


SEE = Permission(
    "certificates.see", granted("certificates.see"), lazy_("Xem và tải giấy chứng nhận của đơn vị"), grantable=True
)
REVOKE = Permission(
    "certificates.revoke", granted("certificates.revoke"), lazy_("Đề nghị thu hồi, đính chính giấy"), grantable=True
)
MANAGE = Permission(
    "certificates.manage",
    granted("certificates.manage"),
    lazy_("Đặt quy tắc cấp, mẫu giấy và đơn vị cấp"),
    grantable=True,
)
PREPARE = Permission("certificates.prepare", granted("certificates.prepare"), lazy_("Lập đợt cấp"), grantable=True)
APPROVE = Permission(
    "certificates.approve", granted("certificates.approve"), lazy_("Duyệt cấp, thu hồi, cấp lại"), grantable=True
)
DOWNLOAD_OWN = Permission("certificates.download_own", own)
DOWNLOAD = Permission("certificates.download", any_of(own, granted("certificates.see")))
SEE_MINE = Permission("certificates.see_mine", signed_in)
SEE_STATEMENT = Permission("certificates.see_statement", own)
SEE_PROPOSAL = Permission(
    "certificates.see_proposal", any_of(granted("certificates.revoke"), granted("certificates.approve"))
)
WITHDRAW_PROPOSAL = Permission("certificates.withdraw_proposal", own)
FETCH_ARCHIVE = Permission("certificates.fetch_archive", _fetches_archive)

PERMISSIONS = [SEE, REVOKE, MANAGE, PREPARE, APPROVE, DOWNLOAD_OWN, DOWNLOAD, SEE_MINE, SEE_STATEMENT, FETCH_ARCHIVE]
PERMISSIONS += [SEE_PROPOSAL, WITHDRAW_PROPOSAL]
