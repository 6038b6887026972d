"""All readings of the account, newest first (S47–S51)."""

from collections.abc import Sequence
from typing import Any

from bot.engine.dialogue import Go, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Screen
from bot.engine.turn import Turn
from bot.fsm.readings import Readings
from bot.handlers.readings import wording
from bot.handlers.readings.common import readings
from bot.texts import word_of
from bot.wording import figures
from core.base.ids import MeterId
from core.model.meters import Meter
from core.model.readings.reading import Reading, ReadingStatus

_HISTORY_PAGE = 5
"""Entries of the history on one screen: as many as a phone shows without scrolling."""
_MOST_PAGES = 200
"""More than a meter's lifetime of them; beyond it a page is forged."""


@readings.pressed()
def history(turn: Turn) -> Reply:
    return Go(Readings.history)


@readings.shows(Readings.history)
def show_history(turn: Turn) -> Screen:
    """Newest first, filtered by meter, year and source (S47–S51)."""
    memory = turn.memory
    meters = {meter.id: meter for meter in turn.work.meters.of_account(turn.account.id)}
    page = min(int(memory.get("page", 0)), _MOST_PAGES)
    found = turn.work.readings.of_account(
        turn.account.id,
        meter_id=memory.get("meter"),
        year=memory.get("year"),
        source=memory.get("source"),
        offset=page * _HISTORY_PAGE,
        limit=_HISTORY_PAGE + 1,
    )
    entries = [_entry(turn, meters[reading.meter_id], reading) for reading in found[:_HISTORY_PAGE]]
    pages = turn.pages(page, more=len(found) > _HISTORY_PAGE, before="nav-newer", after="nav-older")
    year = str(memory.get("year") or turn.text.label("all"))
    filters = [
        turn.button("filter-year", next_year.carry(), value=year),
        turn.button("filter-source", next_source.carry(), value=_source_filter(turn)),
    ]
    if len(meters) > 1:
        filters.insert(0, turn.button("filter-meter", next_meter.carry(), value=_meter_filter(turn, meters)))
    rows = [*((button,) for button in filters), pages]
    if not entries:
        return turn.screen("history-empty", *rows)
    return turn.screen("history", *rows, entries=turn.part(Markup("\n\n".join(entries))))


def _entry(turn: Turn, meter: Meter, reading: Reading) -> Markup:
    return turn.text(
        "history-entry",
        meter=meter.number,
        date=figures.day(reading.taken_on),
        month=figures.month(reading.month),
        values=turn.part(wording.values(turn, meter, reading.values)),
        consumption=turn.part(wording.values(turn, meter, reading.consumption)),
        source=wording.source(turn, reading.source),
        status=_what_became(turn, reading),
    )


def _what_became(turn: Turn, reading: Reading) -> str:
    if reading.status is ReadingStatus.REJECTED and reading.reason:
        return turn.text.label("status-rejected-because", reason=reading.reason)
    return turn.text.label(f"status-{word_of(reading.status)}")


def _meter_filter(turn: Turn, meters: dict[MeterId, Meter]) -> str:
    chosen_one = meters.get(turn.memory.get("meter", 0))
    return chosen_one.number if chosen_one else turn.text.label("all")


def _source_filter(turn: Turn) -> str:
    source = turn.memory.get("source")
    return wording.source(turn, source) if source else turn.text.label("all")


@readings.pressed(Readings.history)
def next_meter(turn: Turn) -> Reply:
    return _next(turn, "meter", [meter.id for meter in turn.work.meters.of_account(turn.account.id)])


@readings.pressed(Readings.history)
def next_year(turn: Turn) -> Reply:
    return _next(turn, "year", turn.work.readings.years_of(turn.account.id))


@readings.pressed(Readings.history)
def next_source(turn: Turn) -> Reply:
    return _next(turn, "source", turn.work.readings.sources_of(turn.account.id))


def _next(turn: Turn, name: str, values: Sequence[Any]) -> Reply:
    """Turn a filter to its next value; after the last one comes «все» again."""
    now = turn.memory.get(name)
    at = list(values).index(now) + 1 if now in values else 0
    turn.memory[name] = values[at] if at < len(values) else None
    turn.memory.pop("page", None)
    return None
