"""Vitals from trees of files shaped like /sys and /proc, from a small program, and from none of them."""

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from edge_agent.hardware.asked_program import AskedProgram
from edge_agent.hardware.board import Board, board_model
from edge_agent.hardware.card import Wear, wear
from edge_agent.hardware.firmware import Firmware
from wire_contract.vitals import Vitals

GONE = "a board has no such file"


def put(root: Path, **files: str) -> None:
    """Files by path, `__` standing for a slash."""
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def a_pi(root: Path, data: Path) -> None:
    """As a Pi 4 with a CM4's eMMC shows itself."""
    put(
        root,
        **{
            "sys__class__thermal__thermal_zone0__temp": "61322\n",
            "sys__devices__platform__soc__soc:firmware__get_throttled": "50005\n",
            "sys__class__hwmon__hwmon0__name": "cpu_thermal\n",
            "sys__class__hwmon__hwmon2__name": "rpi_volt\n",
            "sys__class__hwmon__hwmon2__in0_lcrit_alarm": "1\n",
            "sys__class__hwmon__hwmon3__name": "pwmfan\n",
            "sys__class__hwmon__hwmon3__fan1_input": "3510\n",
            "sys__devices__mmc0__block__mmcblk0__mmcblk0p2__partition": "2\n",
            "sys__devices__mmc0__block__mmcblk0__device__life_time": "0x02 0x03\n",
            "sys__devices__mmc0__block__mmcblk0__device__pre_eol_info": "0x01\n",
            "sys__fs__ext4__mmcblk0p2__errors_count": "7\n",
            "sys__fs__ext4__mmcblk0p2__lifetime_write_kbytes": "2050000\n",
            "proc__meminfo": "MemTotal:        1893000 kB\nMemFree:          200000 kB\nMemAvailable:    1200000 kB\n",
            "proc__loadavg": "1.50 0.42 0.30 2/311 4711\n",
            "proc__device-tree__model": "Raspberry Pi 4 Model B Rev 1.5\0",
        },
    )
    device = data.stat().st_dev
    numbers = root / "sys/dev/block" / f"{os.major(device)}:{os.minor(device)}"
    numbers.parent.mkdir(parents=True)
    numbers.symlink_to(root / "sys/devices/mmc0/block/mmcblk0/mmcblk0p2")


def test_a_board_tells_what_its_kernel_shows(tmp_path: Path) -> None:
    a_pi(tmp_path, tmp_path)
    board = Board(tmp_path, root=tmp_path, clock_error_ms=lambda: 37)
    vitals, disk = board.vitals(), os.statvfs(tmp_path)
    assert vitals == Vitals(
        temperature_milli_c=61_322,
        throttled=0x50005,
        disk_free_bytes=vitals.disk_free_bytes,
        disk_size_bytes=disk.f_blocks * disk.f_frsize,
        inodes_free=vitals.inodes_free,
        read_only=False,
        disk_errors=7,
        disk_written_mib=2001,
        card_life=3,
        card_pre_eol=1,
        memory_available_bytes=1_200_000 * 1024,
        memory_size_bytes=1_893_000 * 1024,
        load_milli=420,
        processors=os.cpu_count(),
        clock_error_ms=37,
        fan_rpm=3510,
    )
    assert vitals.disk_free_bytes is not None
    assert 0 < vitals.disk_free_bytes < disk.f_blocks * disk.f_frsize
    assert board.under_voltage() is True
    assert board_model(tmp_path) == "Raspberry Pi 4 Model B Rev 1.5"


def test_a_machine_that_shows_nothing_is_none_of_all_that(tmp_path: Path) -> None:
    board = Board(tmp_path / "no-such-folder", root=tmp_path, clock_error_ms=lambda: None)
    assert (board.vitals(), board.under_voltage()) == (Vitals(processors=os.cpu_count()), None)
    assert board_model(tmp_path) == "unknown"


GARBAGE = ["", "\n", "garbage", "0x", "-1", "9" * 40, "1 2 3", "\xff\x00", "12.5.7", "NaN"]


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_is_not_known_and_never_a_value_that_the_hub_would_refuse(tmp_path: Path, garbage: str) -> None:
    a_pi(tmp_path, tmp_path)
    for path in (*(tmp_path / "sys").rglob("*"), *(tmp_path / "proc").rglob("*")):
        if path.is_file() and path.name not in {"name", "partition"}:
            path.write_text(garbage, encoding="utf-8")
    (tmp_path / "proc/meminfo").write_text(f"MemTotal: {garbage} kB\nMemAvailable: {garbage}\n", encoding="utf-8")
    board = Board(tmp_path, root=tmp_path, clock_error_ms=lambda: None)
    vitals = board.vitals()
    told = {name: getattr(vitals, name) for name in Vitals.__struct_fields__}
    known = {name for name, value in told.items() if value is not None and value != {}}
    # "-1" milli-degrees is a temperature
    may_be = {"temperature_milli_c"} if garbage == "-1" else set()
    assert known - may_be == {"disk_free_bytes", "disk_size_bytes", "inodes_free", "read_only", "processors"}
    assert board.under_voltage() is None


