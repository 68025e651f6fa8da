"""A robot keeps its connection as a browser does, and begins another one where the server has ended it."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from courses.rehearsal.candidate import Candidate, Target

PAGE = b'<form><input type="hidden" name="csrf_token" value="a-token"></form>'


class Impatient(BaseHTTPRequestHandler):
    """A server that ends a connection which rests for a tenth of a second, and counts them."""

    protocol_version = "HTTP/1.1"
    timeout = 0.1
    connections = 0

    def setup(self):
        type(self).connections += 1
        super().setup()

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_words):
        pass


@pytest.fixture
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Impatient)
    Impatient.connections = 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_robot_that_rests_begins_a_new_connection(address):
    candidate = Candidate(Target(address, address, "thao", 1), "cookie")
    candidate.arrive()
    candidate.arrive()
    assert Impatient.connections == 1

    time.sleep(0.4)
    candidate.arrive()

    assert Impatient.connections == 2
    candidate.connection.close()
