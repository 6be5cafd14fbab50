"""Hands in the played month's report as people do: drafted and checked by one, issued by another, on the 3rd."""

from datetime import timedelta
from pathlib import Path

from demo.office_letters import district_of
from demo.staff import HEAD, OPERATOR, PlannedUser
from hub.database import open_engine, writing
from hub.evidence.hand import Hand
from hub.evidence.hub_key import read_or_make
from hub.kernel.period import Month
from hub.reports.life import service
from hub.reports.life.making import makers
from hub.reports.life.period import Period
from hub.reports.life.states import Step
from hub.settings import read_settings
from wire_contract.chain import public_key_of

ISSUED_AFTER = timedelta(days=2, hours=9)
"""09.00 on the 3rd."""


def issue_month(hub_config: Path, month: Month) -> None:
    """The month's first edition is out, so that its quarter and its year can be made of it."""
    settings = read_settings(hub_config)
    engine, key = open_engine(settings.database_url), read_or_make(settings.key_file)
    period, at = Period.of_month(month), month.bounds[1] + ISSUED_AFTER
    made = makers(district_of(settings), public_key_of(key))

    def hand(who: PlannedUser) -> Hand:
        return Hand(key, who.login, at)

    try:
        draft = service.draft(
            engine, period, seen=service.Seen(), hand=hand(OPERATOR), rights=OPERATOR.rights, makers=made
        )
        with writing(engine) as conn:
            checked = service.take_step(
                conn,
                period,
                Step.CHECK,
                seen=service.seen_of(draft),
                hand=hand(OPERATOR),
                rights=OPERATOR.rights,
            )
        service.issue(engine, period, seen=service.seen_of(checked), hand=hand(HEAD), rights=HEAD.rights, makers=made)
    finally:
        engine.dispose()
