"""Webhooks: signed as the specification's own library wants it, sent nowhere but where they may go."""

import asyncio
import base64
import json
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from standardwebhooks import Webhook, WebhookVerificationError

from hub.kernel.refused import Refused
from hub.notices import http
from hub.notices.message import Message, Told
from hub.notices.notice import Kind, Severity
from hub.notices.outcome import Delivered, Later, Never, Outcome, Stopped
from hub.notices.reach import complaint_about
from hub.notices.secret_files import WebhookSecrets, read_secret
from hub.notices.target import Channel
from hub.notices.webhook import Webhooks
from tests.hub.notices.conftest import HEAD
from tests.parts.line_server import HttpEnd, http_end
from tests.parts.notices import MORNING, office

REAL_NOW = datetime.now(UTC)  # the library compares with the real time


def message(address: str) -> Message:
    told = Told(
        id=1,
        key="alarm/1/opened",
        kind=Kind.CAMERA,
        severity=Severity.URGENT,
        thai="กล้องเสีย",
        english="camera fails",
        path="/points/BSM-01",
        told_at=MORNING,
    )
    target = office("traffic-centre", Channel.WEBHOOK, address)
    return Message(
        id="0d8d3a5e-6a0b-5d0e-8f8f-1f2e3d4c5b6a",
        target=target,
        notices=[told],
        attempts=0,
        formed_at=MORNING,
        give_up_at=MORNING,
    )


def send(to: str, secrets: WebhookSecrets, *, allow_http: bool = True, now: datetime = REAL_NOW) -> Outcome:
    return asyncio.run(Webhooks(secrets, HEAD, allow_http=allow_http, timeout_s=1.0).send(message(to), now=now))


def test_the_specifications_own_library_verifies_what_comes(hook_end: HttpEnd, webhook_secrets: WebhookSecrets) -> None:
    secret = webhook_secrets.newest("traffic-centre")
    assert send(f"{hook_end.address}/in?from=riskpoint", webhook_secrets) == Delivered()
    [asked] = hook_end.asked
    assert asked.path == "/in?from=riskpoint"
    assert Webhook(secret).verify(asked.body, asked.headers) == {
        "type": "riskpoint.notice.camera",
        "timestamp": "2026-11-23T02:00:00+00:00",
        "data": {
            "kind": "camera",
            "severity": "urgent",
            "key": "alarm/1/opened",
            "district": "เขตบางสมมุติ",
            "text": {"th": "กล้องเสีย", "en": "camera fails"},
            "path": "/points/BSM-01",
            "url": "https://hub.example.go.th/points/BSM-01",
        },
    }
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(asked.body.replace(b"urgent", b"info"), asked.headers)


def test_while_a_secret_is_changed_both_are_good_and_afterwards_only_the_new_one(
    hook_end: HttpEnd, webhook_secrets: WebhookSecrets
) -> None:
    old = webhook_secrets.newest("traffic-centre")
    new = webhook_secrets.rotate("traffic-centre")
    assert send(hook_end.address, webhook_secrets) == Delivered()
    webhook_secrets.settle("traffic-centre")
    assert send(hook_end.address, webhook_secrets) == Delivered()
    both, one = hook_end.asked
    for secret, asked in ((old, both), (new, both), (new, one)):
        Webhook(secret).verify(asked.body, asked.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(one.body, one.headers)


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        ("410", Stopped("the other system says 410: it wants no notices any more")),
        ("302", Later("the other system says 302: redirects are not followed")),
        ("500", Later("the other system says 500")),
        ("404", Later("the other system says 404")),
        ("cut", Later("no answer: RemoteProtocolError")),
        ("slow", Later("no answer within 1 s")),
    ],
)
def test_what_the_other_system_says_counts(
    hook_end: HttpEnd, webhook_secrets: WebhookSecrets, step: str, outcome: Outcome
) -> None:
    webhook_secrets.newest("traffic-centre")
    hook_end.plan.append(step)
    assert send(hook_end.address, webhook_secrets) == outcome
    assert len(hook_end.asked) == 1


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://127.0.0.1/", "this very machine is no place for a webhook"),
        ("https://localhost/", "this very machine is no place for a webhook"),
        ("https://2130706433/", "this very machine is no place for a webhook"),
        ("https://0x7f000001/", "this very machine is no place for a webhook"),
        ("https://[::1]/", "this very machine is no place for a webhook"),
        ("https://[::ffff:127.0.0.1]/", "this very machine is no place for a webhook"),
        ("https://169.254.169.254/latest/meta-data", "169.254.169.254 is no address of a system"),
        ("https://[fd00:ec2::254]/", "fd00:ec2::254 is no address of a system"),
        ("https://0.0.0.0/", "0.0.0.0 is no address of a system"),
        ("http://10.1.2.3/", "only https ([notices.webhooks] allow_http is for trials)"),
        ("https://10.1.2.3:99999/", "the address has no port that could be"),
    ],
)
def test_a_webhook_goes_nowhere_where_it_must_not_go(webhook_secrets: WebhookSecrets, address: str, why: str) -> None:
    webhook_secrets.newest("traffic-centre")
    assert send(address, webhook_secrets, allow_http=False) == Never(why)


