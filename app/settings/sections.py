"""What an administrator decides: config.toml, overridden by secret files, overridden by the environment.

A setting that is not set is an empty string, an empty list or a zero, since TOML knows no null.
"""

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from zoneinfo import ZoneInfo

import pydantic_settings
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    IPvAnyNetwork,
    PrivateAttr,
    SecretStr,
    StringConstraints,
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NestedSecretsSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from core.base.system_errors import why
from core.model.receipts.payment_qr import FieldMalformed, Payee, RequiredBlockTooLong

_PREFIX = "BOT_"
_DELIMITER = "__"
_DOCKER_SECRETS = Path("/run/secrets")

_HOST = r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:\d{1,5})?"
_INN_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


class SecretUrl(SecretStr):
    """An address that may hold a login and a password; its text shows the rest of it."""

    def _display(self) -> str:
        without_login = re.sub(r"://.*@", "://***@", self.get_secret_value())
        return re.sub(r"\?.*", "?***", without_login)


def _matching(pattern: str, hint: str) -> AfterValidator:
    """A text that has the form, or else is told the hint."""

    def check(value: str | SecretStr) -> str | SecretStr:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(hint)
        return value

    return AfterValidator(check)


def _listed(value: object) -> object:
    """`a, b`, as the environment writes a list."""
    return [item for item in map(str.strip, value.split(",")) if item] if isinstance(value, str) else value


def _group(number: int) -> int:
    if number > 0:
        raise ValueError("номер группы в Telegram отрицательный, например -1001234567890")
    return number


def _zone(name: object) -> object:
    """Before pydantic's own check, which lets the error out where the name is a directory: Europe."""
    try:
        return ZoneInfo(name) if isinstance(name, str) else name
    except (OSError, LookupError, ValueError):
        raise ValueError('такого часового пояса нет; пример: "Europe/Moscow"') from None


Line: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True), _matching(r"[^\x00-\x1f\x7f]*", "запишите в одну строку")
]
Required: TypeAlias = Annotated[Line, _matching(r".+", "не может быть пустым")]
Email: TypeAlias = Annotated[
    Line, _matching(r"|[^@\s<>,]+@[A-Za-z0-9.-]+", "нужен адрес вида info@example.ru, домен латиницей")
]
Url: TypeAlias = Annotated[
    Line,
    AfterValidator(lambda url: url.removesuffix("/")),
    _matching(rf"|https?://{_HOST}(/[^\s?#]*)?", "нужен адрес вида https://example.ru, домен латиницей"),
]
Origin: TypeAlias = Annotated[
    Line, _matching(rf"https?://{_HOST}", "нужно https://example.ru, домен латиницей, без пути после него")
]
Lines: TypeAlias = Annotated[tuple[Line, ...], BeforeValidator(_listed)]
Origins: TypeAlias = Annotated[tuple[Origin, ...], BeforeValidator(_listed)]
Networks: TypeAlias = Annotated[tuple[IPvAnyNetwork, ...], BeforeValidator(_listed)]
Positive: TypeAlias = Annotated[int, Field(ge=1)]
Port: TypeAlias = Annotated[int, Field(ge=1, le=65535)]
Day: TypeAlias = Annotated[int, Field(ge=1, le=28)]
"""A day that every month has."""


