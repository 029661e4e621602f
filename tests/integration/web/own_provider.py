"""A provider of OpenID Connect that issues whatever a test asks for, right or wrong, on 127.0.0.1."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT, SECRET = "console", "a secret: with/odd+signs"
KEY = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@dataclass
class OwnProvider:
    """What it says of itself and of whoever signs in; a test changes it before the browser comes back."""

    issuer: str = ""
    description: dict = field(default_factory=dict)
    keys: list = field(default_factory=lambda: [KEY.as_dict(private=False)])
    header: dict = field(default_factory=lambda: {"alg": "ES256", "kid": "one"})
    claims: dict = field(default_factory=dict)
    userinfo: dict = field(default_factory=dict)
    key: object = field(default_factory=lambda: KEY)
    text: str | None = None
    asked: dict = field(default_factory=dict)
    redeemed: list = field(default_factory=list)
    status: int = 200

    def described(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            **self.description,
        }

    def id_token(self):
        if self.text is not None:
            return self.text
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "42", "iat": now, "exp": now + 300, "nonce": self.asked["nonce"],
            "email": "M.Planner@council.example", "name": "M. Planner", "groups": ["staff"],
        } | self.claims  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.header["alg"] == "none":
            return f"{part(self.header)}.{part(claims)}."
        if isinstance(self.key, bytes):  # by hand: the library refuses to misuse a public key
            signed = f"{part(self.header)}.{part(claims)}"
            made = hmac.digest(self.key, signed.encode(), "sha256")
            return f"{signed}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"
        return jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]])

    def token(self, form):
        assert form["code_verifier"], "no proof of who asked"
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != self.asked["code_challenge"] or form["code"] in self.redeemed or form["code"] != "right":
            return 400, {"error": "invalid_grant"}
        self.redeemed.append(form["code"])
        return self.status, {"access_token": "access", "token_type": "Bearer", "id_token": self.id_token()}


@contextmanager
def running() -> Iterator[OwnProvider]:
    provider = OwnProvider()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def answer(self, status, content):
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            if self.path == "/.well-known/openid-configuration":
                self.answer(200, provider.described())
            elif self.path == "/keys":
                self.answer(200, {"keys": provider.keys})
            else:
                assert self.headers["Authorization"] == "Bearer access"
                self.answer(200, provider.userinfo)

        def do_POST(self):
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            basic = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
            assert basic == "console:a%20secret%3A%20with%2Fodd%2Bsigns"
            self.answer(*provider.token({name: value[0] for name, value in form.items()}))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
