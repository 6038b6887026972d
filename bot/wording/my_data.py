"""What is known of a person, worded: a paper to read, and a file for a program."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from bot.engine.markup import Markup, plain
from bot.texts import Texts, source_names, word_of
from core.base import figures
from core.base.months import Month
from core.model.accounts import AccountStatus
from core.model.appeals.appeal import AppealStatus, Party
from core.model.cabinets.cabinet import ConsentKind, ProofKind
from core.model.cabinets.delegation import Rights
from core.model.cabinets.my_data import MyDataPaper, Section
from core.model.cabinets.switches import Switch
from core.model.papers.paper import PaperKind
from core.model.payments.online_payment import PaymentStatus
from core.model.promises.promise import PromiseStatus
from core.model.readings.reading import ReadingStatus
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.use_cases.gather_my_data import Everything, Record

COUNTED: Final = frozenset(
    {
        "lines",
        "audit",
        "queue",
        "tries",
        "owed_answers",
        "payment_changes",
        "broadcast_recipients",
        "outages_heard",
    }
)
"""Of these the paper says how many there are: the file for a program has them whole."""
_MONEY: Final = frozenset(
    {
        "amount",
        "bill_ceiling",
        "fee",
        "advance",
        "received",
        "refunded",
        "penalty",
        "opening",
        "charged",
        "recalculated",
        "quality",
        "paid",
        "closing",
    }
)
"""Whole kopecks."""
UNWORDED: Final = frozenset(
    {
        "id",
        "account_id",
        "meter_id",
        "reading_id",
        "notice_id",
        "promise_id",
        "appeal_id",
        "unread",
        "payment_id",
        "state",
        "memory",
        "reachable",
        "decline",
        "suspicion",
        "marked",
        "subject",
        "mime",
        "url_until",
        "paid_on",
        "granted_by",
        "billing_id",
    }
)
"""What a person has no use for on paper."""
ENUMS: Final = (
    AppealStatus,
    Party,
    ConsentKind,
    ProofKind,
    Rights,
    Switch,
    PaperKind,
    PaymentStatus,
    PromiseStatus,
    AccountStatus,
)
"""Words of the domain that have words of their own on the paper."""
_FORMAT: Final = "my-data/1"


def my_data_json(everything: Everything, *, made_at: datetime) -> bytes:
    """Everything, for a program; sums are whole kopecks, times are UTC."""
    stated = {
        "format": _FORMAT,
        "made_at": made_at.isoformat(),
        "money": "kopecks",
        "data": {table: [dict(record) for record in records] for table, records in everything.items()},
    }
    return json.dumps(stated, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case Month():
            return str(value)
    raise TypeError(type(value).__name__)


def my_data_paper(
    everything: Everything, *, text: Texts, policy: Policy, supplier: Supplier, made_at: datetime
) -> MyDataPaper:
    """What is known, for a person; what is empty is left out."""
    local = policy.local(made_at)
    return MyDataPaper(
        title=text.label("mydata-title"),
        made_at=local,
        author=supplier.contacts.name,
        lead=(
            text.label("mydata-lead", supplier=supplier.contacts.name, made_at=figures.moment(local)),
            text.label("mydata-lead-more"),
        ),
        sections=tuple(_sections(everything, text, policy)),
        page=text.label("mydata-page"),
    )


def _sections(everything: Everything, text: Texts, policy: Policy) -> Iterator[Section]:
    for table, records in everything.items():
        title = text.label(f"mydata-of-{_name(table)}")
        if not records:
            yield Section(title=title, note=text.label("mydata-nothing"))
        elif table in COUNTED:
            yield Section(title=title, note=text.label("mydata-counted", count=len(records)))
        else:
            shown = (tuple(_fields(record, text, policy)) for record in records)
            yield Section(title=title, records=tuple(filter(None, shown)))


def _fields(record: Record, text: Texts, policy: Policy) -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if name not in UNWORDED and (worded := _worded(name, value, text, policy)):
            yield text.label(f"mydata-field-{_name(name)}"), worded


def _worded(name: str, value: Any, text: Texts, policy: Policy) -> str:
    """A value in words; empty where there is none."""
    if isinstance(value, dict):
        return " ".join(filter(None, (_worded(name, each, text, policy) for each in value.values())))
    if isinstance(value, tuple | list):
        return ", ".join(filter(None, (_worded(name, each, text, policy) for each in value)))
    if isinstance(value, bool):
        return text.label("mydata-yes" if value else "mydata-no")
    if isinstance(value, Enum):
        return _word(value, text)
    if isinstance(value, str):
        return _words(name, value, text)
    return _figure(name, value, policy)


def _words(name: str, value: str, text: Texts) -> str:
    match name:
        case "source":
            return source_names(text).get(value, value)
        case "channel":
            return channel_name(text, value)
        case "text":
            return plain(Markup(value))
    return value


def _figure(name: str, value: Any, policy: Policy) -> str:
    match value:
        case datetime():
            return figures.moment(policy.local(value))
        case date():
            return figures.day(value)
        case Month():
            return figures.month(value)
        case Decimal():
            return figures.number(value)
        case int():
            return figures.money(value) if name in _MONEY else str(value)
    return ""


def _word(value: Enum, text: Texts) -> str:
    if not value.value:
        return ""
    if isinstance(value, ReadingStatus):
        return text.label(f"status-{word_of(value)}")
    if isinstance(value, ENUMS):
        return text.label(f"mydata-{type(value).__name__.lower()}-{word_of(value)}")
    return str(value.value)


def channel_name(text: Texts, channel: str) -> str:
    """How people call a messenger; one that has no name here yet by its own."""
    name = f"channel-{channel}"
    return text.label(name) if text.has(name) else channel


def _name(kept: str) -> str:
    """A table or a column as part of a text's name."""
    return kept.replace("_", "-")
