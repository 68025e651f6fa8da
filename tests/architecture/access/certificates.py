"""The endpoints of certificates."""

from tests.architecture.access import ANYBODY, OWNER, SIGNED_IN, Door

SEE, REVOKE = "certificates.see", "certificates.revoke"

DOORS = {
    "certificates.mine": Door((SIGNED_IN,)),
    "certificates.mine_list": Door((SIGNED_IN,)),
    "certificates.download": Door((OWNER, SEE), of="award"),
    "certificates_staff.index": Door((SEE,)),
    "certificates_staff.revoke": Door((REVOKE,), of="award", form={"reason": "Sai họ tên", "decision": "12/QĐ"}),
    "certificates_staff.review": Door((REVOKE,), of="award", form={"reason": "Đã đối chiếu"}),
    "certificates_staff.redraw": Door((REVOKE,), of="award"),
    "certificates_statements.mine": Door((SIGNED_IN,)),
    "certificates_statements.make_mine": Door((SIGNED_IN,)),
    "certificates_statements.download": Door((OWNER,), of="statement"),
    "certificates_statements.index": Door((SEE,)),
    "certificates_statements.show": Door((OWNER,), of="statement_job"),
    "certificates_statements.fetch": Door((OWNER,), of="statement_job"),
    "certificates_archives.index": Door((SEE,)),
    "certificates_archives.make": Door((SEE,)),
    "certificates_archives.show": Door((OWNER,), of="archive"),
    "certificates_archives.fetch": Door((OWNER,), of="archive"),
    "certificates_archives.go_on": Door((OWNER,), of="archive"),
    "certificates_check.index": Door((ANYBODY,)),
    "certificates_check.show_capital": Door((ANYBODY,), of="code"),
    "certificates_check.show": Door((ANYBODY,), of="code"),
    "certificates_check.bring": Door((ANYBODY,)),
}
