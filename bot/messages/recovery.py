"""The letters about a forgotten and a changed password, and what the chats are told that it shuts out."""

from datetime import datetime, timedelta

from bot.engine.limits import Limits
from bot.engine.screens import Screen
from bot.handlers import entrance, recovery
from bot.messages.message import Message, Telling
from bot.wording.messengers import title
from core.base import figures
from core.base.check_codes import spaced
from core.model.messages.facts import CabinetStopped, ChatClosed, PasswordChanged, RecoveryAsked, SignedOut
from core.model.messages.letters import Letter
from core.use_cases.recover_password import is_letter_awaited

_MINUTE = timedelta(minutes=1)
_SIGNED_OUT = {
    "password": "signed-out",
    "first-password": "signed-out-first-password",
    "email": "signed-out-email",
}


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def _minutes_left(telling: Telling, until: datetime) -> int:
    """A minute that has begun counts."""
    return -((telling.now - until) // _MINUTE)


def _still_matters(telling: Telling, asked: RecoveryAsked) -> bool:
    return is_letter_awaited(telling.work, asked, now=telling.now)


def _recovery(telling: Telling, asked: RecoveryAsked, address: str) -> Letter:
    text, page = telling.text, telling.policy.password_page
    link = code = ""
    if page and telling.now < asked.link_expires_at:
        minutes = _minutes_left(telling, asked.link_expires_at)
        link = text.label("letter-recovery-link", link=page + asked.token, minutes=minutes)
    if telling.now < asked.code_expires_at:
        minutes = _minutes_left(telling, asked.code_expires_at)
        code = text.label("letter-recovery-code", code=asked.code, minutes=minutes)
    ways = _paragraphs(link, code)
    return telling.letter(address, "letter-recovery-subject", "letter-recovery", ways=ways)


def _changed(telling: Telling, changed: PasswordChanged, address: str) -> Letter:
    text, page = telling.text, telling.policy.password_page
    generated = ""
    if changed.generated:
        generated = text.label("letter-password-generated", password=changed.generated)
    if page:
        stop = text.label("letter-stop-link", link=page + changed.stop)
    else:
        stop = text.label("letter-stop-code", code=spaced(changed.stop))
    subject, name = "letter-password-changed-subject", "letter-password-changed"
    if changed.removed:
        subject, name = "letter-password-removed-subject", "letter-password-removed"
    at, more = figures.moment(telling.policy.local(changed.at)), _paragraphs(generated, stop)
    return telling.letter(address, subject, name, at=at, more=more)


def _stopped(telling: Telling, stopped: CabinetStopped, address: str) -> Letter:
    at = figures.moment(telling.policy.local(stopped.at))
    return telling.letter(
        address, "letter-stopped-subject", "letter-stopped", at=at, back=int(stopped.taken_back)
    )


def _is_out(telling: Telling, fact: SignedOut | ChatClosed) -> bool:
    return telling.work.chats.get(fact.chat).cabinet_id is None


def _signed_out(telling: Telling, fact: SignedOut, limits: Limits) -> Screen:
    enter = (telling.button(limits, "button-enter", entrance.enter.carry()),)
    if fact.stopped:
        return Screen(text=telling.text("signed-out-stopped"), rows=(enter,))
    not_me = (telling.button(limits, "button-not-me", recovery.not_me.carry()),)
    return Screen(text=telling.text(_SIGNED_OUT[fact.changed]), rows=(enter, not_me))


def _chat_closed(telling: Telling, fact: ChatClosed, limits: Limits) -> Screen:
    return Screen(
        text=telling.text(
            "chat-closed",
            messenger=title(telling.text, telling.work.chats.get(fact.by).channel),
            at=figures.moment(telling.policy.local(fact.at)),
        ),
        rows=(
            (telling.button(limits, "button-enter", entrance.enter.carry()),),
            (telling.button(limits, "button-forgotten", entrance.forgotten.carry()),),
        ),
    )


recovery_asked = Message(fact=RecoveryAsked, still_matters=_still_matters, letter=_recovery)
password_changed = Message(fact=PasswordChanged, still_matters=lambda *_: True, letter=_changed)
cabinet_stopped = Message(fact=CabinetStopped, still_matters=lambda *_: True, letter=_stopped)
signed_out = Message(fact=SignedOut, still_matters=_is_out, screen=_signed_out)
chat_closed = Message(fact=ChatClosed, still_matters=_is_out, screen=_chat_closed)
