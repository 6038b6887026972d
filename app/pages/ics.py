"""A calendar as phones read it: RFC 5545, as far as whole days without alarms need it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

_LINE: Final = 75
"""Octets of a line at most, without its end (3.1)."""
_DAY: Final = timedelta(days=1)
_SPECIAL: Final = re.compile(r"[\\;,]")
_REFRESH: Final = "PT12H"
"""How often a phone asks again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Whole days with a name."""

    uid: str
    """The same for as long as it is the same event, and no other one's in the world."""
    first: date
    last: date
    """That day included."""
    summary: str


def calendar_of(events: Iterable[Days], *, name: str, made_by: str, stamp: datetime) -> bytes:
    """The file; made of the same, it is the same to the byte.

    Args:
        events: what stands in it.
        name: what a phone calls the calendar.
        made_by: who makes it, for nobody but programs.
        stamp: since when the calendar is there.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(made_by)}//RU",
        f"NAME:{_text(name)}",  # RFC 7986; the line below is the same for who does not know it
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}",
        f"X-PUBLISHED-TTL:{_REFRESH}",
        *(line for event in events for line in _event(event, stamp.astimezone(UTC))),
        "END:VCALENDAR",
    ]
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(event: Days, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.last + _DAY:%Y%m%d}"  # the first day after it (3.6.1)
    yield f"SUMMARY:{_text(event.summary)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"  # nobody is busy on these days
    yield "END:VEVENT"


def _text(words: str) -> str:
    """Words as a value (3.3.11)."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(words.split()))


def _folded(line: str) -> Iterator[bytes]:
    """A line in parts that are short enough; each but the first begins with a space, and no letter is cut."""
    part = b""
    for letter in line:
        encoded = letter.encode()
        if len(part) + len(encoded) > _LINE:
            yield part
            part = b" "
        part += encoded
    yield part
