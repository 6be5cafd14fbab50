"""LINE: push messages of the Messaging API (developers.line.biz, "Retry failed API requests")."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hub.kernel.refused import Refused
from hub.notices.http import TIMEOUT_S, Answer, asked_wait, request
from hub.notices.message import Letterhead, Message, plain_text
from hub.notices.outcome import Delivered, Later, Never, Outcome, Stopped
from hub.notices.secret_files import read_secret


@dataclass(frozen=True, slots=True)
class Quota:
    """How many messages the account sent this month, of how many; None for as many as it likes."""

    used: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """The office's LINE Official Account."""

    token_file: Path | None
    base_url: str
    head: Letterhead
    timeout_s: float = TIMEOUT_S

    async def send(self, message: Message, *, now: datetime) -> Outcome:
        """The text is pushed; a repetition carries the same key, which LINE answers by 409 where it has it already."""
        try:
            token = self._token()
        except Refused as refusal:
            return Stopped(str(refusal))
        text = {"type": "text", "text": plain_text(message, self.head)}
        answer = await request(
            "POST",
            f"{self.base_url}/v2/bot/message/push",
            headers={
                "authorization": f"Bearer {token}",
                "content-type": "application/json",
                "x-line-retry-key": message.id,
            },
            body=json.dumps({"to": message.target.address, "messages": [text]}, ensure_ascii=False).encode(),
            timeout_s=self.timeout_s,
        )
        return answer if isinstance(answer, Later) else _judged(answer, now=now)

    async def quota(self) -> Quota | None:
        """What LINE says of this month; None where it does not say."""
        try:
            headers = {"authorization": f"Bearer {self._token()}"}
        except Refused:
            return None
        most = await self._number("quota", "value", headers)
        used = await self._number("quota/consumption", "totalUsage", headers)
        return None if used is None else Quota(used, most)

    def _token(self) -> str:
        if self.token_file is None:
            raise Refused("LINE is not set up", hint="[notices.line] token_file in the settings")
        token = read_secret(self.token_file)
        if not token.isascii() or not token.isprintable():
            raise Refused(f"{self.token_file} holds no token", hint="the channel access token alone, on one line")
        return token

    async def _number(self, path: str, name: str, headers: dict[str, str]) -> int | None:
        url = f"{self.base_url}/v2/bot/message/{path}"
        answer = await request("GET", url, headers=headers, timeout_s=self.timeout_s)
        if isinstance(answer, Later) or answer.status != 200:
            return None
        found = _read(answer.body).get(name)
        return found if isinstance(found, int) else None


def _judged(answer: Answer, *, now: datetime) -> Outcome:
    said = f"LINE says {answer.status}"
    if answer.status in {200, 409}:
        return Delivered()
    if answer.status in {401, 403}:
        return Stopped(f"{said}: the token is not accepted")
    if answer.status in {408, 429} or not 400 <= answer.status < 500:
        return Later(said, asked_wait(answer, now=now))
    what = _read(answer.body).get("message")
    return Never(f"{said}: {what[:120]}" if isinstance(what, str) and what.isprintable() else said)


def _read(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
