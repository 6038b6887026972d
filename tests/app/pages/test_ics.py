"""The file of a calendar, to the letter of RFC 5545."""

from datetime import UTC, date, datetime

from app.pages.ics import Days, calendar_of

SINCE = datetime(2025, 10, 22, 9, 5, tzinfo=UTC)


def _file(*events: Days, name: str = "Электричество") -> bytes:
    return calendar_of(events, name=name, made_by="Энергосбыт", stamp=SINCE)


def _unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_days_end_on_the_day_after_the_last_one_and_nobody_is_busy() -> None:
    window = Days(uid="1@x", first=date(2025, 10, 15), last=date(2025, 10, 31), summary="Показания")
    assert _unfolded(_file(window)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Энергосбыт//RU",
        "NAME:Электричество",
        "X-WR-CALNAME:Электричество",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        "BEGIN:VEVENT",
        "UID:1@x",
        "DTSTAMP:20251022T090500Z",
        "DTSTART;VALUE=DATE:20251015",
        "DTEND;VALUE=DATE:20251101",
        "SUMMARY:Показания",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_what_has_a_meaning_of_its_own_is_escaped() -> None:
    content = _file(name='ООО «Свет, да; \\ "тепло"»\r\nBEGIN:VALARM')
    assert 'NAME:ООО «Свет\\, да\\; \\\\ "тепло"» BEGIN:VALARM' in _unfolded(content)


def test_long_lines_are_folded_between_letters() -> None:
    words = "Последний день оплаты за октябрь 2025: счета " + ", ".join(f"…{n:04}" for n in range(40))
    day = Days(uid="1@x", first=date(2025, 11, 10), last=date(2025, 11, 10), summary=words)
    content = _file(day)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines[:-1])
    assert "SUMMARY:" + words.replace(",", "\\,") in _unfolded(content)
