"""LINE on loopback with the office's token, and the secrets of webhooks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.notices.line import Line
from hub.notices.message import Letterhead
from hub.notices.secret_files import WebhookSecrets
from tests.parts.line_server import TOKEN, HttpEnd, http_end

HEAD = Letterhead("เขตบางสมมุติ", "https://hub.example.go.th")


@pytest.fixture
def line_end() -> Iterator[HttpEnd]:
    with http_end() as end:
        yield end


@pytest.fixture
def hook_end() -> Iterator[HttpEnd]:
    with http_end(is_line=False) as end:
        yield end


@pytest.fixture
def line(line_end: HttpEnd, tmp_path: Path) -> Line:
    token = tmp_path / "line.token"
    token.write_text(TOKEN + "\n")
    token.chmod(0o600)
    return Line(token, line_end.address, HEAD, timeout_s=1.0)


@pytest.fixture
def webhook_secrets(tmp_path: Path) -> WebhookSecrets:
    return WebhookSecrets(tmp_path / "webhook-secrets")
