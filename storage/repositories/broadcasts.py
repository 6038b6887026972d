"""What is said to many at once: broadcasts, their recipients, and what became of each."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from core.base.ids import AccountId, AccountNumber, BroadcastId, CabinetId
from core.base.months import Month
from core.model.accounts import AccountStatus
from core.model.broadcasts.audience import Audience, Debtors, Listed, Street, TariffGroup, from_json, to_json
from core.model.broadcasts.broadcast import (
    Broadcast,
    BroadcastKind,
    BroadcastStatus,
    Recipient,
    RecipientState,
)
from core.model.cabinets.cabinet import ConsentKind
from core.model.cabinets.delegation import Rights
from core.model.charges.charge import PENALTY
from core.model.homes import Asked, Place
from storage.repositories import homes
from storage.repositories.repository import AnyRow, Repository, facts
from storage.tables import (
    accounts,
    broadcast_accounts,
    broadcast_recipients,
    broadcasts,
    charges,
    chats,
    consents,
    links,
)
from storage.tables.types import MonthNumber

_NUMBERS_AT_ONCE: Final = 500
_FIELDS: Final = [broadcasts.c[field.name] for field in fields(Broadcast)]
_ADD: Final = insert(broadcasts).returning(broadcasts.c.id)
_GET: Final = select(*_FIELDS).where(broadcasts.c.id == bindparam("broadcast"))
_LAST: Final = select(*_FIELDS).order_by(broadcasts.c.id.desc()).limit(bindparam("limit", type_=Integer))
_CHANGE: Final = update(broadcasts).where(
    broadcasts.c.id == bindparam("broadcast"), broadcasts.c.status == bindparam("was")
)
_IS_OPEN: Final = accounts.c.status != AccountStatus.CLOSED
_GROUPS: Final = select(accounts.c.tariff_group).where(_IS_OPEN, accounts.c.tariff_group != "").distinct()
_LAST_ACCOUNT: Final = select(func.max(accounts.c.id))
_COUNTS: Final = select(
    select(func.count())
    .select_from(broadcast_accounts)
    .where(broadcast_accounts.c.broadcast_id == bindparam("broadcast"))
    .scalar_subquery(),
    select(func.count())
    .select_from(broadcast_recipients)
    .where(broadcast_recipients.c.broadcast_id == bindparam("broadcast"))
    .scalar_subquery(),
)

_LINKED: Final = exists().where(links.c.account_id == accounts.c.id, links.c.unlinked_at.is_(None))
_later = charges.alias("later")
_NEWEST: Final = (
    select(func.max(_later.c.month))
    .where(_later.c.account_id == charges.c.account_id)
    .correlate(charges)
    .scalar_subquery()
)
_OVERDUE: Final = (
    select(
        func.sum(
            charges.c.opening
            + charges.c.recalculated
            + charges.c.quality
            - charges.c.paid
            + case(
                (
                    or_(
                        charges.c.month <= bindparam("due", type_=MonthNumber),
                        charges.c.service == PENALTY,
                    ),
                    charges.c.charged,
                ),
                else_=0,
            )
        )
    )
    .where(charges.c.account_id == accounts.c.id, charges.c.month == _NEWEST)
    .scalar_subquery()
)
"""What of the last receipt should have been paid; a penalty is due at once."""

_AGREES: Final = exists().where(
    consents.c.cabinet_id == links.c.cabinet_id,
    consents.c.kind == ConsentKind.OFFERS,
    consents.c.withdrawn_at.is_(None),
)
_MINE: Final = (
    broadcast_recipients.c.broadcast_id == bindparam("broadcast"),
    broadcast_recipients.c.cabinet_id == bindparam("cabinet"),
)
_SETTLE: Final = (
    update(broadcast_recipients)
    .where(*_MINE)
    .values(
        state=bindparam("new_state"), way=bindparam("by_way"), why=bindparam("reason"), at=bindparam("when")
    )
)
_WAITING: Final = (
    select(broadcast_recipients.c.cabinet_id)
    .where(
        broadcast_recipients.c.broadcast_id == bindparam("broadcast"),
        broadcast_recipients.c.state == RecipientState.WAITING,
    )
    .order_by(broadcast_recipients.c.cabinet_id)
    .limit(bindparam("limit", type_=Integer))
    .cte("waiting")
)
_TAKE: Final = (
    update(broadcast_recipients)
    .where(
        broadcast_recipients.c.broadcast_id == bindparam("broadcast"),
        broadcast_recipients.c.cabinet_id.in_(select(_WAITING.c.cabinet_id)),
    )
    .values(state=RecipientState.QUEUED)
    .returning(broadcast_recipients.c.cabinet_id)
)
_QUEUED: Final = (
    select(func.count())
    .select_from(broadcast_recipients)
    .where(
        broadcast_recipients.c.broadcast_id == bindparam("broadcast"),
        broadcast_recipients.c.state == RecipientState.QUEUED,
    )
)
_TALLY: Final = (
    select(broadcast_recipients.c.state, func.count().label("recipients"))
    .where(broadcast_recipients.c.broadcast_id == bindparam("broadcast"))
    .group_by(broadcast_recipients.c.state)
)
_CAME: Final = exists().where(
    chats.c.cabinet_id == broadcast_recipients.c.cabinet_id,
    chats.c.channel == broadcast_recipients.c.way,
    chats.c.active_at > broadcast_recipients.c.at,
)
_REPORT: Final = (
    select(broadcast_recipients, _CAME.label("came_since"))
    .where(
        broadcast_recipients.c.broadcast_id == bindparam("broadcast"),
        broadcast_recipients.c.cabinet_id > bindparam("after"),
    )
    .order_by(broadcast_recipients.c.cabinet_id)
    .limit(bindparam("limit", type_=Integer))
)
_NUMBERS: Final = (
    select(links.c.cabinet_id, accounts.c.number)
    .join(accounts, accounts.c.id == links.c.account_id)
    .join(broadcast_accounts, broadcast_accounts.c.account_id == links.c.account_id)
    .where(
        broadcast_accounts.c.broadcast_id == bindparam("broadcast"),
        links.c.cabinet_id.in_(bindparam("cabinets", expanding=True)),
        links.c.unlinked_at.is_(None),
    )
    .order_by(accounts.c.number)
)


class Broadcasts(Repository):
    """Broadcasts, their recipients, and what became of each."""

    __slots__ = ()

    def add(self, broadcast: Broadcast) -> Broadcast:
        """Keep a new one, and give it its id."""
        stated = _row(broadcast)
        del stated["id"]
        return replace(broadcast, id=BroadcastId(self._connection.scalar(_ADD, stated) or 0))

    def get(self, broadcast_id: BroadcastId) -> Broadcast | None:
        """The broadcast of this id."""
        row = self._connection.execute(_GET, {"broadcast": broadcast_id}).one_or_none()
        return _broadcast(row) if row else None

    def last(self, limit: int) -> Sequence[Broadcast]:
        """The newest ones, newest first."""
        return [_broadcast(row) for row in self._connection.execute(_LAST, {"limit": limit})]

    def change(self, broadcast: Broadcast, *, was: BroadcastStatus) -> bool:
        """Keep how far it has come; False, and nothing, where its status is no longer what it was."""
        stated = _row(broadcast)
        unchanging = ("id", "kind", "text", "audience", "author", "thread", "created_at")
        changed = {name: value for name, value in stated.items() if name not in unchanging}
        asked = {"broadcast": broadcast.id, "was": was}
        return self._connection.execute(_CHANGE.values(**changed), asked).rowcount == 1

    def places(self, asked: Asked) -> list[Place]:
        """The streets that are meant, with the houses that are, as billing spells them."""
        return homes.places(self._connection, asked.is_meant, asked.houses)

    def tariff_groups(self) -> list[str]:
        """The groups that open accounts have, as billing names them."""
        return sorted(self._connection.scalars(_GROUPS))

    def unknown_among(self, numbers: Collection[AccountNumber]) -> list[AccountNumber]:
        """Those that no open account has."""
        unknown: list[AccountNumber] = []
        for some in _portions(numbers):
            known = self._ids(some)
            unknown += [number for number in some if number not in known]
        return unknown

    def name_accounts(self, broadcast_id: BroadcastId, numbers: Collection[AccountNumber]) -> None:
        """Keep open accounts as those of a broadcast."""
        for some in _portions(numbers):
            named = [{"broadcast_id": broadcast_id, "account_id": each} for each in self._ids(some).values()]
            if named:
                self._connection.execute(upsert(broadcast_accounts).on_conflict_do_nothing(), named)

    def _ids(self, numbers: Collection[AccountNumber]) -> dict[AccountNumber, int]:
        found = select(accounts.c.number, accounts.c.id).where(_IS_OPEN, accounts.c.number.in_(numbers))
        return {AccountNumber(row.number): row.id for row in self._connection.execute(found)}

    def last_account(self) -> AccountId:
        """The highest id of an account, with which going through them ends; 0 where there is none."""
        return AccountId(self._connection.scalar(_LAST_ACCOUNT) or 0)

    def gather(self, broadcast: Broadcast, *, until: AccountId, due: Month) -> None:
        """Keep the accounts that are meant, of the ids behind `gathered`, and their people as recipients."""
        span = {"after": broadcast.gathered, "until": until}
        if not isinstance(broadcast.audience, Listed):
            meant = select(literal(broadcast.id), accounts.c.id).where(
                accounts.c.id > bindparam("after"),
                accounts.c.id <= bindparam("until"),
                _IS_OPEN,
                _LINKED,
                _clause(broadcast.audience),
            )
            kept = upsert(broadcast_accounts).from_select(["broadcast_id", "account_id"], meant)
            asked = span | ({"due": due} if isinstance(broadcast.audience, Debtors) else {})
            self._connection.execute(kept.on_conflict_do_nothing(), asked)
        people = (
            select(literal(broadcast.id), links.c.cabinet_id, literal(RecipientState.WAITING.value))
            .distinct()
            .join(broadcast_accounts, broadcast_accounts.c.account_id == links.c.account_id)
            .where(
                broadcast_accounts.c.broadcast_id == broadcast.id,
                broadcast_accounts.c.account_id > bindparam("after"),
                broadcast_accounts.c.account_id <= bindparam("until"),
                links.c.unlinked_at.is_(None),
                links.c.rights != Rights.SEE if isinstance(broadcast.audience, Debtors) else true(),
                _AGREES if broadcast.kind is BroadcastKind.OFFER else true(),
            )
        )
        kept = upsert(broadcast_recipients).from_select(["broadcast_id", "cabinet_id", "state"], people)
        self._connection.execute(kept.on_conflict_do_nothing(), span)

    def count(self, broadcast_id: BroadcastId) -> tuple[int, int]:
        """How many accounts and how many recipients are kept."""
        of_accounts, of_recipients = self._connection.execute(_COUNTS, {"broadcast": broadcast_id}).one()
        return of_accounts, of_recipients

    def concerned(self, broadcast_id: BroadcastId, accounts: Collection[AccountId]) -> set[AccountId]:
        """Which of these accounts the broadcast is about."""
        found = select(broadcast_accounts.c.account_id).where(
            broadcast_accounts.c.broadcast_id == broadcast_id,
            broadcast_accounts.c.account_id.in_(accounts),
        )
        return set(map(AccountId, self._connection.scalars(found)))

    def take(self, broadcast_id: BroadcastId, limit: int) -> list[CabinetId]:
        """Some who wait, marked as queued from now on."""
        taken = self._connection.scalars(_TAKE, {"broadcast": broadcast_id, "limit": limit})
        return sorted(map(CabinetId, taken))

    def queued(self, broadcast_id: BroadcastId) -> int:
        """How many are queued: no more than the queue may hold, however many recipients there are."""
        return self._connection.scalar(_QUEUED, {"broadcast": broadcast_id}) or 0

    def settle(
        self,
        broadcast_id: BroadcastId,
        cabinet_id: CabinetId,
        state: RecipientState,
        *,
        at: datetime,
        way: str = "",
        why: str = "",
    ) -> None:
        """Write down what has become of a recipient."""
        new = {"new_state": state, "by_way": way, "reason": why, "when": at}
        self._connection.execute(_SETTLE, {"broadcast": broadcast_id, "cabinet": cabinet_id} | new)

    def tally(self, broadcast_id: BroadcastId) -> dict[RecipientState, int]:
        """How many recipients are in each state; states without any are left out."""
        rows = self._connection.execute(_TALLY, {"broadcast": broadcast_id})
        return {row.state: row.recipients for row in rows}

    def report(self, broadcast_id: BroadcastId, *, after: CabinetId, limit: int) -> list[Recipient]:
        """What has become of recipients, by their ids."""
        asked = {"broadcast": broadcast_id, "after": after, "limit": limit}
        rows = self._connection.execute(_REPORT, asked).all()
        of_cabinet: defaultdict[int, list[str]] = defaultdict(list)
        whose = {"broadcast": broadcast_id, "cabinets": [row.cabinet_id for row in rows]}
        for cabinet, number in self._connection.execute(_NUMBERS, whose):
            of_cabinet[cabinet].append(number)
        return [
            Recipient(
                cabinet_id=CabinetId(row.cabinet_id),
                accounts=tuple(of_cabinet[row.cabinet_id]),
                state=row.state,
                way=row.way,
                why=row.why,
                at=row.at,
                came_since=row.came_since,
            )
            for row in rows
        ]


def _portions(numbers: Collection[AccountNumber]) -> Iterator[list[AccountNumber]]:
    """As many at once as one statement takes."""
    each_once = list(dict.fromkeys(numbers))
    for start in range(0, len(each_once), _NUMBERS_AT_ONCE):
        yield each_once[start : start + _NUMBERS_AT_ONCE]


def _clause(audience: Audience) -> ColumnElement[bool]:
    match audience:
        case Street(_, places):
            return homes.inside(places)
        case TariffGroup(group):
            return accounts.c.tariff_group == group
        case Debtors(least):
            return least <= _OVERDUE
    return true()


def _row(broadcast: Broadcast) -> dict[str, Any]:
    stated = {field.name: getattr(broadcast, field.name) for field in fields(broadcast)}
    return stated | {"audience": to_json(broadcast.audience)}


def _broadcast(row: AnyRow) -> Broadcast:
    stated = facts(row)
    return Broadcast(**(stated | {"audience": from_json(stated["audience"])}))
