"""The English of the monthly report's Thai sentences (`hub.reports.wording`). A table.

The English edition is a translation; the Thai one is signed.
"""

from collections.abc import Mapping

from hub.reports import wording as w
from hub.reports.ratios.kpi import Kpi

TRANSLATION = "English translation · the Thai edition is the one that is signed, and prevails"

_CAMERA: Mapping[str, str] = {
    "no_stream": "no picture comes",
    "frozen": "picture frozen",
    "dark": "picture dark",
    "glare": "glare",
    "covered": "covered",
    "moved": "view moved",
    "foliage": "foliage in view",
    "defocused": "out of focus",
    "striped": "stripes",
    "noisy": "noise",
    "low_frame_rate": "too few pictures per second",
    "wrong_time": "camera's clock is wrong",
    "busy": "camera in use",
    "unauthorised": "camera refuses the password",
    "wrong_size": "size of the picture unusable",
    "interrupted": "test interrupted",
    "test_failed": "test failed",
    "learned": "a reference picture was taken",
    "no_reference": "no reference picture yet",
    "reference_of_other_size": "reference of another size",
    "unreadable_reference": "reference unreadable",
    "too_few_frames": "too few pictures came",
    "too_dark_to_tell": "too dark to tell",
    "maybe_frozen": "perhaps frozen",
    "view_changed": "differs from the reference",
    "not_understood": "the hub cannot read the result",
}
_LAMP: Mapping[str, str] = {
    "lamp_failure": "does not light",
    "day_burner": "burns by day",
    "cycling": "lit and dark again and again",
    "low_output": "less light than before",
    "sensor_fault": "sensor faulty",
    "supply_failure": "no supply",
    "relay_fault": "test relay faulty",
    "daylight": "still daylight",
    "unsteady_light": "light around is unsteady",
    "unclear": "borderline",
    "warming_up": "not yet at full light",
    "no_baseline": "no baseline yet",
    "no_sensor": "no sensor that could tell",
    "sensor_lost": "sensor fell silent during the test",
    "interrupted": "somebody came during the test",
    "too_soon": "tested just before",
    "incomplete": "test not finished",
    "not_understood": "the hub cannot read the result",
}
_INDICATORS: Mapping[Kpi, str] = {
    Kpi.PATROL: "Patrols",
    Kpi.CAMERA_CHECK: "Camera checks",
    Kpi.ENVIRONMENT: "Environment",
    Kpi.LETTER: "Letters on defects",
    Kpi.REPORT: "Reports in time",
}
_UNITS: Mapping[Kpi, str] = {
    Kpi.PATROL: "visits",
    Kpi.CAMERA_CHECK: "point-days",
    Kpi.ENVIRONMENT: "items",
    Kpi.LETTER: "cases",
    Kpi.REPORT: "reports",
}
_REASONS: Mapping[str, str] = {
    "repeat": "again before the least time was over",
    "clock": "time not confirmed",
    "not_due": "outside the days on which the point counts",
    "no_point": "device stood at no point",
    "unknown_card": "unknown card",
    "excluded": "set aside, with a second person's approval",
    "proof": "the card's proof is false (forged, or a QR that expired)",
    "refused": "refused at the point (red light)",
}
_ANSWERED: Mapping[str, str] = {
    "in_time": "issued in time",
    "late": "issued late",
    "missing": "not issued, overdue",
    "pending": "within its term",
    "mended": "worked again before the term was over",
}
_SHED: Mapping[str, str] = {"damaged": "lines damaged", "full": "card full", "pruned": "older than is kept"}

