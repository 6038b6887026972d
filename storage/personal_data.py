"""Which tables hold something of a person, what of it is handed out, and what becomes of it on erasure.

Every table with a reference to a cabinet or a chat stands here; `tests/storage/test_personal_data.py` fails
for one that does not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Table, or_, select

from core.base.ids import CabinetId, ChatId
from storage.tables import (
    appeal_messages,
    appeals,
    audit,
    broadcast_recipients,
    cabinets,
    chats,
    codes,
    consents,
    erasures,
    evidence,
    files,
    forbidden_to_guests,
    guest_consents,
    invitations,
    lines,
    links,
    notice_reads,
    online_payments,
    outages_heard,
    owed_answers,
    papers,
    payment_changes,
    permits,
    promise_parts,
    promises,
    queue,
    readings,
    subscription_changes,
    switches,
    tries,
    undeliverable,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose rows are asked for."""

    cabinet: CabinetId
    chats: Sequence[ChatId] = ()
    email: str = ""
    """Empty where it may be somebody else's by now: of who has begun anew."""

    @property
    def actor(self) -> str:
        """The name under which the audit and the readings know the person."""
        return f"cabinet:{self.cabinet}"


Of: TypeAlias = Callable[[Whose], ColumnElement[bool]]


class Fate(Enum):
    """What becomes of a table's rows when their person is forgotten."""

    AT_ONCE = auto()
    """Gone at the moment of asking."""
    WHEN_DUE = auto()
    """Gone when the erasure is carried out."""
    STAYS = auto()
    """The supplier's records; of them `emptied` goes when the erasure is carried out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a table holds of a person."""

    table: Table
    of: Of
    fate: Fate
    handed_out: Of | None = None
    """Which of the rows are handed out, where others are about somebody else as well."""
    hidden: Mapping[str, str] = field(default_factory=dict)
    """Columns that are not handed out, each with the reason."""
    emptied: Mapping[str, Any] = field(default_factory=dict)
    """Columns that tell who it was, each with what stands there afterwards."""
    still_needed: ColumnElement[bool] | None = None
    """Rows that cannot be emptied yet; they are once this no longer holds."""


def _by_cabinet(table: Table) -> Of:
    return lambda whose: table.c.cabinet_id == whose.cabinet


def _by_chat(table: Table) -> Of:
    return lambda whose: table.c.chat_id.in_(whose.chats)


def _through(column: ColumnElement[Any], parent: Table) -> Of:
    return lambda whose: column.in_(select(parent.c.id).where(parent.c.cabinet_id == whose.cabinet))


_OURS: Final = "a number of our own"
_ANSWER: Final = "our own words, made of what stands in the other tables"
_CHECKED: Final = "a secret, or what one is checked by"

