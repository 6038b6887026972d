"""What an administrator decides, a section a class: plain data, which reads nothing by itself.

A setting that is not set is an empty string, an empty list or a zero, since TOML knows no null.
"""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from app.settings.values import (
    Choices,
    Day,
    Email,
    GroupChat,
    Host,
    Hours,
    Line,
    Lines,
    LoudTopics,
    Networks,
    Operators,
    Origins,
    Port,
    Positive,
    Proxy,
    Required,
    SecretUrl,
    TimeZone,
    Url,
    matching,
)
from core.model.receipts.payment_qr import Payee


class Section(BaseModel):
    """A table of config.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Supplier(Section):
    """Who the supplier is; the defaults are an invented one, for the demonstration."""

    name: Annotated[Required, Field(max_length=160)] = "ПАО «Энергосбыт»"
    short_name: Required = "Энергосбыт"
    inn: Annotated[Line, matching(r"\d{10}|\d{12}", "в ИНН 10 или 12 цифр")] = "3499000014"
    kpp: Annotated[
        Line, matching(r"|\d{4}[0-9A-Z]{2}\d{3}", "в КПП 9 знаков; у предпринимателя оставьте пустым")
    ] = "344401001"
    account: Annotated[
        Line, matching(r"[1-9]\d{4}[0-9ABCEHKMPTX]\d{14}", "в расчётном счёте 20 цифр, первая не ноль")
    ] = "40702810200000012345"
    bank_name: Annotated[Required, Field(max_length=45)] = "ПАО СБЕРБАНК"
    bic: Annotated[Line, matching(r"\d{9}", "в БИК 9 цифр")] = "044525225"
    corr_account: Annotated[Line, matching(r"\d{20}", "в корреспондентском счёте 20 цифр")] = (
        "30101810400000000225"
    )
    payment_qr: bool = True
    phones: Annotated[Lines, Field(min_length=1)] = ("8 (800) 000-00-00",)
    email: Email = "info@energosbyt.example"
    site: Annotated[Line, matching(r"|https?://\S+", "нужен адрес вида https://example.ru")] = (
        "https://energosbyt.example"
    )
    address: Line = "400000, г. Волгоград, ул. Примерная, д. 1"
    hours: Line = "пн–пт 8:00–20:00, сб 9:00–15:00"
    time_zone: TimeZone = ZoneInfo("Europe/Moscow")

    @property
    def payee(self) -> Payee:
        """The supplier as the payment QR names it."""
        return Payee(**self.requisites)

    @property
    def requisites(self) -> dict[str, str]:
        """What the payment QR says of the supplier, by the names of its settings."""
        return {key: getattr(self, key) for key in Payee.__dataclass_fields__}

    @property
    def is_invented(self) -> bool:
        """Whether these are the requisites of the demonstration."""
        return self.requisites == Supplier().requisites


class Network(Section):
    """The network companies, to whom people without light are sent."""

    hotlines: tuple[
        Annotated[Line, matching(r"[^:]*[^:\s][^:]*:[^:]*\d[^:]*", "нужно «Название: телефон»")], ...
    ] = ()
    outages_fresh_minutes: Positive = 120


class Database(Section):
    """Where everything is kept."""

    url: Annotated[
        SecretUrl,
        matching(
            r"(sqlite(\+aiosqlite)?|postgresql(\+asyncpg)?)://\S*/[^\s/]+",
            "нужно sqlite:///var/cabinet.db или postgresql://имя:пароль@сервер/база",
        ),
        # Else a part of the password would be taken for the server, and told as such.
        matching(
            r"sqlite\S*|[a-z+]+://([^\s@]*@)?([^\s@/:]*|\[[^\s@/]+\])(:\d{1,5})?/[^\s@?]+(\?\S*)?",
            "порт — число, а знак @ в имени и пароле пишут как %40",
        ),
    ] = SecretUrl("sqlite:///var/cabinet.db")


class Server(Section):
    """The HTTP server: the site chat, webhooks, health."""

    host: Host = "127.0.0.1"
    port: Port = 8080
    public_url: Url = ""
    trusted_proxies: Networks = ()

    @property
    def base_url(self) -> str:
        """Where our pages are: the public address, or this machine's where there is none."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def takes_secrets(self) -> bool:
        """Whether people may type a password on our pages: over https, or on the machine itself."""
        parts = urlsplit(self.public_url)
        return parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost"}


