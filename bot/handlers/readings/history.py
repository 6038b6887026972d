"""All readings of the account, newest first (S47–S51)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.engine.dialogue import Go, Reply
from bot.engine.markup import Markup
from bot.engine.paging import page_found
from bot.engine.screens import Row, Screen
from bot.engine.turn import Turn
from bot.fsm.readings import Filters, Readings
from bot.handlers.readings import wording
from bot.handlers.readings.common import readings
from bot.texts import word_of
from core.base import figures
from core.base.ids import MeterId
from core.model.meters import Meter
from core.model.readings.reading import Reading, ReadingStatus

T = TypeVar("T")

_HISTORY_PAGE = 5
"""Entries of the history on one screen: as many as a phone shows without scrolling."""


@readings.pressed(meant="readings-history")
def history(turn: Turn) -> Reply:
    return Go(Readings.history)


@readings.shows(Readings.history)
def show_history(turn: Turn) -> Screen:
    """Newest first, filtered by meter, year and source (S47–S51)."""
    filters = turn.recall(Filters)
    meters = {meter.id: meter for meter in turn.work.meters.of_account(turn.account.id)}

    def find(offset: int, limit: int) -> Sequence[Reading]:
        return turn.work.readings.of_account(
            turn.account.id,
            meter_id=filters.meter,
            year=filters.year,
            source=filters.source,
            offset=offset,
            limit=limit,
        )

    page = page_found(turn.page, find, size=_HISTORY_PAGE)
    entries = [_entry(turn, meters[reading.meter_id], reading) for reading in page.items]
    pages = turn.pages(page, before="nav-newer", after="nav-older")
    rows = (*_filter_rows(turn, filters, meters), pages)
    if not entries:
        return turn.screen("history-empty", *rows)
    return turn.screen("history", *rows, entries=turn.part(Markup("\n\n".join(entries))))


def _filter_rows(turn: Turn, filters: Filters, meters: Mapping[MeterId, Meter]) -> list[Row]:
    """A button a filter, with what it is turned to; to choose among one meter is no choice."""
    everything = turn.text.label("all")
    meter = meters.get(filters.meter) if filters.meter else None
    source = wording.source(turn, filters.source) if filters.source else everything
    year = str(filters.year or everything)
    rows: list[Row] = [
        (turn.button("filter-year", next_year.carry(), value=year),),
        (turn.button("filter-source", next_source.carry(), value=source),),
    ]
    if len(meters) > 1:
        shown = meter.number if meter else everything
        rows.insert(0, (turn.button("filter-meter", next_meter.carry(), value=shown),))
    return rows


def _entry(turn: Turn, meter: Meter, reading: Reading) -> Markup:
    return turn.text(
        "history-entry",
        meter=meter.number,
        date=figures.day(reading.taken_on),
        month=figures.month(reading.month),
        values=turn.part(wording.values(turn, meter, reading.values)),
        consumption=turn.part(wording.consumption(turn, meter, reading.consumption)),
        source=wording.source(turn, reading.source),
        status=_what_became(turn, reading),
    )


def _what_became(turn: Turn, reading: Reading) -> str:
    if reading.status is ReadingStatus.REJECTED and reading.reason:
        return turn.text.label("status-rejected-because", reason=reading.reason)
    return turn.text.label(f"status-{word_of(reading.status)}")


@readings.pressed(Readings.history)
def next_meter(turn: Turn) -> Reply:
    filters = turn.recall(Filters)
    meters = [meter.id for meter in turn.work.meters.of_account(turn.account.id)]
    return Go(Readings.history, replace(filters, meter=_after(filters.meter, meters)))


@readings.pressed(Readings.history)
def next_year(turn: Turn) -> Reply:
    filters = turn.recall(Filters)
    years = turn.work.readings.years_of(turn.account.id)
    return Go(Readings.history, replace(filters, year=_after(filters.year, years)))


@readings.pressed(Readings.history)
def next_source(turn: Turn) -> Reply:
    filters = turn.recall(Filters)
    sources = turn.work.readings.sources_of(turn.account.id)
    return Go(Readings.history, replace(filters, source=_after(filters.source, sources)))


def _after(now: T | None, values: Sequence[T]) -> T | None:
    """The value that comes next; after the last one everything is shown again."""
    at = values.index(now) + 1 if now in values else 0
    return values[at] if at < len(values) else None
