"""The parts of the month's DOCX: headings, tables and notes, of the values that the template prints. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from hub.papers.docx_table import SMALL_CELL, Cell, Columns, Told
from hub.reports.editions.docx_beside import beside
from hub.reports.editions.docx_part import Part, Row, Values, rows_of

_LOOKS: Mapping[str, tuple[str, str]] = {
    "full": ("E8F5EC", "14532D"),
    "part": ("F2B84B", "000000"),
    "missed": ("A4211A", "FFFFFF"),
    "unknown": ("hatch", "000000"),
    "due": ("FFFFFF", "4D5866"),
    "outside": ("CDCDCD", "787878"),
}
"""Ground and ink of each state, as on the paper."""
_KEY = "๒ ครบ · ๑ ไม่ครบ · ๐ ไม่ได้ตรวจ · ? ไม่มีข้อมูล · จุด (·) ยังไม่สิ้นวัน · ร ระงับตามหนังสือ · ว่างหรือ – นอกช่วงนับ"
_CAMERA_KEY = "• ตรวจแล้ว ใช้งานได้ · × ตรวจแล้ว พบว่าชำรุด · ๐ ไม่ได้ตรวจ · ? ไม่มีข้อมูล · ร ระงับตามหนังสือ"
_GREY = "EDEDED"
_HEADS = ("ต้องตรวจ", "ตรวจแล้ว", "ไม่ได้ตรวจ", "ไม่มีข้อมูล", "ยังไม่สิ้นวัน")


def parts(values: Values) -> Iterator[Part]:
    """Everything between the ratios and the signatures, in the order of the paper."""
    if values["points"]:
        yield from _patrols(values)
        yield from _cameras(values)
        yield from _lamps(values)
        yield from _evidence(values)
    if values["points"] or values["work"]:
        yield from _office(values)
    if values["beside"]:
        yield from beside(values["beside"])


def _patrols(values: Values) -> Iterator[Part]:
    yield Part("๑. การตรวจตรารายจุดรายวัน", columns=_map(values, "ร้อยละ"), rows=_cells(values["points"]), notes=[_KEY])
    parts_of = _counts_of(values, ("required", "proved", "disproved", "unknown", "due"))
    counts = (*parts_of, "percent", "upper")
    heads = ("ที่", "จุดเสี่ยงภัย", "สน. ท้องที่", "วันนับ", *_HEADS[: len(parts_of)], "ร้อยละ", "สูงสุด")
    widths = (0.8, 10.2 - 1.3 * len(parts_of), 2.4, 1.1, *(1.3,) * len(parts_of), 1.45, 1.45)
    rows: list[Sequence[Told]] = []
    for one in values["points"]:
        name = f"{one['name']} {one['code']}" + (f"\n{one['note']}" if one["note"] else "")
        rows.append((one["number"], name, one["station"], one["counted_days"], *(one[each] for each in counts)))
    total = Cell("รวมทุกจุด", _GREY, bold=True, spans=4, align="r")
    rows.append((total, *(Cell(values["total"][each], _GREY, bold=True) for each in counts)))
    yield Part("๒. ผลการตรวจตรารายจุด", columns=Columns(heads, widths, "cll" + "r" * 8), rows=rows)
    if values["suspensions"]:
        yield Part(
            lead="จุดที่ระงับการตรวจตามหนังสือ",
            columns=Columns(
                ("จุดเสี่ยงภัย", "ตั้งแต่", "กลับมาตรวจ", "วันนับที่ระงับ", "เลขที่หนังสือ", "เหตุผล"),
                (4.2, 2.3, 2.3, 1.6, 3.5, 3.5),
                "lllrll",
            ),
            rows=rows_of(values["suspensions"], "place", "begin", "end", "days", "document", "why"),
            notes=[values["suspended"]],
        )


def _cameras(values: Values) -> Iterator[Part]:
    heading = "๓. การตรวจกล้องวงจรปิด"
    if not values["cameras"]:
        yield Part(heading, notes=["ไม่มีจุดที่มีกล้องวงจรปิดในช่วงนับ"])
        return
    cells = _cells(values["camera_map"])
    yield Part(heading, columns=_map(values, "% ที่ตรวจ"), rows=cells, notes=[_CAMERA_KEY])
    many = len(_counts_of(values, _HEADS))
    heads = ("ที่", "จุดเสี่ยงภัย", *_HEADS[:many], "ร้อยละ", "สูงสุด", "ใช้งานได้", "ชำรุด", "ไม่รู้")
    rows: list[Sequence[Told]] = []
    for one in values["cameras"]:
        name = one["short"] + (f"\n{one['note']}" if one["note"] else "")
        checks = one["checks"]
        rows.append((one["number"], name, *checks["counts"][:many], checks["percent"], checks["upper"], *one["state"]))
    total = values["cameras_total"]
    numbers = (*total["checks"][:many], total["percent"], total["upper"], *total["state"])
    rows.append(
        (Cell("รวมทุกจุด", _GREY, bold=True, spans=2, align="r"), *(Cell(each, _GREY, bold=True) for each in numbers))
    )
    columns = Columns(heads, (0.8, 10.1 - 1.3 * many, *(1.3,) * many, 1.45, 1.45, *(1.2,) * 3), "cl" + "r" * 10)
    yield Part(columns=columns, rows=rows, notes=[total["working"], values["checked_note"]])
    yield _defects("กล้องที่ตรวจพบว่าชำรุด", "กล้อง", values["found_cameras"])


def _lamps(values: Values) -> Iterator[Part]:
    heads: Sequence[str]
    heading = "๔. ไฟส่องสว่าง"
    if values["lamps"]:
        heads = ("จุดเสี่ยงภัย", "โคม", "หน่วยงานเจ้าของ", "ผลล่าสุดของเดือน", "วันที่ใช้ได้", "วันที่ชำรุด", "วันที่ไม่รู้")
        rows = [
            (*(one[each] for each in ("place", "name", "owner", "latest")), *one["state"]) for one in values["lamps"]
        ]
        yield Part(heading, columns=Columns(heads, (4.2, 1.8, 3.5, 4.3, 1.2, 1.2, 1.2), "llllrrr"), rows=rows)
        yield _defects("โคมไฟที่ตรวจพบว่าชำรุด", "โคม", values["found_lamps"])
    else:
        yield Part(heading, notes=["ไม่มีโคมไฟที่ทดสอบตัวเองได้ในทะเบียน"])
    if values["quiet"]:
        heads = ("จุดเสี่ยงภัย", "กล้องหรือโคม", "ตั้งแต่", "ถึง", "วัน", "เพราะ")
        yield Part(
            lead="กล้องและโคมที่ไม่มีผลชัดเจนติดต่อกันตั้งแต่สองวัน ต้องให้ช่างตรวจอุปกรณ์",
            columns=Columns(heads, (4, 2.2, 2.3, 2.3, 0.9, 5.7), "llllrl"),
            rows=rows_of(values["quiet"], "place", "name", "begin", "end", "days", "why"),
        )


def _defects(lead: str, what: str, found: Sequence[Row]) -> Part:
    columns = Columns(
        ("จุดเสี่ยงภัย", what, "หน่วยงานเจ้าของ", "อาการที่พบ", "ตั้งแต่", "ถึง"), (3.9, 1.8, 3.4, 3.1, 2.6, 2.6), "llllll"
    )
    rows = rows_of(found, "place", "name", "owner", "reason", "begin", "end")
    return Part(lead=lead, columns=columns, rows=rows, notes=() if found else ["ไม่มี"])


def _evidence(values: Values) -> Iterator[Part]:
    degrees = ("visits", "high", "low", "second_class")
    heads = ("ที่", "จุดเสี่ยงภัย", "ตรวจทั้งหมด", "รหัสลับในบัตรหรือในโทรศัพท์", "หมายเลขบัตร (คัดลอกได้)", "QR พิมพ์ (ถ่ายรูปได้)")
    rows: list[Sequence[Told]] = rows_of(values["assured"], "number", "short", *degrees)
    sums = (Cell(values["assured_total"][each], _GREY, bold=True) for each in degrees)
    rows.append((Cell("รวมทุกจุด", _GREY, bold=True, spans=2, align="r"), *sums))
    yield Part(
        "๕. ระดับการยืนยันตัวผู้ตรวจ",
        columns=Columns(heads, (0.8, 5.6, 2.4, 3, 2.8, 2.8), "clrrrr"),
        rows=rows,
        notes=[values["assurance_note"]],
    )
    quiet: list[Sequence[Told]] = [
        (Cell(one["more"], spans=5),)
        if "more" in one
        else (one["place"], one["begin"], one["end"], one["length"], one["devices"] or one["no_device"])
        for one in values["silences"]
    ]
    yield Part(
        "๖. ช่วงเวลาที่ไม่มีข้อมูลจากอุปกรณ์",
        columns=Columns(("จุดเสี่ยงภัย", "ตั้งแต่", "ถึง", "รวมเวลา", "อุปกรณ์"), (4, 3.4, 3.4, 2.8, 3.8), "lllll"),
        rows=quiet,
        notes=() if quiet else ["ไม่มี ทุกจุดมีข้อมูลต่อเนื่องตลอดช่วงนับ"],
    )
    if values["holes"]:
        heads = ("จุดเสี่ยงภัย", "อุปกรณ์", "แถวที่", "เหตุ", "หลัง", "ก่อน")
        yield Part(
            lead="ข้อมูลที่อุปกรณ์แจ้งว่าสูญหาย",
            columns=Columns(heads, (3.7, 3.6, 2.9, 2.4, 2.4, 2.4), "llllll"),
            rows=rows_of(values["holes"], "place", "device", "lines", "reason", "after", "before"),
        )
    for heading, what, key in (
        ("๗. บัตรที่ไม่รู้จัก", "card", "unknown_cards"),
        ("๘. การแตะบัตรที่ไม่นับเป็นการตรวจ", "reason", "not_counted"),
    ):
        second = "เลขบัตร" if what == "card" else "เหตุที่ไม่นับ"
        yield Part(
            heading,
            columns=Columns(("จุดเสี่ยงภัย", second, "ครั้ง", "ครั้งแรก", "ครั้งล่าสุด"), (4.6, 4.6, 1.2, 3.5, 3.5), "llrll"),
            rows=rows_of(values[key], "place", what, "times", "first", "last"),
            notes=() if values[key] else ["ไม่มี"],
        )


def _office(values: Values) -> Iterator[Part]:
    heads: Sequence[str]
    heading = "๙. การแก้ไขสภาพแวดล้อม"
    heads = ("ใบงาน", "จุดเสี่ยงภัย", "งาน", "แจ้งเมื่อ", "กำหนด", "สถานะเมื่อสิ้นเดือน", "ภาพก่อน/หลัง")
    for at, group in enumerate(values["work"]):
        yield Part(
            heading if at == 0 else "",
            lead=f"{group['section']} {group['said']}",
            columns=Columns(heads, (1.2, 3.2, 4.3, 2, 2, 3.4, 1.3), "clllllc"),
            rows=rows_of(group["rows"], "order", "place", "what", "opened", "due", "state", "photographs"),
        )
    yield Part(
        "" if values["work"] else heading,
        notes=[values["fixed_note"]] if values["work"] else ["ไม่มีใบงานในเดือนนี้"],
        album=values.get("album"),
    )
    heads = ("จุด / กล้อง", "วันที่พบ", "ออกภายใน", "เลขที่หนังสือ", "หน่วยงานที่ประสาน", "สถานะ")
    yield Part(
        "๑๐. หนังสือเมื่อกล้องชำรุด และการออกรายงาน",
        columns=Columns(heads, (4.2, 2.1, 2.1, 2.9, 2.6, 3.5), "llllll"),
        rows=rows_of(values["letters"], "place", "found", "limit", "number", "agency", "state"),
        notes=[*([] if values["letters"] else ["ไม่มีกล้องที่เริ่มชำรุดในเดือนนี้"]), values["reported"]],
    )


def appendix(values: Values) -> Iterator[Part]:
    """By which rules, where the chains stood, and what a revision changed."""
    yield Part("ภาคผนวก ก หลักเกณฑ์การนับ", notes=[f"• {one}" for one in values["rules"]])
    rows: list[Sequence[Told]] = []
    if hub := values["hub"]:
        rows.append(("ศูนย์กลาง", hub["chain"], "", "".join(hub["head"])))
    rows += [
        (one["place"], f"{one['device']} {one['journal']}", one["sequence"], "".join(one["head"]))
        for one in values["chains"]
    ]
    yield Part(
        "ภาคผนวก ข หัวสายหลักฐาน",
        columns=Columns(("จุดเสี่ยงภัย", "อุปกรณ์และสาย", "ลำดับ", "หัวสาย (SHA-256)"), (4, 4.2, 1.6, 7.6), "llrl"),
        rows=rows,
        notes=[
            *([f"กุญแจสาธารณะของศูนย์กลาง (Ed25519): {values['hub']['key']}"] if values["hub"] else []),
            *([values["forks"]] if values["forks"] else []),
        ],
    )
    if revision := values.get("revision"):
        columns = Columns(("ตัวเลข", "ฉบับก่อน", "ฉบับนี้", "เหตุผล", "เหตุการณ์"), (5.4, 2, 2, 4, 4), "lrrll")
        rows = rows_of(revision["rows"], "cell", "old", "new", "why", "event")
        yield Part(revision["title"], columns=columns, rows=rows, notes=[revision["note"]] if revision["note"] else [])


def _counts_of(values: Values, names: Sequence[str]) -> Sequence[str]:
    """What is still due has a column only while the month lasts, as on the paper."""
    return names if values["draft"] else names[:4]


def _map(values: Values, share: str) -> Columns:
    days = [one["text"] for one in values["days"]]
    return Columns(
        ("จุดเสี่ยงภัย", *days, share),
        (3.5, *(12.5 / len(days),) * len(days), 1.4),
        "l" + "c" * len(days) + "r",
        style=SMALL_CELL,
        tight=True,
    )


def _cells(rows: Sequence[Row]) -> list[Sequence[Told]]:
    return [
        (
            f"{one['number']}. {one['short']}",
            *(Cell(cell["text"], *_LOOKS[cell["look"]], bold=True) for cell in one["cells"]),
            Cell(one["percent"], bold=True),
        )
        for one in rows
    ]
