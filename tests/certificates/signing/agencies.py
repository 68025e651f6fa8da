"""Authorities of the tests: certificates of any kind and date, and a timestamp service that answers over HTTP."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

DER, PEM, PKCS8 = serialization.Encoding.DER, serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8


def elliptic_key():
    """Make a key of the kind that signs fastest."""
    return ec.generate_private_key(ec.SECP256R1())


def certify(private_key, name="Người ký thử", *, public_key=None, begins=None, days=365, extension=None):
    """Make a certificate that signs itself, or one for a public key whose other half is elsewhere."""
    begins = begins or datetime.now(UTC) - timedelta(days=1)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(
        subject_name=subject, issuer_name=subject, public_key=public_key or private_key.public_key()
    )
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(begins).not_valid_after(begins + timedelta(days=days))
    if extension:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(private_key, hashes.SHA256())


def write_pem(folder, private_key, certificate, *, password=None):
    """Write key and certificate as an operator has them; returns both places."""
    hiding = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    (folder / "key.pem").write_bytes(private_key.private_bytes(PEM, PKCS8, hiding))
    (folder / "chain.pem").write_bytes(certificate.public_bytes(PEM))
    return folder / "key.pem", folder / "chain.pem"


class TimestampService:
    """An RFC 3161 service in this process. `mood` is good, down, silent or another answer to give."""

    def __init__(self):
        private_key = rsa.generate_private_key(65537, 2048)
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        certificate = certify(private_key, "Dịch vụ dấu thời gian thử", extension=usage)
        self._stamper = DummyTimeStamper(
            asn1_x509.Certificate.load(certificate.public_bytes(DER)),
            asn1_keys.PrivateKeyInfo.load(private_key.private_bytes(DER, PKCS8, serialization.NoEncryption())),
        )
        self.asked = 0
        self.mood = "good"
        self.url = ""

    def answer(self, query):
        """Stamp what was asked, or, in a bad mood, something else."""
        self.asked += 1
        request = tsp.TimeStampReq.load(query)
        if self.mood == "other content":
            request["message_imprint"]["hashed_message"] = bytes(32)
        if self.mood == "other question":
            request["nonce"] = 7
        reply = self._stamper.request_tsa_response(request).dump()
        return reply[:-9] + bytes(9) if self.mood == "broken" else reply

    @contextmanager
    def running(self):
        """Serve on a free port of this machine."""
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                query = self.rfile.read(int(self.headers["Content-Length"]))
                if service.mood in {"down", "elsewhere"}:
                    self.send_response(503 if service.mood == "down" else 302)
                    self.send_header("Location", "http://elsewhere.example/")
                    self.end_headers()
                    return
                body = b"x" * 200_000 if service.mood == "endless" else service.answer(query)
                self.send_response(200)
                kind = "text/html" if service.mood == "web page" else "application/timestamp-reply"
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words):
                pass

        with HTTPServer(("127.0.0.1", 0), Handler) as server:
            self.url = f"http://127.0.0.1:{server.server_port}/tsa"
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()
