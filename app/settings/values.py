"""Kinds of values that a setting may have: each says its form, and what is wrong in words."""

import re
from ipaddress import ip_address
from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    IPvAnyNetwork,
    SecretStr,
    StringConstraints,
)

from core.model.cabinets.quiet_hours import NotQuietHours, parse_quiet_hours

_NAME = r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])"
_HOST = rf"{_NAME}(:\d{{1,5}})?"
_FIGURES = re.compile(r"[0-9.]+")
_HOST_HINT = "нужен адрес или имя машины, например 127.0.0.1"


class SecretUrl(SecretStr):
    """An address that may hold a login and a password; its text shows the rest of it."""

    def _display(self) -> str:
        without_login = re.sub(r"://.*@", "://***@", self.get_secret_value())
        return re.sub(r"\?.*", "?***", without_login)


def matching(pattern: str, hint: str) -> AfterValidator:
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


def _host(host: str) -> str:
    """Figures alone are an address: the system would take 999 for 0.0.3.231."""
    if _FIGURES.fullmatch(host) or ":" in host:
        try:
            ip_address(host)
        except ValueError:
            raise ValueError(_HOST_HINT) from None
    return host


def _two_hours(hours: str) -> str:
    try:
        if hours:
            parse_quiet_hours(hours)
    except NotQuietHours:
        raise ValueError('нужны два разных часа: "21-9"') from None
    return hours


Line: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True), matching(r"[^\x00-\x1f\x7f]*", "запишите в одну строку")
]
Required: TypeAlias = Annotated[Line, matching(r".+", "не может быть пустым")]
Host: TypeAlias = Annotated[
    Required,
    matching(r"[A-Za-z0-9_][A-Za-z0-9_.-]*|[0-9A-Fa-f:.]+(%\w+)?", _HOST_HINT),
    AfterValidator(_host),
]
"""An address or a name of a machine, without a port."""
Email: TypeAlias = Annotated[
    Line, matching(r"|[^@\s<>,]+@[A-Za-z0-9.-]+", "нужен адрес вида info@example.ru, домен латиницей")
]
Url: TypeAlias = Annotated[
    Line,
    AfterValidator(lambda url: url.removesuffix("/")),
    matching(rf"|https?://{_HOST}(/[^\s?#]*)?", "нужен адрес вида https://example.ru, домен латиницей"),
]
Origin: TypeAlias = Annotated[
    Line, matching(rf"https?://{_HOST}", "нужно https://example.ru, домен латиницей, без пути после него")
]
Operators: TypeAlias = Annotated[
    tuple[
        Annotated[Line, matching(r"telegram:\d+|server:\S+", "нужно telegram:12345 или server:ivanov")], ...
    ],
    BeforeValidator(_listed),
]
"""People of the supplier's, as the audit names them."""
LoudTopics: TypeAlias = Annotated[tuple[Literal["outages"], ...], BeforeValidator(_listed)]
"""Topics of messages that may come in quiet hours."""
Lines: TypeAlias = Annotated[tuple[Line, ...], BeforeValidator(_listed)]
Choices: TypeAlias = Annotated[
    tuple[Annotated[int, Field(ge=2, le=60)], ...], Field(max_length=4), BeforeValidator(_listed)
]
"""A few numbers, as many as fit below one another on a phone."""
Origins: TypeAlias = Annotated[tuple[Origin, ...], BeforeValidator(_listed)]
Networks: TypeAlias = Annotated[tuple[IPvAnyNetwork, ...], BeforeValidator(_listed)]
Positive: TypeAlias = Annotated[int, Field(ge=1)]
Port: TypeAlias = Annotated[int, Field(ge=1, le=65535)]
Day: TypeAlias = Annotated[int, Field(ge=1, le=28)]
"""A day that every month has."""
Hours: TypeAlias = Annotated[
    Line,
    matching(r"|([01]?\d|2[0-4])-([01]?\d|2[0-4])", 'нужны два часа: "21-9"; пусто, если таких часов нет'),
    AfterValidator(_two_hours),
]
"""From one full hour to another, or none."""
TimeZone: TypeAlias = Annotated[ZoneInfo, BeforeValidator(_zone)]
GroupChat: TypeAlias = Annotated[int, AfterValidator(_group)]
"""The number of a group in Telegram, or zero where there is none."""
Proxy: TypeAlias = Annotated[
    SecretUrl,
    matching(
        rf"|https?://(\S+@)?{_HOST}/?|socks5://((?!\S*%[89A-Fa-f])[!-~]+@)?{_NAME}:\d{{1,5}}/?",
        "нужно http://имя:пароль@сервер:порт или socks5://имя:пароль@сервер:порт (там всё латиницей)",
    ),
]
