"""Numbers of outgoing letters: unique in a code and calendar year, without a gap in a block, never used twice. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hub.letters.letter import FieldRefused

LARGEST = 999_999


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """Numbers that สารบรรณกลาง leaves to this section."""

    code: str
    year: int
    first: int
    last: int

    def __contains__(self, number: int) -> bool:
        """Whether the number is one of them."""
        return self.first <= number <= self.last

    def left(self, used: Collection[int]) -> int:
        """How many are free."""
        return self.last - self.first + 1 - sum(one in self for one in used)


def next_number(blocks: Iterable[Block], used: Collection[int]) -> int:
    """The first free number of the first block that has one; `used` are all of this code and year, void ones too."""
    for block in sorted(blocks):
        taken = [one for one in used if one in block]
        following = max(taken, default=block.first - 1) + 1
        if following in block:
            return following
    raise FieldRefused(
        "ไม่มีเลขเหลือในชุดเลขที่ได้รับมอบ · no number is left in a delegated block",
        field="running",
        hint="พิมพ์เลขที่สารบรรณให้ หรือเพิ่มชุดเลขปีนี้ · type the number that สารบรรณ gives, or add a block",
    )


def typed_number(number: int, blocks: Iterable[Block], used: Collection[int]) -> int:
    """The number as สารบรรณ gave it; refused where it is taken, or belongs to a block that is used up in order."""
    if not 1 <= number <= LARGEST:
        raise FieldRefused("เลขใช้ไม่ได้ · that is no number", field="running", hint=f"1–{LARGEST}")
    if number in used:
        raise FieldRefused(
            f"เลข {number} ใช้แล้ว · number {number} is taken this year",
            field="running",
            hint="ดูทะเบียนหนังสือส่ง · see the outgoing register",
        )
    if any(number in block for block in blocks):
        raise FieldRefused(
            f"เลข {number} อยู่ในชุดเลขที่ได้รับมอบ · number {number} belongs to a delegated block",
            field="running",
            hint="เว้นว่างเพื่อรับเลขถัดไป · leave it empty to take the block's next",
        )
    return number


def checked_block(block: Block, others: Iterable[Block], used: Collection[int]) -> Block:
    """The block, or refused where it is none, or some of its numbers are taken or left already."""
    if not 1 <= block.first <= block.last <= LARGEST:
        raise FieldRefused("ชุดเลขใช้ไม่ได้ · that is no block of numbers", field="first", hint="เช่น · such as 101–150")
    if any(one.first <= block.last and block.first <= one.last for one in others):
        raise FieldRefused(
            "ซ้อนกับชุดเลขอื่น · it overlaps another block", field="first", hint="ดูชุดเลขที่มี · see the blocks that are there"
        )
    if any(one in block for one in used):
        raise FieldRefused(
            "มีเลขในชุดนี้ใช้ไปแล้ว · numbers in it are taken", field="first", hint="เริ่มหลังเลขที่ใช้แล้ว · begin after them"
        )
    return block
