"""The host's endpoints."""

from tests.architecture.access import ANYBODY, OWNER, SIGNED_IN, Door

APPROVE_TRAINING = "lms.approve_training"
MANAGE_STAFF = "lms.manage_staff"

DOORS = {
    "web.health": Door((ANYBODY,)),
    "web.language": Door((ANYBODY,), form={"language": "en"}),
    "web.text_size": Door((ANYBODY,), form={"large": "1"}),
    "accounts.sign_in": Door((ANYBODY,), form={"login": "NA00001", "password": "wrong"}),
    "accounts.sign_out": Door((ANYBODY,)),
    "accounts.notice": Door((SIGNED_IN,)),
    "accounts.account": Door((SIGNED_IN,)),
    "accounts.change_password": Door((SIGNED_IN,), form={"current": "wrong"}),
    "accounts.forgotten": Door((ANYBODY,), form={"login": "NA00001"}),
    "accounts.reset": Door((ANYBODY,), form={"new": "short"}),
    "messages.inbox": Door((SIGNED_IN,)),
    "messages.show": Door((OWNER,), of="message"),
    "messages.open_message": Door((OWNER,), of="message"),
    "messages.mark_unread": Door((OWNER,), of="message"),
    "messages.mark_all_read": Door((SIGNED_IN,)),
    "messages.fetch": Door((OWNER,), of="message"),
    "messages.choose_reminders": Door((SIGNED_IN,), form={"wanted": "1"}),
    "messages.sent": Door((MANAGE_STAFF,)),
    "messages.send_again": Door((MANAGE_STAFF,), of="dispatch"),
    "skills.mine": Door((SIGNED_IN,)),
    "jobs.progress": Door((OWNER,), of="job"),
    "jobs.cancel": Door((OWNER,), of="job"),
    "recognition.mine": Door((SIGNED_IN,)),
    "recognition.claim": Door((SIGNED_IN,), form={"title": ""}),
    "recognition.take_back": Door((OWNER,), of="claim"),
    "recognition.proof": Door((OWNER, APPROVE_TRAINING), of="claim"),
    "recognition.index": Door((APPROVE_TRAINING,)),
    "recognition.look": Door((APPROVE_TRAINING,), of="claim"),
    "recognition.approve": Door((APPROVE_TRAINING,), of="claim", form={"hours": "x"}),
    "recognition.refuse": Door((APPROVE_TRAINING,), of="claim", form={"reason": ""}),
    "recognition.withdraw": Door((APPROVE_TRAINING,), of="claim", form={"reason": ""}),
}
