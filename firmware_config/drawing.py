"""The header drawn as SVG, for the wiring pages: readable on light and dark grounds, the same bytes every time."""

from html import escape

from firmware_config.boards import BOARDS
from firmware_config.header import Pin, pins
from firmware_config.profile import Profile

ROW, TOP, WIDTH = 24, 80, 640
COLOURS = {
    "3V3": "#f2a33a", "5V": "#d9453d", "GND": "#4a4f57", "reserved": "#8a8f98", "used": "#1f7a4d", "free": "#ffffff",
}  # fmt: skip
_WORDS = {"3V3": "3.3 V", "5V": "5 V", "GND": "GND"}


def svg(profile: Profile, *, name: str) -> str:
    """Forty pins in two columns, the left one odd, as one looks at the board with its USB sockets below."""
    height = TOP + 20 * ROW + 16
    title = escape(f"{name} · {BOARDS[profile.board].title}")
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label="{title}" font-family="Sarabun, sans-serif" font-size="13">'
    )
    middle = f'x="{WIDTH // 2}" text-anchor="middle"'
    drawn = [
        opening,
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#f6f7f9"/>',
        f'<text {middle} y="24" font-size="16" font-weight="bold" fill="#1b1e23">{title}</text>',
        f'<text {middle} y="44" fill="#4a4f57">{escape(profile.thai)}</text>',
        f'<text {middle} y="62" fill="#4a4f57">{escape(profile.english)}</text>',
    ]
    drawn += [line for pin in pins(profile) for line in _pin(pin)]
    return "\n".join([*drawn, "</svg>"]) + "\n"


def _pin(pin: Pin) -> list[str]:
    row, right = (pin.number - 1) // 2, pin.number % 2 == 0
    y, x = TOP + row * ROW + ROW // 2, WIDTH // 2 + (15 if right else -15)
    edge, anchor = (x + 18, "start") if right else (x - 18, "end")
    words = _WORDS.get(pin.kind, f"{pin.name}  {pin.label}" if right else f"{pin.label}  {pin.name}").strip()
    ink = "#ffffff" if pin.kind not in {"free", "3V3"} else "#1b1e23"
    weight = ' font-weight="bold"' if pin.kind == "used" else ""
    colour = "#1b1e23" if pin.kind == "used" else "#5a606a"
    return [
        f'<circle cx="{x}" cy="{y}" r="10" fill="{COLOURS[pin.kind]}" stroke="#4a4f57"/>',
        f'<text x="{x}" y="{y + 4}" text-anchor="middle" font-size="10" fill="{ink}">{pin.number}</text>',
        f'<text x="{edge}" y="{y + 4}" text-anchor="{anchor}" fill="{colour}"{weight}>{escape(words)}</text>',
    ]