class Telegram(Section):
    """The Telegram channel, off while there is no token."""

    token: Annotated[
        SecretStr,
        matching(r"|\d+:[A-Za-z0-9_-]{30,}", "нужен токен вида 123456789:AAE…, его выдаёт @BotFather"),
    ] = SecretStr("")
    api_url: Annotated[Url, matching(r".+", "не может быть пустым")] = "https://api.telegram.org"
    proxy: Proxy = SecretUrl("")
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: Annotated[
        SecretStr, matching(r"[A-Za-z0-9_-]{0,256}", "до 256 знаков: латинские буквы, цифры, «_» и «-»")
    ] = SecretStr("")
    calls_per_second: Positive = 30
    operators_chat: GroupChat = 0


class Vk(Section):
    """The VK channel, off while there is no token."""

    token: Annotated[
        SecretStr,
        matching(r"|[A-Za-z0-9._-]{16,}", "нужен ключ доступа сообщества вида vk1.a.…"),
    ] = SecretStr("")
    group_id: Annotated[int, Field(ge=0)] = 0
    api_url: Annotated[Url, matching(r".+", "не может быть пустым")] = "https://api.vk.ru"
    mode: Literal["longpoll", "callback"] = "longpoll"
    secret: Annotated[
        SecretStr, matching(r"[A-Za-z0-9_-]{0,50}", "до 50 знаков: латинские буквы, цифры, «_» и «-»")
    ] = SecretStr("")
    confirmation: Line = ""
    calls_per_second: Positive = 20


class Web(Section):
    """The chat on the supplier's site."""

    enabled: bool = True
    frame_origins: Origins = ()
    address_burst: Positive = 300
    address_per_second: Positive = 30


class Mail(Section):
    """How letters leave: by SMTP where a host is named, else into a folder."""

    host: Line = ""
    port: Port = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: Line = ""
    password: SecretStr = SecretStr("")
    timeout_seconds: Positive = 30
    sender: Annotated[Email, matching(r".+", "не может быть пустым")] = "no-reply@energosbyt.example"
    folder: Path = Path("var/mail")
    receipts: bool = True


class Returned(Section):
    """The mailbox to which undelivered letters come back, off while there is no server and no folder."""

    address: Email = ""
    host: Line = ""
    port: Port = 993
    tls: Literal["tls", "starttls", "none"] = "tls"
    user: Line = ""
    password: SecretStr = SecretStr("")
    mailbox: Required = "INBOX"
    timeout_seconds: Positive = 30
    folder: Line = ""


class Sms(Section):
    """SMS to who has allowed them, off while no gateway is named."""

    gateway: Literal["", "folder", "smsru"] = ""
    api_id: SecretStr = SecretStr("")
    sender: Line = ""
    api_url: Annotated[Url, matching(r".+", "не может быть пустым")] = "https://sms.ru"
    timeout_seconds: Annotated[int, Field(ge=1, le=60)] = 30
    folder: Path = Path("var/sms")
    per_person_a_day: Positive = 2
    in_all_a_day: Positive = 1_000


class Readings(Section):
    """When readings are awaited, and which of them are doubted."""

    window_first_day: Day = 15
    window_last_day: Day = 25
    usual_times: Annotated[Decimal, Field(ge=1)] = Decimal(3)
    never_asked_kwh: Annotated[Decimal, Field(ge=0)] = Decimal(300)
    max_power_kw: Annotated[Decimal, Field(gt=0)] = Decimal(15)
    bill_fraction: bool = False
    keep_photos_days: Positive = 365


class Links(Section):
    """How many wrong proofs of an account are put up with."""

    wrong_proofs_per_person: Positive = 5
    wrong_proofs_per_address: Positive = 50
    wrong_proofs_per_account: Positive = 20
    period_hours: Positive = 24


class Guests(Section):
    """How much is done without registration."""

    numbers_per_chat: Positive = 10
    wrong_numbers_per_address: Positive = 50
    wrong_numbers_per_hour: Positive = 300
    readings_per_chat: Positive = 20
    readings_per_account: Positive = 5
    readings_per_address: Positive = 500
    wrong_proofs_per_account: Positive = 20
    wrong_proofs_per_hour: Positive = 100
    payments_per_chat: Positive = 20
    payments_per_account: Positive = 50
    payments_per_address: Positive = 500


class Registration(Section):
    """The code that confirms an e-mail."""

    code_minutes: Positive = 10
    code_tries: Positive = 5
    resend_seconds: Positive = 60


