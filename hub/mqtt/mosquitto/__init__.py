"""Mosquitto's configuration, from templates that an Ansible role may use as they are (Jinja, the same names)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from hub.kernel.refused import Refused
from hub.settings import HOME_CLIENT
from wire_contract.topics import EVERY_SHOWN, HUB_AVAILABLE, ROOT, is_hub_name

HOME_ASSISTANT = "hub-homeassistant"
"""The name on Home Assistant's certificate: no device is ever called so."""
FILES = ("mosquitto.conf", "acl")


@dataclass(frozen=True, slots=True)
class BrokerPlan:
    """Where a broker listens, where its files lie, and the names on the hub's certificates."""

    hubs: tuple[str, ...] = ("hub",)
    """One for each hub process: two connections of one name throw each other off."""
    listen: str = "0.0.0.0"  # noqa: S104 (devices come from outside; without a certificate of ours nobody gets in)
    port: int = 8883
    etc: str = "/etc/mosquitto/riskpoint"
    data: str = "/var/lib/mosquitto"
    user: str = "mosquitto"
    max_packet_bytes: int = 1024 * 1024
    max_queued_bytes: int = 512 * 1024 * 1024
    """For each client that is away."""
    home_assistant: bool = False
    """Home Assistant listens at this broker too: it hears what is shown, and nothing that devices or the hub say."""


def render(plan: BrokerPlan) -> Mapping[str, str]:
    """The content of each of `FILES`. Raises Refused for a plan that would let devices pass for the hub."""
    for hub in plan.hubs:
        if not is_hub_name(hub):
            raise Refused(f"{hub!r} is no name for a hub", hint="hub, hub-2 and so on: no device is enrolled so")
    for text in (plan.listen, plan.etc, plan.data, plan.user):
        if not text or not text.isprintable() or " " in text:
            raise Refused(f"{text!r} does not serve in mosquitto.conf", hint="printable characters without spaces")
    jinja = Environment(
        loader=PackageLoader("hub.mqtt.mosquitto", "."),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 (a configuration file, and every value is checked above)
    )
    names = {"home_line": HOME_CLIENT, "home": HOME_ASSISTANT, "shown": EVERY_SHOWN, "available": HUB_AVAILABLE}
    return {name: jinja.get_template(f"{name}.j2").render(**asdict(plan), root=ROOT, **names) for name in FILES}
