"""What a draft once said is gone after its time; what a letter says now, papers and the Garuda are not."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from hub.database import writing
from hub.letters import service, store
from hub.letters.states import Step
from hub.privacy.retention import Retention
from tests.parts.hands import hand
from tests.parts.letters import DISTRICT, all_letters, furnished, issued, letter_round, step
from tests.parts.orders import triage_round
from tests.parts.small_hub import NOW, SmallHub, small_hub
from tests.parts.tested_district import tell_tests


def kept(hub: SmallHub) -> set[str]:
    with hub.engine.connect() as conn:
        return set(conn.execute(select(store.letter_files.c.name)).scalars())


def typed(hub: SmallHub, request: str, *, seen: int) -> str:
    """The draft says it; the name under which that is kept."""
    wanted = service.Typed(request=request)
    with writing(hub.engine) as conn:
        return service.edit(conn, 1, wanted, seen_revision=seen, hand=hand(at=NOW), district=DISTRICT).content


def test_old_words_of_a_draft_go_and_what_letters_say_stays(tmp_path: Path) -> None:
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as hub:
        tell_tests(hub)
        triage_round(hub)
        furnished(hub)
        letter_round(hub)
        first = all_letters(hub)[0].content
        second, third = typed(hub, "ชื่อที่ไม่ควรมีในร่าง", seen=1), typed(hub, "ขอให้รีบดำเนินการ", seen=2)
        for one in (Step.APPROVE, Step.NUMBER):
            step(hub, 1, one, by="director")
        letter = issued(hub, 1, pdf=b"%PDF-1.7 for this test")
        assert letter.paper is not None
        assert kept(hub) == {first, second, third, letter.content, letter.paper}
        retention = Retention(lambda: NOW)
        assert retention(hub.engine, NOW + service.TEXTS_KEPT)["texts of drafts"] == 0
        assert retention(hub.engine, NOW + service.TEXTS_KEPT + timedelta(minutes=1))["texts of drafts"] == 3
        assert kept(hub) == {letter.content, letter.paper}
