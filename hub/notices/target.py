"""Who is told, and where: a person's own LINE or e-mail, or a channel of the office. Pure."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from hub.kernel.pair import Pair
from hub.notices.choice import Choice


class Channel(StrEnum):
    """How a notice leaves the house."""

    LINE = "line"
    EMAIL = "email"
    WEBHOOK = "webhook"


CHANNELS: dict[Channel, Pair] = {
    Channel.LINE: ("LINE", "LINE"),
    Channel.EMAIL: ("อีเมล", "E-mail"),
    Channel.WEBHOOK: ("เว็บฮุก", "Webhook"),
}
PERSONAL = (Channel.LINE, Channel.EMAIL)
"""What a person may choose for themselves; webhooks reach other systems, so they are the office's."""

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_ADDRESSES: dict[Channel, re.Pattern[str]] = {
    Channel.LINE: re.compile(r"[UCR][0-9a-f]{32}"),
    Channel.EMAIL: re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"),
    Channel.WEBHOOK: re.compile(r"https?://[A-Za-z0-9.\[\]:-]{1,253}(?:[/?][!-~]*)?"),
}
LONGEST_ADDRESS = 500
WRONG_ADDRESS: dict[Channel, Pair] = {
    Channel.LINE: (
        "รหัสผู้รับ LINE ขึ้นต้นด้วย U (คน) C (กลุ่ม) หรือ R (ห้อง) ตามด้วยตัวเลขและ a–f 32 ตัว",
        "a LINE id is U (person), C (group) or R (room) and 32 digits or letters a–f",
    ),
    Channel.EMAIL: ("ที่อยู่อีเมลหนึ่งที่ เช่น duty@example.go.th", "one e-mail address, as duty@example.go.th"),
    Channel.WEBHOOK: ("ที่อยู่ https://… ไม่มีชื่อผู้ใช้หรือรหัสผ่าน", "an address https://… without user or password"),
}


def is_address(channel: Channel, text: str) -> bool:
    """Whether the channel could reach this."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESSES[channel].fullmatch(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One recipient on one channel."""

    name: str
    """`duty-room` of the office; `somying/line` of a person."""
    owner: str | None
    """The login of the person whose own it is; None: the office's."""
    channel: Channel
    address: str = field(repr=False)
    """A LINE id, an e-mail address, a URL. It stands here only, in no chain and no log."""
    choice: Choice = field(default_factory=Choice)
    is_thai: bool = True
    is_on: bool = True
    addresses_changed: int = 0
    """How often the address became another one: all that the hub's chain tells of it."""

    @property
    def health(self) -> str:
        """What fails together with it: all of LINE, all e-mail, this one webhook."""
        return self.name if self.channel is Channel.WEBHOOK else self.channel.value


def personal_name(login: str, channel: Channel) -> str:
    """What a person's own target on this channel is called."""
    return f"{login}/{channel}"
