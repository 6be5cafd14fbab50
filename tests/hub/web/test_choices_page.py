"""The page of the district's choices: everybody who sees reports reads it, who configures decides."""

import httpx

from hub.choices import service
from hub.choices.choices import HeadlineRule
from hub.database import writing
from hub.kernel.rights import Role
from hub.people import users
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import SmallHub

TYPED = {
    "from_month": "2600-01", "headline": "equal-weight-mean/1", "letter_workdays": "5", "seventh_moves": "yes",
    "carried_over": "month-due/1", "kpi_type": "outcome", "targets": "20 60 80 100", "document": "กท 5099/<7>",
}  # fmt: skip


def test_choices_are_decided_on_their_page_and_shown_with_their_document(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        for login, role in (("boss", Role.ADMINISTRATOR), ("aud", Role.AUDITOR)):
            users.add_user(conn, login=login, name=login, password="another long one", role=role, hand=hand())
    with served(hub) as running, httpx.Client(base_url=running.address, follow_redirects=True, timeout=60) as client:
        client.headers["origin"] = running.address.rstrip("/")
        client.cookies.set("riskpoint", hub.session("boss"))
        assert "ยังไม่มี" in client.get("/reports/choices").text
        wrong = client.post("/reports/choices", data=TYPED | {"targets": "9 8 7 6"})
        assert (wrong.status_code, "cannot be read" in wrong.text, "9 8 7 6" in wrong.text) == (422, True, True)
        shown = client.post("/reports/choices", data=TYPED).text
        assert ("กท 5099/&lt;7&gt;" in shown, "equal-weight-mean/1" in shown, "boss" in shown) == (True, True, True)
        client.cookies.set("riskpoint", hub.session("aud"))
        assert "กท 5099/&lt;7&gt;" in client.get("/reports/choices").text
        assert client.post("/reports/choices", data=TYPED).status_code == 403
    with hub.engine.connect() as conn:
        (kept,) = service.changes(conn)
    assert (kept.choices.headline, kept.choices.targets, kept.set_by) == (HeadlineRule.MEAN, (20, 60, 80, 100), "boss")