ENGLISH: Mapping[str, str] = {
    w.DEFAULTS: "defaults, the district has decided nothing",
    w.CHOSEN: (
        "What the district chose ({by}): headline: {headline} · repairs that stay open count {carried} · "
        "letters within "
        "{workdays} working days · the 7th {moves}"
    ),
    w.FIXED: (
        "Environment counts the work orders that are due in the month and those carried over, as they "
        "stood when the month "
        "ended. What is reported done without a passing test or an inspection is unknown, and not "
        "counted as done (kpi/1)."
    ),
    w.SUSPENDED_SIGN: "s",
    w.SUSPENDED: (
        "Suspended: {days} of {counted} counted days of all points. These days are in no percentage's "
        "denominator, but "
        "are counted days."
    ),
    w.NOTE_SUSPENDED: "suspended for {days} days by {document}",
    w.NO_END_YET: "no end yet",
    w.OF_MONTH: "{month}",
    w.OF_YEAR: "(quarter {quarter} of fiscal year B.E. {year}) · {points} risk points",
    w.AS_OF: "Data as of {at}",
    w.NOT_OVER: (
        "The month is not over: data until {until}, figures may still change. This cannot serve as the monthly report."
    ),
    w.AT_MOST: "at most {percent}",
    w.AND: " and ",
    w.WITHOUT: ", without {missing}, not yet due or not kept",
    w.FROM: " of {weakest}",
    w.HEADLINE: "The indicator: {percent} %{of} ({said})",
    w.NO_HEADLINE: "The indicator: – ({said})",
    w.COUNTED_FROM: "counts from {day}",
    w.COUNTED_TO: "counts no more from {day}",
    w.CAMERA_AT: "{place} camera {camera}",
    w.ISSUED: "The report was first issued on {at}; due by {due}",
    w.NOT_ISSUED: "The report has not been issued yet; due by {due}",
    w.ISSUE_UNKNOWN: "There is no register of when the report was first issued; due by {due}",
    w.BY_DOCUMENT: "by {document}, from {day} on",
    w.MOVES: "moves to the next working day",
    w.MOVES_NOT: "does not move for holidays",
    w.REPAIRS: "due {asked} · proved {proved} · reported done, not proved {unknown} · overdue {disproved}",
    w.REPAIRS_DUE: " · within their time {due}",
    w.REPAIRS_BESIDE: " · not counted this month {beside}",
    w.OVERDUE: "overdue ({state})",
    w.NOT_REQUIRED: "not required: {why} (approved: {by})",
    w.CARRIED_OVER: " · carried over",
    w.SHORTER: "{place}: and {rest} shorter ones (see the file of figures)",
    w.TITLE: "Monthly report on the remediation and patrol of crime-risk points",
    w.TO_COME: "not yet due",
    w.NOT_BUILT: "not in use yet",
    w.REFUSED_FOR: "refused at the point: {why}",
    w.ASSURANCE: (
        "Every visit counts alike, but not every one proves alike who was there: a secret in the card or "
        "the telephone is not "
        "easily copied · a card's number can be copied · a printed QR can be photographed. Visits beyond "
        "those due are included."
    ),
    w.CHECKED: (
        "A camera check is a self-test with a clear result (working or defective) of every camera of the "
        "point, once a day at "
        "least. A camera that was found defective was checked: checked is not working. How cameras were "
        "is told apart, in "
        "camera-days."
    ),
    w.AVAILABILITY: (
        "Cameras proved to work: {working} of {days} camera-days ({percent} %). A day of which nobody "
        "knows is not working."
    ),
    w.NO_CAMERAS: "No camera in the register can test itself.",
    w.ON_PAPER_ONLY: "the register has a camera here, but none that tests itself",
    w.MAYBE_OLDER: "{at}, or before this month",
    w.STILL_SO: "not seen to work since",
    w.NOTHING_KNOWN: "no clear result",
    w.WORKS: "works",
    w.NO_TEST_CAME: "no test came",
    w.NOT_CONCLUSIVE: "tested, without a conclusion: {why}",
    w.FORKS: (
        "Chains fork at {count} places (a card was restored, or a key is in two places): see the file of figures."
    ),
    w.NO_POINT: "at no point",
    w.NO_DEVICE: "no device at the point",
    w.NOTHING_COUNTED: "No risk point counted in this month, so there is no figure to report.",
    w.NOTHING_RECEIVED: (
        "Nothing came of any device this month. Every cell is unknown, which does not mean not patrolled."
    ),
    w.NOT_BEGUN: "The month has not begun, so there is no figure to report yet.",
    w.COUNTED: (
        "A visit counts where an officer holds the card that the hub's register gives them at that time, "
        "the point did not "
        "refuse it and its proof is not forged, {gap} minutes or more after the last counted visit of "
        "that point and day. "
        "Visits beyond those due make up for no other day."
    ),
    w.TIMES: (
        "Times are the device's own where its clock was synchronised. Where it was synchronised before "
        "or after in the same "
        "boot, they are worked out of that and the time since the boot. Where only a span within one day "
        "is known, it counts if "
        "the whole span lies {gap} minutes or more from other visits. Where not even the day is known, "
        "the time is not confirmed "
        "and the tap does not count."
    ),
    w.TIMES_THIS_MONTH: (
        "This month {worked_out} visits have a time that was worked out, and of {bracket} only a span is known."
    ),
    w.NOT_PATROLLED: (
        "Not patrolled means: the device worked all day (no pause over {gap} minutes, times known, "
        "readers answering) and nobody "
        "came."
    ),
    w.UNKNOWN: (
        "Unknown (?) means: there is no evidence of a visit or of none. It is not counted as done, but "
        "it is in what was due: the "
        "percentage is the least, and the highest percentage is what it would be if all of the unknown had been done."
    ),
    w.CHECK_CODE: (
        "The check code begins the SHA-256 of monthly-report.json, in which every figure opens down to "
        "its events (rules {rules})."
    ),
    **{w.INDICATORS[kpi]: said for kpi, said in _INDICATORS.items()},
    **{w.UNITS[kpi]: said for kpi, said in _UNITS.items()},
    **{w.REASONS[code]: said for code, said in _REASONS.items()},
    **{w.ANSWERED[code]: said for code, said in _ANSWERED.items()},
    **{w.SHED[code]: said for code, said in _SHED.items()},
    **{w.CAMERA_REASONS[code]: said for code, said in _CAMERA.items()},
    **{w.LAMP_REASONS[code]: said for code, said in _LAMP.items()},
}
"""Every sentence that `Saying` may be asked for on this paper."""
