"""Saying something to many at once, from the operators' chat: from the words to the report.

Every button carries the number of its broadcast, and what it may still do is judged by how that stands: a
second press, another operator's or one from an old screen changes nothing and shows the card as it is.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, Final

from bot.engine.dialogue import Dialogue, Go, Leave, NoAnswer, Nothing, Reply
from bot.engine.markup import Markup, escape
from bot.engine.roles import Role
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.broadcasts import Broadcasts, Chosen, Whom, Writing
from bot.wording.broadcast_refusals import why_not
from bot.wording.broadcast_report import audience_named, progress, status_named
from bot.wording.broadcasts import SAMPLE, ensure_can_be_shown, worded
from core.base.ids import AccountNumber, BroadcastId
from core.base.refusals import Refusal
from core.model.accounts import NotAnAccountNumber, parse_account_number
from core.model.broadcasts.audience import Audience, Debtors, Listed
from core.model.broadcasts.broadcast import Broadcast, BroadcastKind, BroadcastStatus
from core.model.broadcasts.text import Field
from core.model.files import KeptFile
from core.model.messages.recipients import ToChat
from core.use_cases import broadcast as sending

COUNT: Final = "broadcast-count"
"""The errand that counts the recipients."""
PREVIEW: Final = "broadcast-preview"
"""The errand that asks every channel that takes part how it would show the words."""
REPORT: Final = "broadcast-report"
"""The errand that writes the report."""
_NOT_OF_SUM: Final = re.compile(r"[\s₽]|руб\w*\.?")
_BETWEEN: Final = re.compile(r"[,;\n]")
_CSV: Final = "text/csv"
_MOST_ROUBLES: Final = 10**9

broadcasts = Dialogue("broadcasts", role=Role.OPERATOR)


def way_in(turn: Turn) -> Button:
    """The button that leads here."""
    return turn.button("button-broadcast", begin.carry())


def _who(turn: Turn) -> str:
    """Who speaks, as the audit names them."""
    return f"{turn.chat.channel}:{turn.sender}"


# --- what is said, and to whom ---


@broadcasts.command("broadcast")
def begin_command(turn: Turn, argument: str) -> Reply:
    del argument
    return Go(Broadcasts.text, Writing(sender=turn.sender))


@broadcasts.pressed()
def begin(turn: Turn) -> Reply:
    return Go(Broadcasts.text, Writing(sender=turn.sender))


@broadcasts.shows(Broadcasts.text, leave=Leave.CANCEL)
def ask_text(turn: Turn) -> Screen:
    return turn.screen("broadcast-ask-text", fields=", ".join(f"{{{field}}}" for field in Field))


@broadcasts.said(Broadcasts.text)
def text_typed(turn: Turn, typed: str) -> Reply:
    writing = turn.recall(Writing)
    if turn.sender != writing.sender:
        return Nothing()  # operators go on talking among themselves
    try:
        ensure_can_be_shown(turn.text, typed)
    except Refusal as refusal:
        return NoAnswer(_refused(turn, refusal))
    return Go(Broadcasts.kind, replace(writing, text=typed))


def _refused(turn: Turn, refusal: Refusal) -> Screen:
    return Screen(text=escape(why_not(turn.text, refusal)))


@broadcasts.shows(Broadcasts.kind, back=Broadcasts.text, leave=Leave.CANCEL)
def ask_kind(turn: Turn) -> Screen:
    rows = [(turn.button(f"button-broadcast-{kind}", kind_chosen.carry(kind)),) for kind in BroadcastKind]
    return turn.screen("broadcast-ask-kind", *rows)


@broadcasts.pressed(Broadcasts.kind)
def kind_chosen(turn: Turn, kind: BroadcastKind) -> Reply:
    return Go(Broadcasts.whom, replace(turn.recall(Writing), kind=kind))


@broadcasts.shows(Broadcasts.whom, back=Broadcasts.kind, leave=Leave.CANCEL)
def ask_whom(turn: Turn) -> Screen:
    rows = [(turn.button(f"button-broadcast-{whom}", whom_chosen.carry(whom)),) for whom in Whom]
    return turn.screen("broadcast-ask-whom", *rows)


@broadcasts.pressed(Broadcasts.whom)
def whom_chosen(turn: Turn, whom: Whom) -> Reply:
    return Go(Broadcasts.named, replace(turn.recall(Writing), whom=whom))


@broadcasts.shows(Broadcasts.named, back=Broadcasts.whom, leave=Leave.CANCEL)
def ask_named(turn: Turn) -> Screen:
    whom = turn.recall(Writing).whom
    if whom is Whom.TARIFF:
        return turn.screen("broadcast-ask-tariff", groups=", ".join(turn.work.broadcasts.tariff_groups()))
    return turn.screen(f"broadcast-ask-{whom}")


@broadcasts.said(Broadcasts.named)
def named(turn: Turn, typed: str) -> Reply:
    writing = turn.recall(Writing)
    if turn.sender != writing.sender:
        return Nothing()
    try:
        audience, numbers = _audience(turn, writing.whom, typed)
        made = sending.draft(
            turn.work,
            kind=writing.kind,
            text=writing.text,
            audience=audience,
            author=_who(turn),
            now=turn.now,
            numbers=numbers,
            thread=turn.chat.id,
        )
    except NotAnAccountNumber:
        return NoAnswer(turn.screen("broadcast-accounts-unclear"))
    except InvalidOperation:
        return NoAnswer(turn.screen("broadcast-debtors-unclear"))
    except Refusal as refusal:
        return NoAnswer(_refused(turn, refusal))
    turn.errand(COUNT, broadcast=made.id)
    return Go(Broadcasts.counting, Chosen(broadcast=made.id))


def _audience(turn: Turn, whom: Whom, typed: str) -> tuple[Audience, list[AccountNumber]]:
    match whom:
        case Whom.STREET:
            return sending.street_meant(turn.work, typed), []
        case Whom.TARIFF:
            return sending.group_meant(turn.work, typed), []
        case Whom.DEBTORS:
            roubles = Decimal(_NOT_OF_SUM.sub("", typed.casefold()).replace(",", "."))
            kopecks = int(roubles * 100) if roubles.is_finite() else 0
            if not 0 < kopecks <= _MOST_ROUBLES * 100:
                raise InvalidOperation
            return Debtors(kopecks), []
    return Listed(), [parse_account_number(each) for each in _BETWEEN.split(typed) if each.strip()]


@broadcasts.shows(Broadcasts.counting, leave=Leave.NONE)
def counting(turn: Turn) -> Screen:
    found = _found(turn, turn.recall(Chosen).broadcast)
    if found.status is not BroadcastStatus.DRAFT:
        return show_card(turn)
    return turn.screen("broadcast-counting", number=found.id)


@broadcasts.done(COUNT)
def counted(turn: Turn, result: dict[str, Any]) -> Reply:
    return _card(BroadcastId(result["broadcast"]))


@broadcasts.done(f"{COUNT}-gave-up")
def not_counted(turn: Turn, result: dict[str, Any]) -> Reply:
    turn.say("broadcast-not-counted", number=result["broadcast"])
    return Nothing()


# --- how it stands ---


def _found(turn: Turn, number: BroadcastId) -> Broadcast:
    try:
        return sending.broadcast_of(turn.work, number)
    except sending.NoSuchBroadcast as gone:
        raise OutOfDate from gone


def _card(number: BroadcastId) -> Go:
    return Go(Broadcasts.card, Chosen(broadcast=number))


@broadcasts.shows(Broadcasts.card, leave=Leave.NONE)
def show_card(turn: Turn) -> Screen:
    found = _found(turn, turn.recall(Chosen).broadcast)
    standing = turn.text.label("broadcast-standing", status=status_named(turn.text, found.status))
    if found.started_at is not None:
        standing = f"{standing}\n{progress(turn.text, found, turn.work.broadcasts.tally(found.id))}"
    elif found.status is BroadcastStatus.WAITING:
        standing = f"{standing}\n{turn.text.label('broadcast-needs-consent')}"
    return turn.screen(
        "broadcast-card",
        *_rows(turn, found),
        number=found.id,
        text=turn.part(_words(turn, found)),
        audience=audience_named(turn.text, found.audience),
        accounts=found.accounts,
        recipients=found.recipients,
        standing=standing,
    )


def _words(turn: Turn, found: Broadcast) -> Markup:
    return worded(turn.text, found.kind, found.text, [SAMPLE], shift_due=turn.policy.shift_due)


def _rows(turn: Turn, found: Broadcast) -> list[Row]:
    def button(name: str, press: Any, look: Look = Look.PLAIN) -> Button:
        return turn.button(name, press.carry(found.id), look=look)

    look_again = button("button-broadcast-look", look)
    stop = button("button-broadcast-stop", ask_stop, Look.DANGER)
    report_ = button("button-broadcast-report", report)
    match found.status:
        case BroadcastStatus.DRAFT:
            return [(look_again,)]
        case BroadcastStatus.COUNTED:
            trying = (button("button-broadcast-preview", preview), button("button-broadcast-test", test))
            return [
                trying,
                (button("button-broadcast-send", ask_send, Look.PRIMARY),),
                (button("button-broadcast-drop", stop_it),),
            ]
        case BroadcastStatus.WAITING:
            trying = (button("button-broadcast-preview", preview), button("button-broadcast-test", test))
            return [
                trying,
                (button("button-broadcast-approve", approve, Look.PRIMARY),),
                (button("button-broadcast-drop", stop_it),),
            ]
        case BroadcastStatus.RUNNING:
            return [(look_again,), (button("button-broadcast-pause", pause), stop)]
        case BroadcastStatus.PAUSED:
            return [(button("button-broadcast-go-on", go_on, Look.PRIMARY),), (report_, stop)]
    return [(report_,)]


@broadcasts.pressed()
def look(turn: Turn, number: BroadcastId) -> Reply:
    """[Обновить]."""
    return _card(_found(turn, number).id)


@broadcasts.pressed()
def preview(turn: Turn, number: BroadcastId) -> Reply:
    """[Как увидят]: the messengers that take part are asked outside."""
    turn.errand(PREVIEW, broadcast=_found(turn, number).id)
    return _card(number)


@broadcasts.done(PREVIEW)
def previewed(turn: Turn, result: dict[str, Any]) -> Reply:
    turn.said.extend(
        Screen(text=Markup(f"<b>{escape(title)}</b>\n\n{escape(text)}")) for title, text in result["shown"]
    )
    return _card(BroadcastId(result["broadcast"]))


@broadcasts.pressed()
def test(turn: Turn, number: BroadcastId) -> Reply:
    """[Проверить на себе]: into the operator's own chat with the bot."""
    _found(turn, number)
    own = turn.work.chats.find(turn.chat.channel, turn.sender)
    if own is None:
        turn.say("broadcast-no-own-chat")
    else:
        sending.try_out(turn.work, number, ToChat(own), by=_who(turn), now=turn.now)
        turn.say("broadcast-test-sent")
    return _card(number)


