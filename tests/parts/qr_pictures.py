"""QR codes as grey pictures, and what rain, distance and dusk do to them; plain Python, no camera and no library of pictures."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import segno

from edge_agent.hardware.frame_source import Frame

WHITE = 255


@dataclass(frozen=True)
class Picture:
    rows: Sequence[bytes]

    @property
    def frame(self) -> Frame:
        return Frame(len(self.rows[0]), len(self.rows), b"".join(self.rows))

    def on_a_wall(self, width: int, height: int, *, shade: int = 120) -> "Picture":
        """In the middle of a larger grey picture."""
        across, down = len(self.rows[0]), len(self.rows)
        left, top = (width - across) // 2, (height - down) // 2
        wall = [bytes([shade]) * width] * top
        wall += [bytes([shade]) * left + row + bytes([shade]) * (width - left - across) for row in self.rows]
        return Picture(wall + [bytes([shade]) * width] * (height - len(wall)))

    def turned(self, degrees: float) -> "Picture":
        """About its middle, on white."""
        width, height = len(self.rows[0]), len(self.rows)
        side = math.ceil(math.hypot(width, height))
        sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
        rows = []
        for y in range(side):
            row = bytearray([WHITE]) * side
            for x in range(side):
                dx, dy = x - side / 2, y - side / 2
                from_x, from_y = round(dx * cosine + dy * sine + width / 2), round(dy * cosine - dx * sine + height / 2)
                if 0 <= from_x < width and 0 <= from_y < height:
                    row[x] = self.rows[from_y][from_x]
            rows.append(bytes(row))
        return Picture(rows)

    def blurred(self, radius: int) -> "Picture":
        """Each pixel the mean of its neighbours, first along the rows, then down the columns."""
        once = [_means(row, radius) for row in self.rows]
        columns = [_means(bytes(column), radius) for column in zip(*once, strict=True)]
        return Picture([bytes(row) for row in zip(*columns, strict=True)])

    def noisy(self, by: int, *, seed: int) -> "Picture":
        chance = random.Random(seed)
        return Picture([bytes(min(255, max(0, p + chance.randint(-by, by))) for p in row) for row in self.rows])

    def dark(self, share: float) -> "Picture":
        """So much of its light is left."""
        return Picture([bytes(int(pixel * share) for pixel in row) for row in self.rows])

    def upside_down(self) -> "Picture":
        return Picture([row[::-1] for row in reversed(self.rows)])


def _means(row: bytes, radius: int) -> bytes:
    padded = bytes([row[0]]) * radius + row + bytes([row[-1]]) * radius
    window = 2 * radius + 1
    total = sum(padded[:window])
    means = bytearray([total // window])
    for place in range(window, len(padded)):
        total += padded[place] - padded[place - window]
        means.append(total // window)
    return bytes(means)


def qr_picture(content: str | bytes, *, scale: int = 4, error: str = "m") -> Picture:
    """The code in black on white with its quiet zone."""
    code = segno.make(content, error=error, micro=False, mode="byte" if isinstance(content, bytes) else None)
    rows = code.matrix_iter(scale=scale, border=4)
    return Picture([bytes(0 if module else WHITE for module in row) for row in rows])


BLANK = Picture([bytes([120]) * 320] * 240)
