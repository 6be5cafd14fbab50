"""The hub's settings: one TOML file, typed, every key with a default that serves on one machine."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct, field, structs

from hub.kernel.alarm_kind import AlarmKind
from hub.kernel.refused import Refused
from wire_contract.toml_form import Complaint, read_toml

Port = Annotated[int, Meta(ge=0, le=65_535)]
NonEmpty = Annotated[str, Meta(min_length=1, max_length=200)]


class SettingsError(Refused):
    """A settings file that cannot be used; the text is one line naming file, key, value and what is expected."""

    def __str__(self) -> str:
        return str(self.args[0])


HOME_CLIENT = "hub-home"
"""No device is called so."""


class DatabaseSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where everything is kept; empty means SQLite in the data directory."""

    url: str = ""


class MqttSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The broker. The client id is fixed, so that the broker keeps what arrives while the hub is away."""

    host: NonEmpty = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65_535)] = 1883
    client_id: NonEmpty = "hub"
    username: str | None = None
    password_file: str | None = None
    tls: bool = False
    ca: str | None = None
    certificate: str | None = None
    key: str | None = None


class MapSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The ground under the map of points; without it the map is drawn from coordinates alone."""

    tiles: Annotated[
        str, Meta(pattern=r"^(https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[A-Za-z0-9._~/{}?=&%-]*)?$", max_length=500)
    ] = ""
    """`https://tiles.example.go.th/{z}/{x}/{y}.png`: browsers fetch from this one other host, and nothing else."""
    attribution: Annotated[str, Meta(max_length=200)] = ""


class WebSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the pages are served. Behind HTTPS set `secure_cookies`."""

    host: NonEmpty = "127.0.0.1"
    port: Port = 8000
    secure_cookies: bool = False
    address: Annotated[str, Meta(pattern=r"^(https?://[^/\s]+)?$")] = ""
    """How officers' phones reach the pages, `https://hub.example.go.th`; empty: as the operator's own browser does."""
    allowed_hosts: tuple[Annotated[str, Meta(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$")], ...] = ()
    """Names that browsers find the hub by, beside that of `address`, this machine's own, and addresses in digits."""
    map: MapSettings = field(default_factory=MapSettings)
    second_factor: Literal["off", "administrators", "all"] = "administrators"
    """Who is led to setting up an app's codes before anything else; whoever has them is asked for one in any case."""


class DistrictSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose hub this is, as it stands on pages and reports."""

    name: NonEmpty = "เขต (ยังไม่ได้ตั้งชื่อ)"
    code: str = ""
    office: str = ""
    section: NonEmpty = "ฝ่ายเทศกิจ"


class PictureSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Pictures of failed camera tests, which only points that allow it send."""

    keep_days: Annotated[int, Meta(ge=1, le=365)] = 30
    """So long after it came a picture is deleted."""


class PhotographSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Photographs of defects and of repairs, which people send."""

    keep_days: Annotated[int, Meta(ge=30, le=3660)] = 730
    """So long after it came a photograph is deleted: the fiscal year, and one in which it is looked into."""
    most_megabytes: Annotated[int, Meta(ge=10, le=1_000_000)] = 10_000
    """Of all that are kept; a report or an answer is taken without one where they are used up."""


class LineSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The LINE Official Account that notices come from (Messaging API); without a token file there is none."""

    token_file: str | None = None
    """Holds the channel access token alone; mode 0600."""
    base_url: Annotated[str, Meta(pattern=r"^https?://[^/\s]+$")] = "https://api.line.me"


class EmailSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The office's mail server; without a host there is none."""

    host: str = ""
    port: Annotated[int, Meta(ge=1, le=65_535)] = 587
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    """`none` is for a server on this very machine."""
    ca: str | None = None
    username: str | None = None
    password_file: str | None = None
    sender: str = ""


class WebhookSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Other systems of the office; their secrets are in the data folder."""

    allow_http: bool = False
    """Also without TLS and on this very machine: for trials."""


class NoticeSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How notices leave the house."""

    line: LineSettings = field(default_factory=LineSettings)
    email: EmailSettings = field(default_factory=EmailSettings)
    webhooks: WebhookSettings = field(default_factory=WebhookSettings)


class AlarmSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How long alarms wait for somebody to acknowledge them."""

    escalate_after_min: dict[AlarmKind, Annotated[int, Meta(ge=0, le=10_080)]] = field(default_factory=dict)
    """By kind of alarm (`down`, `tamper`, …; see docs/operator); 0: never. What is not named keeps its own time."""
    same_within_min: Annotated[int, Meta(ge=0, le=1440)] = 10
    """What comes back so soon after it was over is the same alarm."""


class OrderSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How long work may take."""

    due_hours: dict[
        Literal[
            "camera",
            "lamp",
            "power",
            "foliage",
            "waste",
            "structure",
            "dark_spot",
            "footpath",
            "road",
            "sign",
            "device",
            "other",
        ],
        Annotated[int, Meta(ge=1, le=8784)],
    ] = field(default_factory=dict)
    """By kind of work, from when its order is opened; what is not named keeps its own time (docs/orders.md)."""


class OpenDataSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What the district lets everybody have of a month that is over."""

    licence: NonEmpty = "CC-BY-4.0"
    licence_url: Annotated[str, Meta(pattern=r"^(https?://\S+)?$", max_length=500)] = (
        "https://creativecommons.org/licenses/by/4.0/"
    )
    point_names: bool = True
    coordinates: Literal["none", "coarse"] = "none"
    """`coarse`: to 0.01 degrees, about a kilometre."""
    camera_faults: bool = False
    """A list of broken cameras tells a thief where to go."""
    lamp_faults: bool = True


class Open311Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether everybody may read what is being mended, and programs with a key report (docs/integration.md)."""

    enabled: bool = False
    kinds: tuple[
        Literal["lamp", "power", "foliage", "waste", "structure", "dark_spot", "footpath", "road", "sign", "camera"],
        ...,
    ] = ("foliage", "waste", "structure", "footpath", "road", "sign")
    """`camera` only where the district names it: a public list of broken cameras tells a thief where to go."""
    contact: Annotated[str, Meta(max_length=200)] = ""
    jurisdiction_id: Annotated[str, Meta(max_length=100)] = ""


class HomeAssistantSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether devices appear in a Home Assistant, and at which broker it listens."""

    enabled: bool = False
    prefix: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,60}(/[A-Za-z0-9_-]{1,60})*$", max_length=120)] = (
        "homeassistant"
    )
    """Home Assistant's discovery prefix."""
    mqtt: MqttSettings | None = None
    """A broker, or an account, of its own; without it the hub's broker, as the client `hub-home`."""


class OidcSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The office's own accounts (OpenID Connect); without an issuer there are none."""

    issuer: Annotated[str, Meta(pattern=r"^(https?://[^\s?#]+)?$", max_length=300)] = ""
    client_id: Annotated[str, Meta(max_length=200)] = ""
    client_secret_file: str | None = None
    """Holds the secret alone; mode 0600. Without one PKCE alone binds the code."""
    claim: NonEmpty = "sub"
    """What the provider's token calls a person by: what users are linked to."""
    label_th: NonEmpty = "เข้าด้วยบัญชีหน่วยงาน"
    label_en: NonEmpty = "Sign in with an account of the office"
    trusted_acr: tuple[str, ...] = ()
    trusted_amr: tuple[str, ...] = ()
    """`acr` or any `amr` by which the provider says that it asked for a second factor: then the hub asks for none."""
    ca: str | None = None


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that may stand in `hub.toml`. Paths in the file are read from the file's own folder."""

    data_dir: str = "riskpoint-data"
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    mqtt: MqttSettings = field(default_factory=MqttSettings)
    web: WebSettings = field(default_factory=WebSettings)
    district: DistrictSettings = field(default_factory=DistrictSettings)
    pictures: PictureSettings = field(default_factory=PictureSettings)
    photographs: PhotographSettings = field(default_factory=PhotographSettings)
    notices: NoticeSettings = field(default_factory=NoticeSettings)
    alarms: AlarmSettings = field(default_factory=AlarmSettings)
    orders: OrderSettings = field(default_factory=OrderSettings)
    oidc: OidcSettings = field(default_factory=OidcSettings)
    open_data: OpenDataSettings = field(default_factory=OpenDataSettings)
    open311: Open311Settings = field(default_factory=Open311Settings)
    home_assistant: HomeAssistantSettings = field(default_factory=HomeAssistantSettings)

    @property
    def home_mqtt(self) -> MqttSettings:
        """The line to Home Assistant's broker, never under the name of the line to the devices."""
        return self.home_assistant.mqtt or structs.replace(self.mqtt, client_id=HOME_CLIENT)

    @property
    def database_url(self) -> str:
        """Where the database is."""
        return self.database.url or f"sqlite:///{self.data_path / 'hub.db'}"

    @property
    def data_path(self) -> Path:
        """The folder for everything that the hub keeps outside a database server."""
        return Path(self.data_dir)

    @property
    def key_file(self) -> Path:
        """The hub's private key."""
        return self.data_path / "hub.key"

    @property
    def picture_key_file(self) -> Path:
        """The key that pictures are sealed with."""
        return self.data_path / "pictures.key"

    @property
    def photographs_folder(self) -> Path:
        """Photographs of defects and repairs."""
        return self.data_path / "photographs"

    @property
    def webhook_secrets_folder(self) -> Path:
        """The secrets that webhooks are signed with, one file each."""
        return self.data_path / "webhook-secrets"

    @property
    def sun_keys_folder(self) -> Path:
        """The master keys for SUN cards."""
        return self.data_path / "sun-keys"