HELD: Final[tuple[Held, ...]] = (
    Held(
        table=cabinets,
        of=lambda whose: cabinets.c.id == whose.cabinet,
        fate=Fate.STAYS,  # the number, to which records refer; all else is emptied at once
        hidden={"password_hash": _CHECKED, "calendar_hash": _CHECKED},
    ),
    Held(
        table=chats,
        of=lambda whose: chats.c.id.in_(whose.chats),
        fate=Fate.STAYS,  # a chat that nobody uses any more is emptied by hand, see `Erasures.carry_out`
        hidden={
            "cabinet_id": _OURS,
            "account_id": _OURS,
            "answer": _ANSWER,
            "answer_to": _OURS,
            "answer_shown": _OURS,
            "client": "what the messenger's program can show",
            "decided": _OURS,
        },
    ),
    Held(
        table=links,
        of=_by_cabinet(links),  # a link that the person has granted is its holder's
        fate=Fate.WHEN_DUE,
        hidden={"cabinet_id": _OURS, "granted_by": "another person"},
    ),
    Held(
        table=invitations,
        of=_by_cabinet(invitations),
        fate=Fate.AT_ONCE,
        hidden={"cabinet_id": _OURS, "hash": _CHECKED, "name": "another person"},
    ),
    Held(
        table=consents,
        of=_by_cabinet(consents),
        fate=Fate.STAYS,  # the proof that the data were held by right
        hidden={"cabinet_id": _OURS, "text_id": "the text itself is put in its place"},
    ),
    Held(
        table=guest_consents,
        of=_by_chat(guest_consents),
        fate=Fate.STAYS,  # the same
        hidden={"chat_id": _OURS, "text_id": _OURS},
    ),
    Held(
        table=erasures,
        of=_by_cabinet(erasures),
        fate=Fate.STAYS,  # the act itself
        hidden={"cabinet_id": _OURS, "chats": _OURS, "at_once": _OURS, "act": _OURS},
        emptied={"email": ""},
    ),
    Held(
        table=switches,
        of=_by_cabinet(switches),
        fate=Fate.WHEN_DUE,
        hidden={"cabinet_id": _OURS},
    ),
    Held(
        table=broadcast_recipients,
        of=_by_cabinet(broadcast_recipients),
        fate=Fate.WHEN_DUE,
        hidden={"cabinet_id": _OURS, "broadcast_id": _OURS, "why": _OURS},
    ),
    Held(
        table=outages_heard,
        of=_by_cabinet(outages_heard),
        fate=Fate.WHEN_DUE,
        hidden={"cabinet_id": _OURS, "outage_id": _OURS},
    ),
    Held(
        table=notice_reads,
        of=_by_cabinet(notice_reads),
        fate=Fate.WHEN_DUE,
        hidden={"cabinet_id": _OURS, "text_hash": _OURS},
    ),
    Held(
        table=forbidden_to_guests,
        of=_by_cabinet(forbidden_to_guests),
        fate=Fate.AT_ONCE,
        hidden={"cabinet_id": _OURS},
    ),
    Held(
        table=codes,
        of=_by_chat(codes),
        fate=Fate.AT_ONCE,
        hidden={"chat_id": _OURS, "salt": _CHECKED, "hash": _CHECKED},
    ),
    Held(
        table=permits,
        of=lambda whose: or_(
            permits.c.cabinet_id == whose.cabinet,
            permits.c.chat_id.in_(whose.chats),
            (permits.c.email == whose.email) & (permits.c.email != ""),
        ),
        fate=Fate.AT_ONCE,
        handed_out=lambda whose: permits.c.cabinet_id == whose.cabinet,
        hidden={"cabinet_id": _OURS, "chat_id": _OURS, "opened_by": _OURS, "hash": _CHECKED},
    ),
    Held(
        table=files,
        of=_by_chat(files),
        fate=Fate.AT_ONCE,
        hidden={
            "chat_id": _OURS,
            "key": _CHECKED,
            "made_of": _OURS,
            "content": "it has been sent in the chat",
        },
    ),
    Held(
        table=lines,
        of=_by_chat(lines),
        fate=Fate.AT_ONCE,
        hidden={"chat_id": _OURS},
    ),
    Held(
        table=owed_answers,
        of=_by_chat(owed_answers),
        fate=Fate.AT_ONCE,
        hidden={"chat_id": _OURS, "event": _OURS, "answer": _ANSWER},
    ),
    Held(
        table=queue,
        of=lambda whose: or_(
            queue.c.cabinet_id == whose.cabinet,
            queue.c.chat_id.in_(whose.chats),
            (queue.c.address == whose.email) & (queue.c.address != ""),
        ),
        fate=Fate.WHEN_DUE,  # what waits goes at once, see `Erasures.close`
        hidden={
            "cabinet_id": _OURS,
            "chat_id": _OURS,
            "key": _OURS,
            "payload": _CHECKED,
            "error": _OURS,
            "attempts": _OURS,
        },
    ),
    Held(
        table=tries,
        of=lambda whose: tries.c.subject.in_([whose.actor, whose.email] if whose.email else [whose.actor]),
        fate=Fate.STAYS,  # for a week, see `storage/retention.py`: limits must not end with a cabinet
    ),
    Held(
        table=undeliverable,
        of=lambda whose: (undeliverable.c.email == whose.email) & (undeliverable.c.email != ""),
        fate=Fate.AT_ONCE,
    ),
    Held(
        table=online_payments,
        of=_by_cabinet(online_payments),
        fate=Fate.STAYS,
        hidden={"cabinet_id": _OURS, "chat_id": _OURS, "token": _CHECKED, "url": _CHECKED},
        emptied={"email": ""},
    ),
    Held(
        table=payment_changes,
        of=_through(payment_changes.c.payment_id, online_payments),
        fate=Fate.STAYS,
    ),
    Held(
        table=promises,
        of=_by_cabinet(promises),
        fate=Fate.STAYS,
        hidden={"cabinet_id": _OURS},
    ),
    Held(
        table=promise_parts,
        of=_through(promise_parts.c.promise_id, promises),
        fate=Fate.STAYS,
    ),
    Held(
        table=appeals,
        of=_by_cabinet(appeals),
        fate=Fate.STAYS,  # the supplier's record of what it was asked, for its own term
        hidden={"cabinet_id": _OURS, "account_id": _OURS, "thread": _OURS, "kind_key": _OURS},
    ),
    Held(
        table=appeal_messages,
        of=_through(appeal_messages.c.appeal_id, appeals),
        fate=Fate.STAYS,
        handed_out=lambda whose: (
            _through(appeal_messages.c.appeal_id, appeals)(whose) & ~appeal_messages.c.is_note
        ),
        hidden={"by": "who has answered for the supplier", "is_note": _OURS},
    ),
    Held(
        table=papers,
        of=lambda whose: papers.c.asked_by == whose.actor,
        fate=Fate.STAYS,  # whoever was given one checks it by its code
        hidden={"asked_by": _OURS, "fingerprint": _OURS},
        emptied={"purpose": ""},
    ),
    Held(
        table=subscription_changes,
        of=_by_cabinet(subscription_changes),
        fate=Fate.STAYS,
        hidden={"cabinet_id": _OURS},
        emptied={"email": "", "phone": ""},
        # What billing has not repeated yet holds: without its address the receipt would go nowhere.
        still_needed=subscription_changes.c.confirmed_at.is_(None)
        & subscription_changes.c.replaced_at.is_(None),
    ),
    Held(
        table=readings,
        of=lambda whose: readings.c.handed_in_by == whose.actor,
        fate=Fate.STAYS,
        hidden={"handed_in_by": _OURS},
    ),
    Held(
        table=evidence,
        of=lambda whose: evidence.c.added_by == whose.actor,
        fate=Fate.WHEN_DUE,
        hidden={"content": "the photographs are files of their own", "added_by": _OURS},
    ),
    Held(
        table=audit,
        of=lambda whose: or_(audit.c.actor == whose.actor, audit.c.subject == whose.actor),
        fate=Fate.STAYS,
    ),
)


def to_empty(held: Held, whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """The rows that have something to be emptied of, and may be."""
    columns = held.table.c
    told = or_(*(columns[name] != nothing for name, nothing in held.emptied.items()))
    return whose & told if held.still_needed is None else whose & told & ~held.still_needed
