"""Officers and cards as a file: a right of its own, and a line in the access log."""

import httpx

from hub.database import writing
from hub.kernel.rights import Role
from hub.kernel.table import Unfit
from hub.people import access_log, users
from hub.people.access_log import What
from hub.registry.sheet_file import table_of
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import CARD, LOGIN, OFFICER, OTHER_CARD, OTHER_OFFICER, SmallHub

PATHS = ("/cards/export.csv", "/cards/export.xlsx")


def test_who_may_gets_what_import_takes_and_stands_in_the_log(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        users.add_user(conn, login="operator", name="x", password="long enough too", role=Role.OPERATOR, hand=hand())
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        client.cookies.set("riskpoint", hub.session())
        files = [client.get(path).content for path in PATHS]
        client.cookies.set("riskpoint", hub.session("operator"))
        assert [client.get(path).status_code for path in PATHS] == [403, 403]
    for content in files:
        table = table_of(content)
        assert not isinstance(table, Unfit)
        assert [[cell.text for cell in row[:4]] for row in table] == [
            ["รหัสเจ้าหน้าที่", "ชื่อ", "หมายเลขบัตร", "ตั้งแต่"],
            ["T-01", OFFICER, CARD, "2026-01-01 07:00"],
            ["T-02", OTHER_OFFICER, OTHER_CARD, "2026-01-01 07:00"],
        ]
    with hub.engine.connect() as conn:
        noted = [one.access for one in access_log.newest(conn, limit=20)]
    assert sorted(
        (one.what, one.subject, one.path.rpartition(" ")[2]) for one in noted if one.path.endswith(PATHS)
    ) == sorted([(What.SAW, LOGIN, path) for path in PATHS] + [(What.REFUSED, "operator", path) for path in PATHS])