# --- sending ---


@broadcasts.pressed()
def ask_send(turn: Turn, number: BroadcastId) -> Reply:
    return Go(Broadcasts.sending, Chosen(broadcast=_found(turn, number).id))


@broadcasts.shows(Broadcasts.sending, back=Broadcasts.card, leave=Leave.NONE)
def confirm_send(turn: Turn) -> Screen:
    found = _found(turn, turn.recall(Chosen).broadcast)
    return turn.screen(
        "broadcast-confirm",
        (
            turn.button(
                "button-broadcast-send-yes", send.carry(found.id), look=Look.PRIMARY, count=found.recipients
            ),
        ),
        count=found.recipients,
        audience=audience_named(turn.text, found.audience),
    )


@broadcasts.pressed()
def send(turn: Turn, number: BroadcastId) -> Reply:
    return _does(turn, number, partial(sending.send, policy=turn.policy))


@broadcasts.pressed()
def approve(turn: Turn, number: BroadcastId) -> Reply:
    """[Согласовать], by a senior operator who has not written it."""
    return _does(turn, number, partial(sending.approve, policy=turn.policy))


@broadcasts.pressed()
def pause(turn: Turn, number: BroadcastId) -> Reply:
    return _does(turn, number, sending.pause)


@broadcasts.pressed()
def go_on(turn: Turn, number: BroadcastId) -> Reply:
    return _does(turn, number, sending.go_on)