@pytest.mark.parametrize(
    ("address", "is_https", "allowed"),
    [
        ("10.1.2.3", True, True),
        ("192.168.1.9", False, False),
        ("203.150.1.1", True, True),
        ("203.150.1.1", False, False),
        ("fe80::1", True, False),
        ("224.0.0.1", True, False),
        ("240.0.0.1", True, False),
        ("64:ff9b::7f00:1", True, False),
        ("nonsense", True, False),
    ],
)
def test_offices_private_addresses_are_reached_over_tls_only(address: str, *, is_https: bool, allowed: bool) -> None:
    assert (complaint_about(address, is_https=is_https, allow_http=False) is None) is allowed


def test_without_a_secret_nothing_is_sent(hook_end: HttpEnd, webhook_secrets: WebhookSecrets) -> None:
    assert isinstance(send(hook_end.address, webhook_secrets), Stopped)
    assert hook_end.asked == []


def test_a_secret_is_kept_for_its_owner_only_and_refused_where_others_read_it(webhook_secrets: WebhookSecrets) -> None:
    secret = webhook_secrets.newest("traffic-centre")
    [path] = webhook_secrets.folder.iterdir()
    assert (path.stat().st_mode & 0o777, len(base64.b64decode(secret.removeprefix("whsec_")))) == (0o600, 32)
    path.chmod(0o640)
    with pytest.raises(Refused, match="chmod 600"):
        read_secret(path)


def test_no_complaint_tells_the_address_or_the_secret(
    webhook_secrets: WebhookSecrets, caplog: pytest.LogCaptureFixture
) -> None:
    webhook_secrets.newest("traffic-centre")
    with caplog.at_level("DEBUG"):
        outcome = send("http://127.0.0.1:1/a-token-in-the-path", webhook_secrets)
    told = json.dumps([str(outcome), caplog.text])
    assert isinstance(outcome, Later)
    assert "a-token-in-the-path" not in told
    assert "whsec_" not in told


@pytest.mark.parametrize(
    ("vouched_for", "named", "outcome"),
    [
        (True, "localhost", Delivered()),
        (True, "elsewhere.example.go.th", Later("no answer: ConnectError")),
        (False, "localhost", Later("no answer: ConnectError")),
    ],
)
def test_over_tls_the_certificate_is_of_the_name_and_vouched_for(
    *,
    webhook_secrets: WebhookSecrets,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    vouched_for: bool,
    named: str,
    outcome: Outcome,
) -> None:
    """The connection goes to the number that was examined; the certificate still has to be of the name."""
    office_authority = trustme.CA()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    (office_authority if vouched_for else trustme.CA()).issue_cert(named).configure_cert(tls)
    office_authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    http._tls.cache_clear()
    webhook_secrets.newest("traffic-centre")
    with http_end(is_line=False, tls=tls) as end:
        assert send(end.address, webhook_secrets) == outcome
        assert len(end.accepted) == (outcome == Delivered())
    http._tls.cache_clear()
