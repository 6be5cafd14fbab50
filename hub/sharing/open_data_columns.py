"""Every table and column of the month's open data, with what it means in Thai and English. Tables only."""

from hub.sharing.open_data_table import Column, Table

_POINT = Column("point", str, ("รหัสจุดเสี่ยงภัย", "Code of the risk point"), refers_to="points")
_DAY = Column("day", str, ("วันตามเวลากรุงเทพฯ (ปี ค.ศ.-เดือน-วัน)", "Bangkok day, ISO 8601"))
_KIND = Column("kind", str, ("ชนิด: lamp ไฟส่องสว่าง, camera กล้อง", "Kind: lamp or camera"))
_ASSET = Column("asset", str, ("ชื่อในจุดนั้น", "Its name within the point"))
_REQUIRED = Column("required", int, ("จำนวนที่ต้องทำในวันนั้น", "How many were due that day"), "count")
_PROVED = Column("proved", int, ("พิสูจน์ได้ว่าทำ", "Proved to have been done"), "count")
_DISPROVED = Column(
    "disproved",
    int,
    ("พิสูจน์ได้ว่าไม่ได้ทำ: อุปกรณ์เฝ้าอยู่และไม่มีการทำ", "Proved not to have been done: the device watched, and nothing came"),
    "count",
)
_UNKNOWN = Column(
    "unknown",
    int,
    ("ไม่รู้: ไม่มีอะไรยืนยัน ไม่ใช่ทั้งทำและไม่ทำ", "Unknown: nothing vouches for it; neither done nor missed"),
    "count",
)
_COUNTS = (_REQUIRED, _PROVED, _DISPROVED, _UNKNOWN)

