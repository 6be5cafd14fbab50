"""A small provider of identities on loopback: real discovery, real keys, real signed tokens, and every way to lie."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "riskpoint-hub", "a client's secret & more"


@dataclass
class Provider:
    """Whoever comes to its authorization endpoint is `subject`."""

    issuer: str = ""
    now: datetime = datetime(2026, 11, 22, 11, 35, tzinfo=UTC)
    subject: str = "u-1001"
    claims: dict[str, Any] = field(default_factory=dict)
    """What the next token says otherwise; None leaves a claim out."""
    algorithm: str = "RS256"
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    kid: str = "first"
    signing: rsa.RSAPrivateKey | None = None
    """Signs in the place of `key`, under its name: a forger."""
    broken: bool = False
    discovery: dict[str, Any] = field(default_factory=dict)
    asked_for_keys: int = 0
    codes: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def rotate(self) -> None:
        """Another key signs, and the old one is no longer published."""
        self.key, self.kid = rsa.generate_private_key(65537, 2048), self.kid + "+"

    def answer(self, method: str, path: str, form: dict[str, list[str]], authorization: str) -> tuple[int, Any]:
        if self.broken:
            return 500, {}
        if path == "/.well-known/openid-configuration":
            places = {
                "authorization_endpoint": "/authorize",
                "token_endpoint": "/token",
                "jwks_uri": "/keys",
            }
            said = {"issuer": self.issuer, **{name: self.issuer + place for name, place in places.items()}}
            return 200, said | self.discovery
        if path == "/keys":
            self.asked_for_keys += 1
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return 200, {"keys": [public | {"kid": self.kid, "use": "sig"}]}
        if path == "/authorize":
            code = f"code-{len(self.codes)}"
            self.codes[code] = form
            return 303, form["redirect_uri"][0] + "?" + urlencode({"code": code, "state": form["state"][0]})
        if path == "/token" and method == "POST":
            return self._token(form, authorization)
        return 404, {}

    def _token(self, form: dict[str, list[str]], authorization: str) -> tuple[int, Any]:
        asked = self.codes.pop(form["code"][0], None)
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        login = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        right = login == "riskpoint-hub:a%20client%27s%20secret%20%26%20more"
        if asked is None or asked["code_challenge"] != [challenge] or not right:
            return 400, {"error": "invalid_grant"}
        said = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "exp": int((self.now + timedelta(minutes=5)).timestamp()),
            "iat": int(self.now.timestamp()),
            "nonce": asked["nonce"][0],
        } | self.claims
        said = {name: value for name, value in said.items() if value is not None}
        signer: Any = self.signing or self.key
        if self.algorithm == "none":
            signer = None
        elif self.algorithm == "HS256":
            signer = "a secret that both may know, long enough"
        token = jwt.encode(said, signer, algorithm=self.algorithm, headers={"kid": self.kid})
        return 200, {"id_token": token, "access_token": "x", "token_type": "Bearer"}


@contextmanager
def provider(host: str = "127.0.0.1") -> Iterator[Provider]:
    """It answers until the block ends."""
    here = Provider()

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", "0"))).decode()
            form = parse_qs(parts.query) | parse_qs(body)
            status, said = here.answer(self.command, parts.path, form, self.headers.get("authorization", ""))
            self.send_response(status)
            if status == 303:
                self.send_header("location", said)
            self.end_headers()
            if status != 303:
                self.wfile.write(json.dumps(said).encode())

        do_GET = do_POST = _do  # noqa: N815 (http.server's names)

        def log_message(self, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.issuer = f"http://{host}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="provider")
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
