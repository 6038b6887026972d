"""The second messenger: an open cabinet is handed over to another chat by a one-time link.

Nothing else joins two chats: an equal phone or e-mail never does.
"""

from dataclasses import dataclass, field
from datetime import datetime

from core.base.ids import CabinetId, ChatId, PermitId
from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.cabinets.permits import Permit, PermitSpent, Purpose, hash_of, new_token
from core.model.chats import Chat
from core.model.messages.facts import HandedOver
from core.model.messages.recipients import ToChat
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.limits import HOUR, Limit, count_try, is_reached, take_try
from core.use_cases.sign_in import enter, leave
from core.use_cases.this_is_not_me import stop_cabinet
from core.use_cases.use_permit import give_permit


class TooManyLinks(Refusal):
    """The person has been given as many links within an hour as they may."""


class TooManyGuesses(Refusal):
    """The chat or the network address has tried so many wrong links within an hour that none is taken."""


class LinkUnknown(Refusal):
    """There is no such link: it has been guessed or cut off, or a newer one has taken its place."""


class LinkExpired(Refusal):
    """The link's time is over, or the cabinet has been closed in the chat that gave it."""


class LinkUsed(Refusal):
    """The link has been used; `here` says whether in this very chat."""

    def __init__(self, *, here: bool) -> None:
        super().__init__()
        self.here = here


class LinkOpenedElsewhere(Refusal):
    """Another chat has opened the link first."""


class LinkOfThisChat(Refusal):
    """The chat itself has given the link, which leads to another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A link that has been given."""

    permit: PermitId
    token: str = field(repr=False)
    """The link's secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A link that has been opened, and waits for a yes."""

    permit: PermitId
    cabinet: Cabinet
    giver: ChatId
    """The chat that has given the link."""


def give_link(work: Work, person: Person, cabinet: Cabinet, *, policy: Policy, now: datetime) -> Given:
    """Make a link that opens the person's cabinet in another chat; the one before it is good no more.

    Raises:
        TooManyLinks: when the person has been given too many within an hour.
    """
    if not take_try(work, [Limit("handover", person.actor, policy.handovers_an_hour, HOUR)], now):
        raise TooManyLinks
    work.permits.withdraw(cabinet.id, Purpose.HANDOVER)
    token = new_token()
    permit = give_permit(
        work,
        Purpose.HANDOVER,
        token,
        cabinet=cabinet.id,
        chat=person.chat,
        lives=policy.handover_lives,
        now=now,
    )
    work.audit.record(at=now, actor=person.actor, action="handover-offered", subject=f"permit:{permit.id}")
    return Given(permit=permit.id, token=token)


def open_link(work: Work, person: Person, chat: Chat, token: str, *, policy: Policy, now: datetime) -> Opened:
    """Follow a link; nothing is entered by it before a yes.

    Raises:
        TooManyGuesses: when the chat or the network address has tried too many wrong ones within an hour.
        LinkUnknown: when there is no such link; it counts as a try.
        LinkUsed, LinkExpired, LinkOpenedElsewhere, LinkOfThisChat: when it leads no further.
    """
    limits = [Limit("handover-guess", f"chat:{chat.id}", policy.guesses_a_chat, HOUR)]
    if person.address:
        limits.append(Limit("handover-guess", person.address, policy.guesses_an_address, HOUR))
    if is_reached(work, limits, now):
        raise TooManyGuesses
    permit = work.permits.by_hash(hash_of(token))
    if permit is None or permit.purpose is not Purpose.HANDOVER:
        count_try(work, limits, now)
        raise LinkUnknown
    if chat.id == permit.chat_id:
        raise LinkOfThisChat
    cabinet_id, giver = _ensure_is_good(work, permit, chat, now)
    if not work.permits.open(permit.id, chat.id):
        raise LinkOpenedElsewhere
    work.audit.record(
        at=now, actor=f"chat:{chat.id}", action="handover-opened", subject=f"permit:{permit.id}"
    )
    return Opened(permit=permit.id, cabinet=work.cabinets.get(cabinet_id), giver=giver)