POINTS = Table(
    "points",
    ("จุดเสี่ยงภัยที่นับในเดือนนี้", "The risk points that counted in this month"),
    ("code",),
    (
        Column("code", str, ("รหัสจุด", "Code of the point")),
        Column("name", str, ("ชื่อจุด; ว่างถ้าเขตไม่เผยแพร่", "Its name; empty where the district does not publish it")),
        Column("station", str, ("สถานีตำรวจท้องที่", "The police station of the area")),
        Column(
            "latitude",
            float,
            (
                "ละติจูด WGS 84 ปัดให้หยาบ (0.01 องศา ราว 1 กม.); ว่างถ้าเขตไม่เผยแพร่หรือไม่มี",
                "WGS 84, rounded to 0.01° (about 1 km); empty where not known or not published",
            ),
            "degree",
        ),
        Column(
            "longitude",
            float,
            ("ลองจิจูด ปัดให้หยาบเช่นกัน", "WGS 84, rounded alike; empty where not known or not published"),
            "degree",
        ),
        Column("opened_on", str, ("วันแรกที่นับ", "The first day that it ever counted")),
        Column(
            "closed_on",
            str,
            ("วันแรกที่ไม่นับแล้ว; ว่างถ้ายังนับ", "The first day that it did not count any more; empty while it does"),
        ),
        Column("counted_days", int, ("จำนวนวันที่นับในเดือนนี้", "On how many days of this month it counted"), "day"),
    ),
)
PATROL_DAYS = Table(
    "patrol_days",
    (
        "การตรวจตราแต่ละจุดแต่ละวัน: proved + disproved + unknown = required",
        "Patrols of each point on each day: proved + disproved + unknown = required",
    ),
    ("point", "day"),
    (_POINT, _DAY, *_COUNTS),
)
CHECK_DAYS = Table(
    "camera_check_days",
    (
        "การตรวจกล้องแต่ละจุดแต่ละวัน: ตรวจแล้วหรือไม่ ไม่ได้บอกว่ากล้องดีหรือชำรุด",
        "Camera checks of each point on each day: whether they were checked, not whether they work",
    ),
    ("point", "day"),
    (_POINT, _DAY, *_COUNTS),
)
COVERAGE = Table(
    "coverage",
    (
        "แต่ละวันมีอุปกรณ์ยืนยันเหตุการณ์ที่จุดกี่นาที",
        "For how long of each day a device vouches for what happened at the point",
    ),
    ("point", "day"),
    (
        _POINT,
        _DAY,
        Column("watched_minutes", int, ("นาทีที่มีอุปกรณ์ยืนยัน", "Minutes for which a device vouches"), "minute"),
        Column(
            "silent_minutes",
            int,
            ("นาทีที่ไม่มีอะไรยืนยัน ปัดขึ้น; รวมกันเป็น 1440", "Minutes for which nothing does, rounded up; together 1440"),
            "minute",
        ),
    ),
)
ASSETS = Table(
    "assets",
    ("กล้องและไฟที่เผยแพร่", "The cameras and lamps that are published"),
    ("point", "kind", "asset"),
    (
        _POINT,
        _KIND,
        _ASSET,
        Column(
            "owner",
            str,
            (
                "หน่วยงานเจ้าของ; ว่างถ้าไม่ใช่หน่วยงานในทะเบียนหน่วยงาน",
                "The agency that owns it; empty where it is none of the listed ones",
            ),
        ),
    ),
)
ASSET_DAYS = Table(
    "asset_days",
    ("สภาพของกล้องและไฟแต่ละวัน", "How each camera or lamp was on each day"),
    ("point", "kind", "asset", "day"),
    (
        _POINT,
        _KIND,
        _ASSET,
        _DAY,
        Column(
            "state",
            str,
            (
                "working ใช้งานได้, defective ชำรุด, unknown ไม่รู้ (ไม่มีผลที่ชัดเจน)",
                "working, defective, or unknown (no test came that could tell)",
            ),
        ),
    ),
)
EPISODES = Table(
    "episodes",
    (
        "ความชำรุดแต่ละครั้งจากผลทดสอบของเดือนนี้ ตั้งแต่ไม่ผ่านครั้งแรกถึงผ่านครั้งแรก",
        "Each defect by the tests of this month, from the first failing to the first passing one",
    ),
    ("point", "kind", "asset", "number"),
    (
        _POINT,
        _KIND,
        _ASSET,
        Column("number", int, ("ลำดับ เริ่มที่ 1", "Which one of this asset in this month, from 1"), "count"),
        Column("cause", str, ("รหัสสาเหตุ ดูตาราง causes", "Code of the cause; see the table causes")),
        Column("first_day", str, ("วันที่พบว่าชำรุด", "The day of the first failing test")),
        Column(
            "last_day",
            str,
            ("วันที่ทดสอบผ่าน; ว่างถ้าเดือนนี้ยังไม่ผ่าน", "The day of the passing test; empty where none passed in this month"),
        ),
        Column(
            "may_be_older",
            int,
            ("1 ถ้าอาจชำรุดก่อนเดือนนี้", "1 where nothing passed before in this month, so that it may be older"),
            "0 or 1",
        ),
        Column("failed_tests", int, ("จำนวนครั้งที่ทดสอบไม่ผ่าน", "How many tests failed"), "count"),
    ),
)
CAUSES = Table(
    "causes",
    ("คำอธิบายสาเหตุที่พบในแฟ้มนี้", "What the causes in this file mean"),
    ("kind", "code"),
    (
        _KIND,
        Column("code", str, ("รหัสสาเหตุ", "Code of the cause")),
        Column("thai", str, ("คำอธิบายภาษาไทย", "In Thai")),
        Column("english", str, ("คำอธิบายภาษาอังกฤษ", "In English")),
    ),
)
FIGURES = Table(
    "figures",
    (
        "ผลรวมของเดือน เหมือนในรายงานประจำเดือน",
        "The sums of the month, the same as in the monthly report",
    ),
    ("code",),
    (
        Column(
            "code",
            str,
            (
                "P C E L R ตามแบบตัวชี้วัด; lamps และ cameras คือวันที่ใช้งานได้",
                "P C E L R as on the KPI form; lamps and cameras: days that they worked",
            ),
        ),
        Column("thai", str, ("ชื่อ", "Its name in Thai")),
        Column("english", str, ("ชื่อภาษาอังกฤษ", "Its name in English")),
        Column("unit", str, ("หน่วยนับ", "What is counted")),
        Column(
            "numerator", int, ("ตัวตั้ง; ว่างถ้ายังไม่คำนวณ", "What was proved; empty where this is not computed yet"), "count"
        ),
        Column("denominator", int, ("ตัวหาร", "Of so many"), "count"),
        Column("pending", int, ("ที่ยังไม่รู้", "So many are unknown"), "count"),
        Column(
            "percent", str, ("ร้อยละ สองตำแหน่ง ไม่นับที่ไม่รู้", "Percentage with two places; what is unknown is not counted")
        ),
        Column("upper_percent", str, ("ร้อยละถ้าที่ไม่รู้นับว่าทำทั้งหมด", "What it would be if all that is unknown were proved")),
    ),
)
METADATA = Table(
    "metadata",
    ("ที่มา สัญญาอนุญาต และกฎที่ใช้", "Licence, provenance and rules"),
    ("key",),
    (
        Column("key", str, ("ชื่อ", "What")),
        Column("value", str, ("ค่า", "Its value")),
        Column("thai", str, ("คำอธิบาย", "What it means, in Thai")),
        Column("english", str, ("คำอธิบายภาษาอังกฤษ", "What it means, in English")),
    ),
)
COLUMNS = Table(
    "columns",
    ("คำอธิบายทุกคอลัมน์ของทุกตาราง", "What each column of each table means"),
    ("table", "position"),
    (
        Column("table", str, ("ตาราง", "Table")),
        Column("position", int, ("ลำดับในตาราง เริ่มที่ 1", "Its place in the table, from 1"), "count"),
        Column("column", str, ("คอลัมน์", "Column")),
        Column("type", str, ("ชนิดข้อมูลของ SQLite", "SQLite's type")),
        Column("unit", str, ("หน่วย; ว่างถ้าไม่มี", "Unit; empty where it has none")),
        Column("thai", str, ("คำอธิบาย", "What it means, in Thai")),
        Column("english", str, ("คำอธิบายภาษาอังกฤษ", "What it means, in English")),
    ),
)
SQL_TYPES = {str: "TEXT", int: "INTEGER", float: "REAL"}