@pytest.mark.parametrize(
    ("life", "pre_eol", "worst", "told"),
    [
        ("0x01 0x01", "0x01", 1, 1),
        ("0x0b 0x01", "0x03", 11, 3),
        ("0x00 0x00", "0x00", None, None),
        ("0x0c 0x02", "0x04", 2, None),
        ("0x05", "0x02", 5, 2),
    ],
)
def test_an_emmc_tells_its_wear_by_the_worse_of_its_cells(
    tmp_path: Path, life: str, pre_eol: str, worst: int | None, told: int | None
) -> None:
    a_pi(tmp_path, tmp_path)
    device = tmp_path / "sys/devices/mmc0/block/mmcblk0/device"
    put(device, life_time=life, pre_eol_info=pre_eol)
    assert wear(tmp_path, sys=tmp_path / "sys") == Wear(7, 2001, worst, told)


def test_a_data_folder_in_memory_has_no_card(tmp_path: Path) -> None:
    assert wear(tmp_path, sys=tmp_path / "sys") == Wear()


def program(folder: Path, text: str) -> str:
    path = folder / "vcgencmd"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def at_last(look: Callable[[], object]) -> object:
    """What a look finds, once it finds something."""
    ends_at = time.monotonic() + 20
    while (found := look()) is None and time.monotonic() < ends_at:
        time.sleep(0.01)
    return found


def test_without_the_kernels_file_the_firmwares_own_program_is_asked(tmp_path: Path) -> None:
    path = program(
        tmp_path,
        'case $1 in pmic_read_adc) echo "     EXT5V_V volt(24)=4.98765000V" ;; *) echo throttled=0x50005; esac',
    )
    firmware = Firmware(tmp_path / "sys", model="Raspberry Pi 5 Model B", find=lambda _: path)
    assert (firmware.throttled(), firmware.input_milli_volts()) == (None, None)  # asked just now, and not waited for
    assert (at_last(firmware.throttled), at_last(firmware.input_milli_volts)) == (0x50005, 4988)
    assert firmware.under_voltage() is True
    firmware.close()


@pytest.mark.parametrize("text", ["echo garbage", "echo throttled=0x1; exit 3", "exit 0", "echo throttled=-1"])
def test_a_program_that_fails_or_babbles_says_nothing(tmp_path: Path, text: str) -> None:
    path = program(tmp_path, f"touch {tmp_path}/ran; {text}")
    firmware = Firmware(tmp_path / "sys", model="", find=lambda _: path)
    assert firmware.throttled() is None
    asked = firmware._bits
    assert asked is not None
    at_last(lambda: asked.answer() is not None or asked._running is None or None)
    assert ((tmp_path / "ran").exists(), firmware.throttled(), firmware.under_voltage()) == (True, None, None)
    firmware.close()


def test_a_program_that_hangs_is_killed_never_waited_for_and_not_asked_twice(tmp_path: Path) -> None:
    now = 1000.0
    asked = AskedProgram([program(tmp_path, f"echo x >> {tmp_path}/asked; exec sleep 1000")], clock=lambda: now)
    assert asked.answer() is None
    at_last(lambda: (tmp_path / "asked").exists() or None)
    running = asked._running
    assert running is not None
    now += 4.9
    assert (asked.answer(), running.poll()) == (None, None)
    now += 0.2
    assert asked.answer() is None
    running.wait(20)
    now += 60
    asked.answer()
    at_last(lambda: len((tmp_path / "asked").read_text()) == 4 or None)
    asked.close()
    assert (tmp_path / "asked").read_text() == "x\nx\n"


def test_an_answer_grows_old(tmp_path: Path) -> None:
    now = 1000.0
    asked = AskedProgram(
        [program(tmp_path, f"[ -e {tmp_path}/mute ] && exec sleep 1000; echo hello")], clock=lambda: now
    )
    assert at_last(asked.answer) == "hello"
    (tmp_path / "mute").touch()
    now += 119
    assert asked.answer() == "hello"
    now += 2
    assert asked.answer() is None
    asked.close()


def test_a_program_that_is_not_there_is_not_missed(tmp_path: Path) -> None:
    assert AskedProgram([str(tmp_path / "nothing")]).answer() is None
