"""A reading on check as `readings` shows it."""

import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from bot.texts import russian, source_names, word_of
from core.base import figures
from core.model.readings.reading import Reading, ReadingStatus
from core.model.supplier.policy import Policy
from core.use_cases.judge_others import Aftermath
from core.use_cases.review_reading import OnCheck


def text_of(waiting: OnCheck, policy: Policy) -> str:
    """What an administrator decides by, on three lines."""
    texts = russian()
    reading, zones = waiting.reading, waiting.meter.zones

    def shown(values: Sequence[Decimal | None], write: Callable[[Decimal], str] = figures.number) -> str:
        numbers = ["—" if value is None else write(value) for value in values]
        if len(zones) == 1:
            return numbers[0]
        names = (texts.label(f"zone-{zone}") for zone in zones)
        return ", ".join(f"{name} {number}" for name, number in zip(names, numbers, strict=False))

    why = f": {texts.label(f'suspicion-{word_of(reading.suspicion)}')}" if reading.suspicion else ""
    return (
        f"{reading.id}: ЛС {waiting.account}, счётчик № {waiting.meter.number}, "
        f"{figures.month(reading.month)}\n"
        f"  было {shown(waiting.previous.values)}; стало {shown(reading.values)}; "
        f"расход {shown(reading.consumption, figures.volume)} кВт·ч{why}\n"
        f"  передано {figures.moment(policy.local(reading.received_at))}, "
        f"{source_names(texts).get(reading.source, reading.source)}{_photographs(waiting)}"
    )


def _photographs(waiting: OnCheck) -> str:
    """That there are photographs of the meter, and how they are seen."""
    if not waiting.photographs:
        return ""
    return (
        f"\n  фото счётчика: {waiting.photographs}; посмотреть: main.py readings photos {waiting.reading.id}"
    )


def lines_of(aftermath: Aftermath) -> Iterator[str]:
    """What a decision has changed for other readings of the meter, a line a reading."""
    texts = russian()

    def of(reading: Reading) -> str:
        return f"{reading.id} за {figures.month(reading.month)}"

    if aftermath.brought_back is not None:
        on_check = aftermath.brought_back.status is ReadingStatus.ON_CHECK
        again = "снова на проверке" if on_check else "снова действует"
        yield f"{again} показание {of(aftermath.brought_back)}"
    for reading in aftermath.put_on_check:
        why = texts.label(f"suspicion-{word_of(reading.suspicion)}") if reading.suspicion else ""
        yield f"теперь на проверке показание {of(reading)}: {why}"
    for reading in aftermath.cleared:
        yield f"проверять больше не нужно показание {of(reading)}: принято"


def json_of(waiting: OnCheck) -> str:
    """The same for a program, on one line."""
    reading = waiting.reading

    def shown(values: Sequence[Decimal | None]) -> list[str | None]:
        return [None if value is None else f"{value.normalize():f}" for value in values]

    return json.dumps(
        {
            "id": reading.id,
            "account": waiting.account,
            "meter": waiting.meter.number,
            "month": str(reading.month),
            "zones": waiting.meter.zones,
            "previous": shown(waiting.previous.values),
            "values": shown(reading.values),
            "consumption": shown(reading.consumption),
            "why": reading.suspicion,
            "received_at": reading.received_at.isoformat(),
            "source": reading.source,
            "photographs": waiting.photographs,
        },
        ensure_ascii=False,
    )
