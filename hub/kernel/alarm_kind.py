"""The kinds of alarms: what the hub raises, and what a district may set times for. Pure."""

from enum import StrEnum


class AlarmKind(StrEnum):
    """What somebody should do something about; also the state of a subject that it is about."""

    DOWN = "down"
    NEVER_SEEN = "never_seen"
    CAMERA_FAILING = "camera_failing"
    LAMP_FAILING = "lamp_failing"
    ASSET_SILENT = "asset_silent"
    TAMPER = "tamper"
    MAINS_LOST = "mains_lost"
    BATTERY_LOW = "battery_low"
    UNDER_VOLTAGE = "under_voltage"
    STORAGE = "storage"
    HEAT = "heat"
    CLOCK = "clock"
    AGENT = "agent"
    FORK = "fork"
    CHAIN_FAULT = "chain_fault"
    QUARANTINE = "quarantine"
    SUSPICIOUS = "suspicious"
    PATROL_MISSED = "patrol_missed"
    PATROL_UNKNOWN = "patrol_unknown"
    ORDER_OVERDUE = "order_overdue"
    """A work order is not even said to be done, and its time is over."""
    HUB = "hub_trouble"
    NOTICES = "notices"
    """A channel of notices does not get through."""
