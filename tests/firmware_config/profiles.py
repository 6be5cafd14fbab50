"""One profile without a fault, and its breakings: each changes one thing, and one rule must say so."""

SOUND = """\
board = "pi-4b"
thai = "จุดทดสอบ"
english = "A point for tests"

[supply]
gives_ma = 5000
mains_pin = 12
battery = { kind = "ina219", address = 0x41 }

[[uarts]]
overlay = "uart0"

[[i2c]]
overlay = "i2c1"

[[readers]]
kind = "pn532"
name = "front"
uart = "uart0"

[[readers]]
kind = "wiegand"
name = "wall"
d0 = 17
d1 = 27
shifted = true

[[cameras]]
kind = "csi"
name = "gate"
sensor = "imx708"

[[lamps]]
name = "lamp"
kind = "led"
relay = 24
light = { kind = "bh1750" }
current = { kind = "ina219" }

[feedback]
green = 16
buzzer = 13

[[contacts]]
name = "box"
pin = 21

[clock]
chip = "ds3231"

[watchdog]
runtime_s = 10
"""

# rule → (what is replaced, by what), on the sound profile; "" means: added at the end.
BREAKINGS: dict[str, list[tuple[str, str]]] = {
    "pin-twice": [("relay = 24", "relay = 16")],
    "hat-pins": [("pin = 21", "pin = 1")],
    "low-pin-high": [("relay = 24", "relay = 5")],
    "pull-down-2-3": [("", '[[pins]]\npin = 3\nstate = "ip,pd"\n'), ('overlay = "i2c1"', 'overlay = "i2c6"'),
                      ('kind = "bh1750"', 'kind = "bh1750", bus = 6'), ('current = { kind = "ina219"', 'current = { kind = "ina219", bus = 6'),
                      ("address = 0x41", "bus = 6, address = 0x41"), ('chip = "ds3231"', 'chip = "ds3231"\nbus = 6')],
    "pwm-shared": [("", '[[overlays]]\nname = "pwm"\n'), ("", '[[overlays]]\nname = "pwm"\nset = { pin = "12" }\n'), ("mains_pin = 12\n", "")],
    "uart-of-another-board": [("", '[[uarts]]\noverlay = "uart2-pi5"\n')],
    "uart-unknown": [("", '[[uarts]]\noverlay = "uart9"\n')],
    "uart-bluetooth": [("english", "bluetooth = true\nenglish")],
    "uart-console": [("english", "console = true\nenglish")],
    "i2c-unknown": [("", '[[i2c]]\noverlay = "i2c3-pi5"\n')],
    "i2c-pins": [("", '[[i2c]]\noverlay = "i2c6"\npins = [6, 7]\n')],
    "bus-off": [('kind = "bh1750"', 'kind = "bh1750", bus = 3')],
    "i2c-address": [("address = 0x41", "address = 0x40")],
    "spi-and-mcp3008": [('kind = "bh1750"', 'kind = "mcp3008"'), ("english", "spi = true\nenglish")],
    "port-of-reader": [('uart = "uart0"', "")],
    "uart-twice": [("", '[[readers]]\nkind = "qr-engine"\nname = "qr"\nuart = "uart0"\n')],
    "mini-uart-baud": [('overlay = "uart0"', 'overlay = "uart1"'), ('uart = "uart0"', 'uart = "uart1"\nbaud = 230400')],
    "overlay-unknown": [("", '[[overlays]]\nname = "gpio-shutdwn"\n')],
    "overlay-parameter": [("", '[[overlays]]\nname = "gpio-led"\nset = { blink = "1" }\n')],
    "no-audio-jack": [("pi-4b", "pi-zero-2w"), ("english", "audio = true\nenglish")],
    "camera-sensor": [("imx708", "imx999")],
    "camera-port": [('imx708"', 'imx708"\nport = 1')],
    "clock-not-on-board": [("ds3231", "board")],
    "clock-unknown": [("ds3231", "ds9999")],
    "clock-charging": [('chip = "ds3231"', 'chip = "ds3231"\nrechargeable = true')],
    "clock-bus": [('chip = "ds3231"', 'chip = "ds3231"\nbus = 7'), ("", '[[overlays]]\nname = "i2c-gpio"\nset = { bus = "7", i2c_gpio_scl = "22" }\n')],
    "fan-socket": [("", '[fan]\non = "socket"\n')],
    "watchdog-too-long": [("runtime_s = 10", "runtime_s = 30")],
    "waits-for-button": [("", "[eeprom]\nwait_for_power_button = true\n")],
    "wake-on-gpio": [("pi-4b", "pi-3b-plus"), ("", "[eeprom]\nwake_on_gpio = true\n")],
    "boot-watchdog": [("pi-4b", "pi-3b-plus"), ("runtime_s = 10", "boot_s = 60")],
    "five-volts": [("shifted = true\n", "")],
    "pin-current": [("buzzer = 13", "buzzer = 13\npin_ma = 30")],
    "supply-too-small": [("gives_ma = 5000", "gives_ma = 1000")],
    "name-twice": [('name = "gate"', 'name = "lamp"')],
    "camera-of-reader": [("", '[[readers]]\nkind = "camera-qr"\nname = "badge"\ncamera = "gte"\n')],
    "byte-order": [("shifted = true", 'shifted = true\nformat = "37"\nbyte_order = "reversed"')],
    "lamp-without-sensor": [('light = { kind = "bh1750" }\ncurrent = { kind = "ina219" }\n', "")],
    "lamp-without-relay": [("relay = 24", 'switched_by = "agent"')],
    "output-not-there": [("buzzer = 13", 'buzzer = 13\nactive_low = ["red"]')],
    "battery-voltages": [("address = 0x41", "address = 0x41, empty_mv = 13000")],
    "usb-alike": [('uart = "uart0"', 'usb = "1a86:7523"'), ("", '[[readers]]\nkind = "pn532"\nname = "back"\nusb = "1a86:7523"\n')],
    "usb-sockets": [("pi-4b", "pi-zero-2w"), ('uart = "uart0"', 'usb = "1a86:7523"'),
                    ("", '[[readers]]\nkind = "keyboard"\nname = "back"\nusb = "0c2e:0b61"\n')],
}  # fmt: skip


def broken(rule: str) -> str:
    text = SOUND
    for old, new in BREAKINGS[rule]:
        assert old in text, (rule, old)
        text = text.replace(old, new, 1) if old else text + "\n" + new
    return text