def read_settings(path: Path | None) -> Settings:
    """The settings in a file, or the defaults where there is no file to read."""
    if path is None:
        return Settings()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8"
        raise SettingsError(f"{path}: the file: {why}: expected a settings file", hint="see --config") from error
    settings = read_toml(text, Settings)
    complaint = settings if isinstance(settings, Complaint) else _complaint(settings)
    if complaint is not None or isinstance(settings, Complaint):
        raise SettingsError(complaint.line(str(path)) if complaint else str(path), hint="mend the file")
    return _anchored(settings, path.resolve().parent)


def _complaint(settings: Settings) -> Complaint | None:
    """What is wrong between keys."""
    home = settings.home_assistant
    return (
        _of_line(settings.mqtt, "mqtt")
        or (_of_line(home.mqtt, "home_assistant.mqtt") if home.mqtt else None)
        or _of_home(settings)
        or _of_email(settings)
        or _of_oidc(settings)
    )


def _of_home(settings: Settings) -> Complaint | None:
    """Two connections of one name at one broker throw each other off; a certificate is a name."""
    ours, home = settings.mqtt, settings.home_mqtt
    if not settings.home_assistant.enabled or (ours.host, ours.port) != (home.host, home.port):
        return None
    if home.certificate is not None and home.certificate == ours.certificate:
        return Complaint(
            "home_assistant.mqtt.certificate", "the hub's own", "one of its own: the broker knows it by that"
        )
    if home.client_id == ours.client_id:
        return Complaint("home_assistant.mqtt.client_id", repr(home.client_id), "another than mqtt.client_id")
    return None


def _of_line(mqtt: MqttSettings, where: str) -> Complaint | None:
    """Certificates that nobody would look at."""
    if (mqtt.certificate is None) != (mqtt.key is None):
        return Complaint(where, "only one of certificate and key", "both or neither")
    if not mqtt.tls and (mqtt.ca is not None or mqtt.certificate is not None):
        return Complaint(f"{where}.tls", "false", "true where a ca or a certificate is given")
    return None


def _of_email(settings: Settings) -> Complaint | None:
    """A mail server needs a sender; a password never goes over a line that others can read."""
    email = settings.notices.email
    if email.host and "@" not in email.sender:
        return Complaint("notices.email.sender", repr(email.sender), "the address that notices come from")
    if (email.username is None) != (email.password_file is None):
        return Complaint("notices.email", "only one of username and password_file", "both or neither")
    if email.tls == "none" and email.username is not None:
        return Complaint("notices.email.tls", '"none"', '"starttls" or "implicit" where there is a password')
    return None


def _of_oidc(settings: Settings) -> Complaint | None:
    """A provider must be told who asks and where to lead back to, and is spoken to over TLS."""
    oidc = settings.oidc
    if not oidc.issuer:
        return None
    if not oidc.client_id:
        return Complaint("oidc.client_id", "''", "what the provider calls this hub")
    if not settings.web.address:
        return Complaint("web.address", "''", "the hub's own address, where the provider leads back to")
    host = urlsplit(oidc.issuer).hostname
    if not oidc.issuer.startswith("https://") and host not in ("127.0.0.1", "localhost", "::1"):
        return Complaint("oidc.issuer", repr(oidc.issuer), "an address that begins with https://")
    return None


def _anchored(settings: Settings, folder: Path) -> Settings:
    """The same settings with paths that no longer depend on where the program was started."""
    line, email, home, oidc = settings.notices.line, settings.notices.email, settings.home_assistant, settings.oidc
    return structs.replace(
        settings,
        data_dir=str(folder / settings.data_dir),
        mqtt=_anchored_line(settings.mqtt, folder),
        home_assistant=structs.replace(home, mqtt=_anchored_line(home.mqtt, folder) if home.mqtt else None),
        oidc=structs.replace(
            oidc, client_secret_file=_under(folder, oidc.client_secret_file), ca=_under(folder, oidc.ca)
        ),
        notices=structs.replace(
            settings.notices,
            line=structs.replace(line, token_file=_under(folder, line.token_file)),
            email=structs.replace(
                email, ca=_under(folder, email.ca), password_file=_under(folder, email.password_file)
            ),
        ),
    )


def _anchored_line(mqtt: MqttSettings, folder: Path) -> MqttSettings:
    return structs.replace(
        mqtt,
        password_file=_under(folder, mqtt.password_file),
        ca=_under(folder, mqtt.ca),
        certificate=_under(folder, mqtt.certificate),
        key=_under(folder, mqtt.key),
    )


def _under(folder: Path, path: str | None) -> str | None:
    return None if path is None else str(folder / path)
