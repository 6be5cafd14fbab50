"""Why something was not sent, in Thai. A table only: logs and the command line say it in English. Pure."""

import re
from collections.abc import Sequence

from hub.kernel.pair import Pair

_THAI: Sequence[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), says)
    for pattern, says in (
        (r"LINE says (\d+): the token is not accepted", r"LINE ตอบ \1: ไม่รับ token นี้"),
        (r"LINE says (\d+)(.*)", r"LINE ตอบ \1\2"),
        (r"LINE is not set up .*", "ยังไม่ได้ตั้งค่า LINE ([notices.line] token_file)"),
        (r"the other system says (\d+): it wants no notices any more", r"ระบบปลายทางตอบ \1: ไม่รับการแจ้งเตือนอีก"),
        (r"the other system says (\d+): redirects are not followed", r"ระบบปลายทางตอบ \1: ระบบไม่ตามไปที่อยู่อื่น"),
        (r"the other system says (\d+)", r"ระบบปลายทางตอบ \1"),
        (r"no answer within (\S+) s", r"ไม่ตอบภายใน \1 วินาที"),
        (r"no answer: (\w+)", r"ติดต่อไม่ได้ (\1)"),
        (r"no answer from the mail server: its certificate is not good", "ใบรับรองของเซิร์ฟเวอร์อีเมลใช้ไม่ได้"),
        (r"no answer from the mail server: (\w+)", r"ติดต่อเซิร์ฟเวอร์อีเมลไม่ได้ (\1)"),
        (r"the mail server says (\d+) to user, password or sender", r"เซิร์ฟเวอร์อีเมลตอบ \1: ไม่รับผู้ใช้ รหัสผ่าน หรือผู้ส่ง"),
        (r"the mail server says (\d+) to the recipient", r"เซิร์ฟเวอร์อีเมลตอบ \1: ไม่รับผู้รับนี้"),
        (r"the mail server says (\d+) to the message", r"เซิร์ฟเวอร์อีเมลตอบ \1: ไม่รับข้อความ"),
        (r"the mail server offers no TLS, .*", "เซิร์ฟเวอร์อีเมลไม่มี TLS หรือไม่ให้ลงชื่อเข้าใช้"),
        (r"e-mail is not set up .*", "ยังไม่ได้ตั้งค่าอีเมล ([notices.email] host)"),
        (r"(\S+) can be read by others .*", r"ผู้อื่นอ่านไฟล์ \1 ได้: chmod 600"),
        (r"(\S+) cannot be read: .*", r"อ่านไฟล์ \1 ไม่ได้"),
        (r"this very machine is no place for a webhook", "เว็บฮุกส่งมาที่เครื่องนี้เองไม่ได้"),
        (r"(\S+) is no address of a system", r"\1 ไม่ใช่ที่อยู่ของระบบใด"),
        (r"the channel was removed or switched off", "ช่องทางถูกลบหรือปิด"),
        (r"only https.*", "ใช้ได้เฉพาะ https"),
        (r"the name (was not|cannot be) resolved.*", "หาที่อยู่ของชื่อนี้ไม่พบ"),
    )
]


def why_words(why: str) -> Pair:
    """The same in Thai where the table knows it, and as it is."""
    for pattern, says in _THAI:
        found = pattern.fullmatch(why)
        if found:
            return found.expand(says), why
    return why, why