class Section(BaseModel):
    """A table of config.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Supplier(Section):
    """Who the supplier is; the defaults are an invented one, for the demonstration."""

    name: Annotated[Required, Field(max_length=160)] = "ПАО «Энергосбыт»"
    short_name: Required = "Энергосбыт"
    inn: Annotated[Line, _matching(r"\d{10}|\d{12}", "в ИНН 10 или 12 цифр")] = "3499000014"
    kpp: Annotated[
        Line, _matching(r"|\d{4}[0-9A-Z]{2}\d{3}", "в КПП 9 знаков; у предпринимателя оставьте пустым")
    ] = "344401001"
    account: Annotated[
        Line, _matching(r"[1-9]\d{4}[0-9ABCEHKMPTX]\d{14}", "в расчётном счёте 20 цифр, первая не ноль")
    ] = "40702810200000012345"
    bank_name: Annotated[Required, Field(max_length=45)] = "ПАО СБЕРБАНК"
    bic: Annotated[Line, _matching(r"\d{9}", "в БИК 9 цифр")] = "044525225"
    corr_account: Annotated[Line, _matching(r"\d{20}", "в корреспондентском счёте 20 цифр")] = (
        "30101810400000000225"
    )
    phones: Lines = ("8 (800) 000-00-00",)
    email: Email = "info@energosbyt.example"
    site: Annotated[Line, _matching(r"|https?://\S+", "нужен адрес вида https://example.ru")] = (
        "https://energosbyt.example"
    )
    address: Line = "400000, г. Волгоград, ул. Примерная, д. 1"
    hours: Line = "пн–пт 8:00–20:00, сб 9:00–15:00"
    time_zone: Annotated[ZoneInfo, BeforeValidator(_zone)] = ZoneInfo("Europe/Moscow")

    @property
    def payee(self) -> Payee:
        """The supplier as the payment QR names it."""
        return Payee(**_requisites(self))


class Database(Section):
    """Where everything is kept."""

    url: Annotated[
        SecretUrl,
        _matching(
            r"(sqlite(\+aiosqlite)?|postgresql(\+asyncpg)?)://\S*/[^\s/]+",
            "нужно sqlite:///var/cabinet.db или postgresql://имя:пароль@сервер/база",
        ),
        # Else a part of the password would be taken for the server, and told as such.
        _matching(
            r"sqlite\S*|[a-z+]+://([^\s@]*@)?([^\s@/:]*|\[[^\s@/]+\])(:\d{1,5})?/[^\s@?]+(\?\S*)?",
            "порт — число, а знак @ в имени и пароле пишут как %40",
        ),
    ] = SecretUrl("sqlite:///var/cabinet.db")


class Server(Section):
    """The HTTP server: the site chat, webhooks, health."""

    host: Required = "127.0.0.1"
    port: Port = 8080
    public_url: Url = ""
    trusted_proxies: Networks = ()

    @property
    def base_url(self) -> str:
        """Where our pages are: the public address, or this machine's where there is none."""
        return self.public_url or f"http://{self.host}:{self.port}"


class Telegram(Section):
    """The Telegram channel, off while there is no token."""

    token: Annotated[
        SecretStr,
        _matching(r"|\d+:[A-Za-z0-9_-]{30,}", "нужен токен вида 123456789:AAE…, его выдаёт @BotFather"),
    ] = SecretStr("")
    api_url: Annotated[Url, _matching(r".+", "не может быть пустым")] = "https://api.telegram.org"
    proxy: Annotated[
        SecretUrl, _matching(rf"|https?://(\S+@)?{_HOST}/?", "нужно http://имя:пароль@сервер:порт")
    ] = SecretUrl("")
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: Annotated[
        SecretStr, _matching(r"[A-Za-z0-9_-]{0,256}", "до 256 знаков: латинские буквы, цифры, «_» и «-»")
    ] = SecretStr("")
    calls_per_second: Positive = 30
    operators_chat: Annotated[int, AfterValidator(_group)] = 0


