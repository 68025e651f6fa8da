"""Who may read messages."""

from flask_babel import lazy_gettext as lazy_

from lms.permissions import Permission, own, signed_in

SEE_INBOX = Permission("lms.see_inbox", signed_in, lazy_("Xem thông báo"))
OWN_MESSAGE = Permission("lms.own_message", own, lazy_("Đọc thông báo của mình"))

PERMISSIONS = [SEE_INBOX, OWN_MESSAGE]
