"""What proves a certificate beside its signature: Open Badges credential, QR code's short form, status list.

All of it is signed with keys of the site's own (`keys`), so no token of an officer is asked for each of them.
"""

from certificates.credentials.desk import CredentialDesk, attachments_of, open_desk, qr_text

__all__ = ["CredentialDesk", "attachments_of", "open_desk", "qr_text"]
