"""The host's endpoints."""

from tests.architecture.access import ANYBODY, OWNER, SIGNED_IN, Door

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
    "skills.mine": Door((SIGNED_IN,)),
    "jobs.progress": Door((OWNER,), of="job"),
    "jobs.cancel": Door((OWNER,), of="job"),
}
