"""What a reader's camera makes of a browser's screenshot: the PNG's pixels in grey, and the codes in them."""

import struct
import zlib

import zxingcpp


def codes_in(png: bytes) -> list[str]:
    """The text of every QR code in the picture."""
    return [found.text for found in zxingcpp.read_barcodes(grey(png), formats=zxingcpp.BarcodeFormat.QRCode)]


def grey(png: bytes) -> memoryview:
    """Rows of brightness, of the kind of PNG that Chromium writes: 8 bits, RGB or RGBA, not interlaced."""
    width, height, depth, colours, interlaced = struct.unpack(">IIBBxxB", png[16:29])
    assert (depth, interlaced) == (8, 0)
    step = {2: 3, 6: 4}[colours]
    rows = _rows(zlib.decompress(_image_data(png)), width * step, height, step)
    pixels = bytearray()
    for row in rows:
        pixels += bytes((r + g + b) // 3 for r, g, b in zip(row[0::step], row[1::step], row[2::step], strict=True))
    return memoryview(bytes(pixels)).cast("B", (height, width))


def _image_data(png: bytes) -> bytes:
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    return data


def _rows(raw: bytes, length: int, height: int, step: int) -> list[bytearray]:
    """The PNG's filters undone (PNG specification, section 9)."""
    rows, above = [], bytearray(length)
    for number in range(height):
        begin = number * (length + 1)
        row = bytearray(raw[begin + 1 : begin + 1 + length])
        _undo(raw[begin], row, above, step)
        rows.append(row)
        above = row
    return rows


def _undo(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    for at in range(len(row)) if kind else ():
        left = row[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        up = above[at]
        add = (0, left, up, (left + up) // 2)[kind] if kind < 4 else _paeth(left, up, corner)
        row[at] = (row[at] + add) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))
