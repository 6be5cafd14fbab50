"""What is a picture for us, and what is none: other formats, broken ones, and ones made to keep a decoder busy."""

import struct
from io import BytesIO

import pytest
from PIL import Image

from hub.pictures.jpeg import fault_of
from hub.pictures.sealing import PictureKey, seal, unseal
from tests.parts.pictures import jpeg
from wire_contract.picture import MAX_PICTURE_BYTES, name_of
from wire_contract.topics import DeviceId

DEVICE, OTHER = DeviceId("bkk-test-01"), DeviceId("bkk-test-02")
KEY = PictureKey(bytes(range(32)))


def of_size(width: int, height: int) -> bytes:
    """A small file whose header claims to be so large."""
    content = bytearray(jpeg())
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def many_scans() -> bytes:
    """The one scan repeated as often as 64 KiB allow: each has a decoder go over the whole picture."""
    content = jpeg(size=(8, 8))
    scan = content[content.index(b"\xff\xda") : -2]
    return content[:-2] + scan * ((MAX_PICTURE_BYTES - len(content)) // len(scan)) + b"\xff\xd9"


def cut_short() -> bytes:
    """Half of a picture in which there is something to see: its header is whole."""
    file = BytesIO()
    Image.frombytes("L", (64, 64), bytes(number * number % 251 for number in range(64 * 64))).save(file, "JPEG")
    return file.getvalue()[: len(file.getvalue()) * 2 // 3]


def as_format(name: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, name)
    return file.getvalue()


def in_colour() -> bytes:
    file = BytesIO()
    Image.new("RGB", (640, 360), color=(10, 200, 30)).save(file, "JPEG", quality=70)
    return file.getvalue()


@pytest.mark.parametrize("content", [jpeg(), in_colour(), jpeg(size=(2048, 2048))], ids=["grey", "colour", "largest"])
def test_a_small_baseline_jpeg_is_a_picture(content: bytes) -> None:
    assert fault_of(content) is None


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "no JPEG"),
        (as_format("PNG"), "no JPEG"),
        (b"\xff\xd8\xff" + as_format("PNG"), "a JPEG that cannot be decoded (UnidentifiedImageError)"),
        (jpeg()[:-200], "a JPEG that cannot be decoded (OSError)"),
        (cut_short(), "a JPEG that cannot be decoded (OSError)"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "a JPEG that cannot be decoded (UnidentifiedImageError)"),
        (jpeg(progressive=True), "a JPEG of too many scans"),
        (many_scans(), "a JPEG of too many scans"),
        (of_size(2049, 10), "a picture of 2049 × 10, at most 2048 a side"),
        (of_size(10_000, 10_000), "a picture of far more than 2048 a side"),
        (of_size(65_000, 65_000), "a picture of far more than 2048 a side"),
        (jpeg() + bytes(MAX_PICTURE_BYTES), "at most 65536"),
    ],
)
def test_anything_else_is_none(content: bytes, fault: str) -> None:
    found = fault_of(content)
    assert found is not None
    assert found.endswith(fault)


def test_what_is_sealed_comes_back_only_by_the_same_key_for_the_same_device_and_name() -> None:
    sealed = seal(jpeg(), key=KEY, device=DEVICE)
    assert unseal(sealed, key=KEY, device=DEVICE, name=name_of(jpeg())) == jpeg()
    assert unseal(sealed, key=PictureKey(bytes(32)), device=DEVICE, name=name_of(jpeg())) is None
    assert unseal(sealed, key=KEY, device=OTHER, name=name_of(jpeg())) is None
    assert unseal(sealed, key=KEY, device=DEVICE, name=name_of(jpeg(1))) is None


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_what_is_too_short_to_be_sealed_is_nothing(length: int) -> None:
    assert unseal(bytes(length), key=KEY, device=DEVICE, name=name_of(jpeg())) is None


def test_the_same_picture_is_never_sealed_alike() -> None:
    assert seal(jpeg(), key=KEY, device=DEVICE) != seal(jpeg(), key=KEY, device=DEVICE)


def test_a_key_betrays_nothing_of_itself_where_it_is_printed() -> None:
    assert repr(KEY) == "PictureKey()"
    assert KEY.secret.hex()[:8] not in KEY.check
