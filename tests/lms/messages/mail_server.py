"""A mail server of the standard library, as much of SMTP (RFC 5321) as our mails need."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    """Where it listens, what it has taken in, and what it answers to a recipient."""

    address: str
    mails: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server on a free port of this machine."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        host, port = server.server_address
        server.desk = MailServer(f"{host}:{port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.desk
        finally:
            server.shutdown()
            thread.join()


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        desk: MailServer = self.server.desk
        self._say("220 test")
        while line := self.rfile.readline().decode("ascii").strip().upper():
            if line.startswith("RCPT"):
                self._say(desk.answer)
            elif line.startswith("DATA"):
                self._say("354 go on")
                desk.mails.append(self._mail())
                self._say("250 taken")
            elif line.startswith("QUIT"):
                self._say("221 bye")
                return
            else:
                self._say("250 OK")

    def _mail(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return message_from_bytes(b"".join(lines), policy=policy.default)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode("ascii"))
