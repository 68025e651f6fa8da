"""Shapes of what officers send in."""

from flask_wtf.file import FileField, MultipleFileField
from wtforms.validators import InputRequired

from certificates.outside.bundles import LARGEST_UPLOAD
from certificates.outside.signers import LARGEST_CERTIFICATE
from lms.api import Form, _, filesize, lazy_


class ReturnForm(Form):
    """Signed files, single or zipped."""

    files = MultipleFileField(
        lazy_("Tệp đã ký"),
        render_kw={"accept": "application/pdf,.pdf,application/zip,.zip"},
    )

    def problem(self) -> str:
        """What is wrong with the form itself, in one sentence; each file is judged by itself."""
        if not any(file and file.filename for file in self.files.data or ()):
            return str(_("Chưa chọn tệp nào."))
        if not self.validate_on_submit():
            return str(_("Trang đã mở quá lâu. Chọn lại tệp rồi gửi lần nữa."))
        return ""

    @staticmethod
    def hint() -> str:
        """Say what may be sent."""
        most = filesize(LARGEST_UPLOAD)
        return str(_("Nhiều tệp PDF, hoặc một tệp ZIP; tất cả không quá %(most)s một lần.", most=most))


class SignerForm(Form):
    """The certificate of whoever signs outside."""

    certificate = FileField(
        lazy_("Chứng thư của người ký"),
        description=lazy_("Tệp .cer, .crt, .pem hoặc .der, xuất từ thiết bị ký; không bao giờ gửi khóa bí mật."),
        validators=[InputRequired(lazy_("Chưa chọn tệp nào."))],
        render_kw={"accept": ".cer,.crt,.pem,.der"},
    )

    def content(self) -> bytes:
        """The bytes sent, one more than allowed at the most."""
        content: bytes = self.certificate.data.stream.read(LARGEST_CERTIFICATE + 1)
        return content