class Vk(Section):
    """The VK channel, off while there is no token."""

    token: Annotated[
        SecretStr,
        _matching(r"|[A-Za-z0-9._-]{16,}", "нужен ключ доступа сообщества вида vk1.a.…"),
    ] = SecretStr("")
    group_id: Annotated[int, Field(ge=0)] = 0
    api_url: Annotated[Url, _matching(r".+", "не может быть пустым")] = "https://api.vk.ru"
    mode: Literal["longpoll", "callback"] = "longpoll"
    secret: Annotated[
        SecretStr, _matching(r"[A-Za-z0-9_-]{0,50}", "до 50 знаков: латинские буквы, цифры, «_» и «-»")
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
    sender: Annotated[Email, _matching(r".+", "не может быть пустым")] = "no-reply@energosbyt.example"
    folder: Path = Path("var/mail")


class Readings(Section):
    """When readings are awaited, and which of them are doubted."""

    window_first_day: Day = 15
    window_last_day: Day = 25
    usual_times: Annotated[Decimal, Field(ge=1)] = Decimal(3)
    never_asked_kwh: Annotated[Decimal, Field(ge=0)] = Decimal(300)
    max_power_kw: Annotated[Decimal, Field(gt=0)] = Decimal(15)
    bill_fraction: bool = False


class Links(Section):
    """How many wrong proofs of an account are put up with."""

    wrong_proofs_per_person: Positive = 5
    wrong_proofs_per_address: Positive = 50
    wrong_proofs_per_account: Positive = 20
    period_hours: Positive = 24


class Registration(Section):
    """The code that confirms an e-mail."""

    code_minutes: Positive = 10
    code_tries: Positive = 5
    resend_seconds: Positive = 60


class Billing(Section):
    """Rules of charges where the supplier has a choice."""

    shift_due: bool = True


class Log(Section):
    """What is written to the log."""

    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(Section):
    """Everything that an administrator decides: plain data, which reads nothing by itself."""

    supplier: Supplier = Supplier()
    database: Database = Database()
    server: Server = Server()
    telegram: Telegram = Telegram()
    vk: Vk = Vk()
    web: Web = Web()
    mail: Mail = Mail()
    readings: Readings = Readings()
    links: Links = Links()
    registration: Registration = Registration()
    billing: Billing = Billing()
    log: Log = Log()

    _origins: Mapping[str, str] = PrivateAttr(default_factory=dict)
    _refused: frozenset[str] = PrivateAttr(default_factory=frozenset)
    """Sections and `section.key` whose values did not do, where these settings are what is left."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one setting, in words for the administrator; they never repeat the value."""

    path: str
    """`section.key`, or the name of a file or of an environment variable."""
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class SettingsError(Exception):
    """The settings cannot be used."""

    def __init__(self, problems: list[Problem], rest: Settings | None = None) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
        self.rest = rest
        """What could be read all the same, to be shown and not used; None when the file itself could not."""


def load(path: Path | None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings: the file, then secret files over it, then the environment over both.

    Args:
        path: the TOML file; None when everything comes from elsewhere.
        environ: variables like `BOT_TELEGRAM__TOKEN`, of which an empty one counts as absent.
            `CREDENTIALS_DIRECTORY` (systemd) names the directory of secret files like `telegram__token`;
            without it, that is /run/secrets (Docker).

    Raises:
        SettingsError: with every problem that can be told at once.
    """
    layers = [
        ("", _file(path) if path else {}),
        ("файл секрета {section}__{key}", _secrets(environ)),
        ("переменная BOT_{SECTION}__{KEY}", _variables(environ)),
    ]
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for origin, layer in layers:
        for section, keys in layer.items():
            below = values.get(section, {})
            if not (isinstance(keys, dict) and isinstance(below, dict)):
                values.setdefault(section, keys)  # a key where a section should be: validation will tell
                continue
            values[section] = below | keys
            for key in keys if origin else ():
                names = {"section": section, "key": key, "SECTION": section.upper(), "KEY": key.upper()}
                origins[f"{section}.{key}"] = origin.format_map(names)
    problems = list(_misnamed(environ))
    try:
        settings = Settings.model_validate(values)
    except ValidationError as failure:
        problems += _explained(failure, origins)
        settings = _rest(values, failure)
    else:
        problems += _contradictions(settings)
    settings._origins = origins  # noqa: SLF001 - private to this module, so that it is no setting itself
    if problems:
        raise SettingsError(problems, settings)
    return settings


def describe(settings: Settings) -> str:
    """The effective settings as TOML: secrets masked, and a note where a value is not from the file."""
    sections = []
    refused = settings._refused  # noqa: SLF001 - as in `load`
    for section, keys in settings:
        lines = [f"[{section}]"]
        for key, value in keys:
            if not refused.isdisjoint({section, f"{section}.{key}"}):
                lines.append(f"# {key}: не принято")
                continue
            origin = settings._origins.get(f"{section}.{key}")  # noqa: SLF001 - as in `load`
            lines.append(f"{key} = {_toml(value)}" + (f"  # {origin}" if origin else ""))
        sections.append("\n".join(lines))
    return "\n\n".join(sections) + "\n"


def warnings(settings: Settings) -> list[Problem]:
    """What works, but is probably not meant."""
    return list(_doubts(settings))


class _Sourced(Settings, BaseSettings):
    """What the library's sources take names from; never made."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter=_DELIMITER,
        enable_decoding=False,  # a list is written "a, b", not as JSON
    )


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        message = "файл не найден"
    except OSError as error:
        message = f"файл не читается: {why(error)}"
    except UnicodeDecodeError:
        message = "файл не в UTF-8, сохраните его в этой кодировке"
    except tomllib.TOMLDecodeError as failure:
        place = re.search(r"line (\d+), column (\d+)", str(failure))
        where = f"строка {place[1]}, столбец {place[2]}" if place else "конец файла"
        message = f"{where}: запись не по правилам TOML, образец — в config.example.toml"
    raise SettingsError([Problem(str(path), message)])


def _secrets(environ: Mapping[str, str]) -> dict[str, Any]:
    directory = Path(environ.get("CREDENTIALS_DIRECTORY") or _DOCKER_SECRETS)
    try:
        found = NestedSecretsSettingsSource(
            SecretsSettingsSource(_Sourced, directory),
            secrets_dir_missing="ok",
            secrets_prefix="",  # else the files would have to be named like the variables
        )()
    except (OSError, UnicodeDecodeError, pydantic_settings.SettingsError):
        message = "файлы секретов не читаются"
        raise SettingsError([Problem(str(directory), message)]) from None
    # Docker's directory may hold a file called `mail`, which is nothing of ours.
    return {section: keys for section, keys in found.items() if isinstance(keys, dict)}


def _variables(environ: Mapping[str, str]) -> dict[str, Any]:
    source = EnvSettingsSource(_Sourced)
    known = _names()
    source.env_vars = {
        name.lower(): value for name, value in environ.items() if value and name.upper() in known
    }
    return source()


def _names() -> set[str]:
    """The variables that there are."""
    return {f"{_PREFIX}{section}{_DELIMITER}{key}".upper() for section, keys in Settings() for key, _ in keys}


def _misnamed(environ: Mapping[str, str]) -> Iterator[Problem]:
    """Variables that look like settings; not all of BOT_… are ours (Kubernetes sets BOT_SERVICE_HOST)."""
    known = _names()
    by_single_line = {name.replace(_DELIMITER, "_"): name for name in known}
    for name in sorted(environ):
        shouted = name.upper()
        if not shouted.startswith(_PREFIX) or shouted in known:
            continue
        if _DELIMITER in shouted:
            yield Problem(name, "такой настройки нет" + _perhaps(shouted, known))
        elif shouted in by_single_line:
            yield Problem(name, f"раздел и ключ разделяют двумя чертами: {by_single_line[shouted]}")


def _explained(failure: ValidationError, origins: Mapping[str, str]) -> Iterator[Problem]:
    for error in failure.errors(include_url=False, include_input=False):
        names = [part for part in error["loc"] if isinstance(part, str)]
        path = ".".join(names)
        if error["type"] != "extra_forbidden":
            complaint = _COMPLAINTS.get(error["type"], "значение не подходит")
            message = complaint.format_map(error.get("ctx", {})).replace("' or '", "' или '")
        elif len(names) == 1:
            message = "такого раздела нет" + _perhaps(path, {section for section, _ in Settings()})
        else:
            message = "такого ключа нет" + _perhaps(names[1], {k for k, _ in getattr(Settings(), names[0])})
        origin = origins.get(path)
        yield Problem(path, f"{message} ({origin})" if origin else message)


def _rest(values: Mapping[str, Any], failure: ValidationError) -> Settings:
    """The settings without what was refused."""
    refused = {".".join(map(str, error["loc"][:2])) for error in failure.errors(include_input=False)}
    rest = Settings.model_validate(
        {
            section: {key: value for key, value in keys.items() if f"{section}.{key}" not in refused}
            for section, keys in values.items()
            if section not in refused
        }
    )
    rest._refused = frozenset(refused)  # noqa: SLF001 - as in `load`
    return rest


_COMPLAINTS = {
    "model_type": "это раздел: запишите его строкой [раздел], а под ней ключи",
    "string_type": "нужна строка в кавычках",
    "too_long": "не длиннее {max_length} знаков",
    "path_type": "нужна строка в кавычках",
    "tuple_type": 'нужен список строк вида ["…", "…"]',
    "int_type": "нужно целое число",
    "int_parsing": "нужно целое число",
    "int_from_float": "нужно целое число",
    "decimal_type": "нужно число",
    "decimal_parsing": "нужно число",
    "finite_number": "нужно число",
    "bool_type": "нужно true или false",
    "bool_parsing": "нужно true или false",
    "zoneinfo_str": "нужна строка в кавычках",
    "ip_any_network": "нужен адрес или сеть вида 10.0.0.0/8",
    "literal_error": "допустимо только {expected}",
    "greater_than": "нужно больше {gt}",
    "greater_than_equal": "нужно не меньше {ge}",
    "less_than_equal": "нужно не больше {le}",
    "value_error": "{error}",
}
"""What pydantic's kinds of error mean to the administrator."""


def _perhaps(name: str, known: set[str]) -> str:
    close = get_close_matches(name, sorted(known), n=1)
    return f"; возможно, {close[0]}" if close else ""


def _contradictions(settings: Settings) -> Iterator[Problem]:
    supplier, mail, readings = settings.supplier, settings.mail, settings.readings
    if settings.telegram.mode == "webhook":
        if not settings.server.public_url.startswith("https://"):
            yield Problem("server.public_url", 'для telegram.mode = "webhook" нужен адрес https://')
        if not settings.telegram.webhook_secret:
            yield Problem("telegram.webhook_secret", 'для telegram.mode = "webhook" нужна случайная строка')
    yield from _contradictions_of_vk(settings)
    if readings.window_first_day > readings.window_last_day:
        yield Problem("readings.window_first_day", "позже, чем window_last_day")
    if bool(mail.user) != bool(mail.password):
        yield Problem("mail.user", "user и password задают вместе")
    if not _is_invented(supplier):
        for key in sorted(_requisites(supplier).keys() - supplier.model_fields_set):
            yield Problem(f"supplier.{key}", "не задан: реквизиты задают все, иначе они частью вымышленные")
    try:
        _ = supplier.payee
    except RequiredBlockTooLong:
        yield Problem("supplier.name", "вместе с bank_name не помещается в QR-код, сократите название")
    except FieldMalformed as malformed:
        yield Problem("supplier", f"{malformed.key} не по ГОСТ Р 56042")


def _contradictions_of_vk(settings: Settings) -> Iterator[Problem]:
    vk = settings.vk
    if vk.token and not vk.group_id:
        yield Problem("vk.group_id", "не задан: нужен номер сообщества, чей это ключ")
    if vk.mode == "callback":
        if not settings.server.public_url.startswith("https://"):
            yield Problem("server.public_url", 'для vk.mode = "callback" нужен адрес https://')
        if not vk.secret:
            yield Problem("vk.secret", 'для vk.mode = "callback" нужен секретный ключ')
        if not vk.confirmation:
            yield Problem("vk.confirmation", 'для vk.mode = "callback" нужна строка, которую ждёт VK')


def _doubts(settings: Settings) -> Iterator[Problem]:
    supplier, telegram, mail = settings.supplier, settings.telegram, settings.mail
    if not _inn_holds(supplier.inn):
        yield Problem("supplier.inn", "контрольная сумма не сходится, проверьте цифры")
    if not supplier.payee.account_key_holds:
        yield Problem("supplier.account", "контрольный ключ не сходится с БИК, проверьте оба")
    if supplier.corr_account[-3:] != supplier.bic[-3:]:
        yield Problem("supplier.corr_account", "три последние цифры обычно те же, что у БИК")
    if (telegram.token or settings.vk.token) and _is_invented(supplier):
        yield Problem("supplier", "бот подключён к мессенджеру, а реквизиты поставщика вымышленные")
    if (telegram.token or settings.vk.token) and not mail.host:
        yield Problem("mail.host", "не задан: письма остаются в папке и до людей не доходят")
    if settings.web.frame_origins and not settings.server.public_url.startswith("https://"):
        yield Problem(
            "web.frame_origins", "нужен server.public_url с https://, иначе браузер забудет человека"
        )
    if mail.host and mail.tls == "none" and mail.password and not _is_this_machine(mail.host):
        yield Problem("mail.tls", "пароль почты пойдёт по сети открытым текстом")


def _requisites(supplier: Supplier) -> dict[str, str]:
    return supplier.model_dump(include=set(Payee.__dataclass_fields__))


def _is_invented(supplier: Supplier) -> bool:
    return _requisites(supplier) == _requisites(Supplier())


def _inn_holds(inn: str) -> bool:
    """The last digit of ten, or the last two of twelve, are control digits (приказ ФНС ММВ-7-6/435@)."""
    controls = (10, 11) if len(inn) == len(_INN_WEIGHTS) + 1 else (9,)
    return all(
        sum(weight * int(digit) for weight, digit in zip(_INN_WEIGHTS[-place:], inn, strict=False)) % 11 % 10
        == int(inn[place])
        for place in controls
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(str(value), ensure_ascii=False)  # a string of JSON is one of TOML too