def look_at_opened(work: Work, chat: Chat, permit_id: PermitId, *, now: datetime) -> Opened:
    """What the chat is being asked about.

    Raises:
        LinkUnknown, LinkUsed, LinkExpired: when there is nothing to be asked any more.
    """
    permit = _permit(work, permit_id)
    if permit.opened_by != chat.id:
        raise LinkUnknown
    cabinet_id, giver = _ensure_is_good(work, permit, chat, now)
    return Opened(permit=permit.id, cabinet=work.cabinets.get(cabinet_id), giver=giver)


def confirm_handover(work: Work, person: Person, chat: Chat, permit_id: PermitId, *, now: datetime) -> Opened:
    """Open the cabinet in the chat, in place of another that it holds, and tell the chat that gave the link.

    Raises:
        LinkUnknown, LinkUsed, LinkExpired: when there is nothing to be confirmed any more.
    """
    opened = look_at_opened(work, chat, permit_id, now=now)
    cabinet = work.cabinets.hold(opened.cabinet.id)
    if not work.permits.use(permit_id, now):
        raise LinkUsed(here=False)
    if chat.cabinet_id == cabinet.id:
        return opened
    if chat.cabinet_id is not None:
        leave(work, person, chat, now=now)
    enter(work, chat, cabinet, now=now)
    fact = HandedOver(permit=permit_id, chat=chat.id, at=now)
    work.outbox.tell(fact, ToChat(opened.giver), at=now)
    return opened


def decline_handover(work: Work, chat: Chat, permit_id: PermitId, *, now: datetime) -> None:
    """Say no to what the chat is being asked: the link opens nothing any more.

    Raises:
        LinkUnknown: when it is not this chat that was asked.
    """
    permit = _permit(work, permit_id)
    if permit.opened_by != chat.id:
        raise LinkUnknown
    if work.permits.use(permit.id, now):
        work.audit.record(
            at=now, actor=f"chat:{chat.id}", action="handover-declined", subject=f"permit:{permit.id}"
        )


def is_offered(work: Work, permit_id: PermitId, *, now: datetime) -> bool:
    """Whether the link still waits for somebody to use it.

    Raises:
        LinkUsed: when it has been used.
    """
    permit = work.permits.get(permit_id)
    if permit is not None and permit.used_at is not None:
        raise LinkUsed(here=False)
    return permit is not None and permit.is_good_for(Purpose.HANDOVER, now)


def handover_is_not_mine(work: Work, chat: Chat, permit_id: PermitId, *, now: datetime) -> None:
    """Say in the chat that gave the link that somebody else has used it.

    All other chats are signed out, since the stranger may have handed the cabinet on; the password is gone.

    Raises:
        PermitSpent: when it is not for this chat to say, or too long ago.
        PermitUsed: when that has been said before; nothing has changed.
    """
    permit = work.permits.get(permit_id)
    if permit is None or permit.purpose is not Purpose.HANDOVER or permit.used_at is None:
        raise PermitSpent
    if permit.chat_id != chat.id or permit.cabinet_id is None or permit.cabinet_id != chat.cabinet_id:
        raise PermitSpent
    cabinet = work.cabinets.hold(permit.cabinet_id)
    stop_cabinet(work, cabinet, permit, keep=chat.id, now=now)


def _permit(work: Work, permit_id: PermitId) -> Permit:
    permit = work.permits.get(permit_id)
    if permit is None or permit.purpose is not Purpose.HANDOVER:
        raise LinkUnknown
    return permit


def _ensure_is_good(work: Work, permit: Permit, chat: Chat, now: datetime) -> tuple[CabinetId, ChatId]:
    """The cabinet and the chat that has given the link."""
    if permit.used_at is not None:
        raise LinkUsed(here=permit.opened_by == chat.id and permit.cabinet_id == chat.cabinet_id)
    if not permit.is_good_for(Purpose.HANDOVER, now) or permit.cabinet_id is None or permit.chat_id is None:
        raise LinkExpired
    if not work.cabinets.is_open_in(permit.cabinet_id, permit.chat_id):
        raise LinkExpired
    return permit.cabinet_id, permit.chat_id