class Recovery(Section):
    """The way back to a forgotten password."""

    link_minutes: Positive = 30
    asks_per_person: Positive = 5
    asks_per_address: Positive = 20
    asks_per_hour: Positive = 200


class Messages(Section):
    """What is said unasked."""

    quiet_hours: Hours = "21-9"
    at_any_hour: LoudTopics = ()


class Billing(Section):
    """Rules of charges where the supplier has a choice."""

    shift_due: bool = True


class Papers(Section):
    """Certificates that are given on request."""

    valid_days: Annotated[int, Field(ge=1, le=366)] = 30
    not_due_is_debt: bool = False
    signer: Annotated[Line, Field(max_length=120)] = ""
    facsimile: Line = ""


class Promises(Section):
    """Promises to pay and instalments, off until the supplier has published its terms."""

    enabled: bool = False
    least_first_percent: Annotated[int, Field(ge=1, le=100)] = 30
    most_months: Annotated[int, Field(ge=2, le=36)] = 6
    most_roubles: Positive = 50_000
    most_days: Annotated[int, Field(ge=3, le=60)] = 14
    first_days: Annotated[int, Field(ge=2, le=30)] = 5
    offered_days: Choices = (7, 14)
    offered_parts: Choices = (2, 3, 6, 12)
    grace_days: Annotated[int, Field(ge=0, le=30)] = 3


class Appeals(Section):
    """What people may write to the supplier about."""

    enabled: bool = True
    forms: Line = ""


class Broadcasts(Section):
    """What is said to many at once."""

    consent_above: Annotated[int, Field(ge=0)] = 100
    seniors: Operators = ()


class Offered(Section):
    """How a way to pay is offered to people."""

    title: Required
    commission_percent: Annotated[Decimal, Field(ge=0, le=10)] = Decimal(1)
    most_roubles: Positive = 350_000


class Yookassa(Offered):
    """YooKassa, off while there is no shop."""

    title: Required = "Банковская карта или СБП"
    most_roubles: Positive = 700_000
    card_most_roubles: Positive = 350_000
    sbp_most_roubles: Annotated[int, Field(ge=0)] = 700_000
    shop_id: Annotated[Line, matching(r"|\d{1,20}", "номер магазина — одни цифры")] = ""
    secret_key: SecretStr = SecretStr("")
    tax_system_code: Annotated[int, Field(ge=1, le=6)] = 1
    api_url: Annotated[Url, matching(r".+", "не может быть пустым")] = "https://api.yookassa.ru/v3"
    timeout_seconds: Annotated[int, Field(ge=1, le=40)] = 30


TaxCode = Annotated[Line, matching(r"|\d{1,3}", "код ставки — одни цифры")]


class Sber(Offered):
    """Sber, off while there is neither a login nor a token."""

    title: Required = "Картой через Сбер"
    gate: Literal["new", "old"] = "new"
    user: Line = ""
    password: SecretStr = SecretStr("")
    token: SecretStr = SecretStr("")
    callback_key: SecretStr = SecretStr("")
    public_key_file: Line = ""
    tax_type: TaxCode = ""
    advance_tax_type: TaxCode = ""
    tax_system: Annotated[int, Field(ge=0, le=5)] = 0
    api_url: Url = ""
    timeout_seconds: Annotated[int, Field(ge=1, le=40)] = 30


class Bank(Offered):
    """The built-in bank, which takes no money: for trying things out."""

    enabled: bool = False
    title: Required = "Учебный банк"
    file: Path = Path("var/bank.db")


class Log(Section):
    """What is written to the log."""

    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(Section):
    """Everything that an administrator decides."""

    supplier: Supplier = Supplier()
    network: Network = Network()
    database: Database = Database()
    server: Server = Server()
    telegram: Telegram = Telegram()
    vk: Vk = Vk()
    web: Web = Web()
    mail: Mail = Mail()
    returned: Returned = Returned()
    sms: Sms = Sms()
    readings: Readings = Readings()
    links: Links = Links()
    guests: Guests = Guests()
    registration: Registration = Registration()
    recovery: Recovery = Recovery()
    messages: Messages = Messages()
    billing: Billing = Billing()
    papers: Papers = Papers()
    promises: Promises = Promises()
    appeals: Appeals = Appeals()
    broadcasts: Broadcasts = Broadcasts()
    yookassa: Yookassa = Yookassa()
    sber: Sber = Sber()
    bank: Bank = Bank()
    log: Log = Log()
