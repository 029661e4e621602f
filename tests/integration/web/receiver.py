"""A receiver of webhooks on 127.0.0.1 that answers, fails, hangs or breaks off as a test asks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    address: str = ""
    answers: list = field(default_factory=list)
    """What to answer next: a status, a status with headers, "hang" (take it and say nothing), "break". Then 202."""
    got: list = field(default_factory=list)
    """Key and title of what was taken: what was answered 2xx, or never answered."""
    seconds: float = 0.0
    asked: int = 0

    def title_of(self, body: bytes) -> str:
        card = json.loads(body)["attachments"][0]["content"]
        return str(card["body"][0]["inlines"][0]["text"])


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver, ended = Receiver(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.asked += 1
            answer = receiver.answers.pop(0) if receiver.answers else 202
            status, headers = answer if isinstance(answer, tuple) else (answer, {})
            if isinstance(status, str) or status < 300:
                receiver.got.append((self.headers["Idempotency-Key"], receiver.title_of(body)))
            if status == "hang":
                ended.wait(20)
                return
            if status == "break":
                self.connection.close()
                return
            time.sleep(receiver.seconds)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # a sender that is killed breaks its connection off
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    receiver.address = f"http://127.0.0.1:{server.server_port}/workflows/very-secret?sig=very-secret"
    try:
        yield receiver
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