@broadcasts.pressed()
def ask_stop(turn: Turn, number: BroadcastId) -> Reply:
    return Go(Broadcasts.stopping, Chosen(broadcast=_found(turn, number).id))


@broadcasts.shows(Broadcasts.stopping, back=Broadcasts.card, leave=Leave.NONE)
def confirm_stop(turn: Turn) -> Screen:
    number = turn.recall(Chosen).broadcast
    return turn.screen(
        "broadcast-confirm-stop",
        (turn.button("button-broadcast-stop-yes", stop_it.carry(number), look=Look.DANGER),),
    )


@broadcasts.pressed()
def stop_it(turn: Turn, number: BroadcastId) -> Reply:
    return _does(turn, number, sending.stop)


def _does(turn: Turn, number: BroadcastId, act: Callable[..., Broadcast]) -> Reply:
    """Do it, or say why not; the card below shows what is true now."""
    try:
        act(turn.work, number, by=_who(turn), now=turn.now)
    except sending.NoSuchBroadcast as gone:
        raise OutOfDate from gone
    except Refusal as refusal:
        turn.said.append(_refused(turn, refusal))
    return _card(number)


# --- the report ---


@broadcasts.pressed()
def report(turn: Turn, number: BroadcastId) -> Reply:
    turn.errand(REPORT, broadcast=_found(turn, number).id)
    return _card(number)


@broadcasts.done(REPORT)
def reported(turn: Turn, result: dict[str, Any]) -> Reply:
    number = BroadcastId(result["broadcast"])
    if not result["content"]:
        turn.say("broadcast-report-large", number=number)
        return Nothing() if turn.chat.state != Broadcasts.card.state else _card(number)
    file = turn.keep(KeptFile(result["name"], _CSV, result["content"]))
    turn.said.append(Screen(text=turn.text("broadcast-report", number=number), files=(file,)))
    return _card(number)
