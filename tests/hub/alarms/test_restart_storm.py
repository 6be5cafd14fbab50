"""500 devices, a hub that is killed and a broker that goes away: no false alarm, and whoever is truly cut is found."""

import time
from pathlib import Path

from tests.parts.storm import storm, wait_for

DEVICES = 500
SPEED = 40.0


def test_a_restart_of_hub_and_broker_with_500_devices_raises_no_false_alarm(tmp_path: Path) -> None:
    with storm(tmp_path, devices=DEVICES, speed=SPEED) as weather:
        by_will, by_silence, later = weather.crowd.names[7], weather.crowd.names[77], weather.crowd.names[277]
        with weather.hub():
            wait_for(lambda: weather.up() == DEVICES, within_s=60)
        gone_at = time.monotonic()
        weather.last_will(by_will)
        weather.crowd.cut.add(by_silence)
        # away for longer than any device may be silent
        wait_for(lambda: time.monotonic() - gone_at > weather.silence() + 1, within_s=60)
        assert weather.raised() == set()
        with weather.hub():
            weather.broker.stop(kill=True)
            weather.crowd.cut.add(later)
            weather.broker.start()
            # by then the grace is over for all the others too
            cut = {f"down {by_will}", f"down {by_silence}", f"down {later}"}
            wait_for(lambda: cut <= weather.raised(), within_s=120)
            assert weather.raised() == cut
