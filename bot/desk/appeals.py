"""Appeals in the operators' chat: the queue, the card, the answer.

A card is shown without leaving what the chat stands at, so that nobody who looks at one takes the word from
somebody who is about to answer another.
"""

from bot.engine.dialogue import Dialogue, Go, Leave, Nothing, Reply
from bot.engine.limits import Limits
from bot.engine.markup import Markup, escape, shortened
from bot.engine.roles import Role
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.appeals import Answering, DeskAppeals
from bot.fsm.desk import Desk
from bot.texts import Texts
from bot.wording.appeals import conversation, heading, why_not
from core.base import figures
from core.base.ids import AppealId
from core.base.refusals import Refusal
from core.model.appeals.appeal import Appeal, AppealStatus
from core.use_cases import answer_appeal as answering
from core.use_cases.write_appeal import NoSuchAppeal

appeals = Dialogue("desk-appeals", role=Role.OPERATOR)

NOTE = "//"
"""Before what is said among operators alone."""
_QUEUE = 10
_SHOWN = 6
"""Messages on a card; the newest, since an answer is to them."""


def way_in(turn: Turn) -> Row:
    """The button that leads here."""
    return (turn.button("button-desk-queue", queue.carry()),)


def _who(turn: Turn) -> str:
    return f"{turn.chat.channel}:{turn.sender}"


# --- what there is ---


@appeals.command("queue")
def queue_command(turn: Turn, argument: str) -> Reply:
    del argument
    return _queue(turn)


@appeals.pressed()
def queue(turn: Turn) -> Reply:
    """[Обращения]."""
    return _queue(turn)


def _queue(turn: Turn) -> Screen:
    found = answering.open_appeals(turn.work, _QUEUE)
    if not found:
        return turn.screen("desk-queue-none")
    rows = [
        (turn.button("button-desk-card", card.carry(each.id), number=each.id, kind=each.kind),)
        for each in found
    ]
    lines = [_line(turn, each) for each in found]
    return Screen(text=Markup("\n".join([turn.text("desk-queue"), *lines]))).with_rows(*rows)


def _line(turn: Turn, appeal: Appeal) -> Markup:
    how = "answered" if appeal.answered_at else "late" if turn.today > appeal.due else "waits"
    return turn.text(f"desk-queue-{how}", number=appeal.id, kind=appeal.kind, day=figures.day(appeal.due))


@appeals.pressed()
def card(turn: Turn, appeal_id: AppealId) -> Reply:
    """The card of one; every look at it is audited."""
    try:
        found = answering.look(turn.work, appeal_id, by=_who(turn), now=turn.now)
    except NoSuchAppeal as gone:
        raise OutOfDate from gone
    turn.fresh = True
    return Screen(text=_words(turn, found), rows=card_rows(turn.text, turn.limits, found), stays=True)


def _words(turn: Turn, appeal: Appeal) -> Markup:
    words = [heading(turn.text, appeal, turn.policy, turn.now)]
    if appeal.account_id is not None:
        account = turn.work.accounts.get(appeal.account_id)
        words.append(turn.text("desk-card-account", number=account.number, address=account.address))
    messages = answering.whole_thread(turn.work, appeal.id)
    said = conversation(turn.text, appeal, messages, turn.policy, to_operators=True)
    if len(said) > _SHOWN:
        said = [said[0], turn.text("desk-card-skipped", count=len(said) - _SHOWN), *said[1 - _SHOWN :]]
    return Markup("\n\n".join([*words, *said]))


def card_rows(texts: Texts, limits: Limits, appeal: Appeal) -> tuple[Row, ...]:
    """What can be done with it."""

    def button(name: str, press: str, look: Look = Look.PLAIN) -> Button:
        return Button(shortened(texts.label(name), limits.label), press, look=look)

    if appeal.status is AppealStatus.CLOSED:
        return ()
    return (
        (button("button-desk-answer", answer.carry(appeal.id), Look.PRIMARY),),
        (button("button-desk-close", close.carry(appeal.id)),),
    )


# --- the answer ---


def _waiting(turn: Turn) -> dict[str, AppealId]:
    """Whose words are waited for, each for an appeal."""
    if turn.chat.state != DeskAppeals.answer.state:
        return {}
    return dict(turn.recall(Answering).appeals)


@appeals.pressed()
def answer(turn: Turn, appeal_id: AppealId) -> Reply:
    """[Ответить]: the next words of this operator are the answer."""
    try:
        found = answering.appeal_of(turn.work, appeal_id)
    except NoSuchAppeal as gone:
        raise OutOfDate from gone
    if found.status is AppealStatus.CLOSED:
        raise OutOfDate
    waiting = _waiting(turn) | {turn.sender: appeal_id}
    turn.fresh = True
    return Go(DeskAppeals.answer, Answering(appeals=waiting))


@appeals.shows(DeskAppeals.answer, leave=Leave.NONE)
def ask_answer(turn: Turn) -> Screen:
    numbers = sorted(set(turn.recall(Answering).appeals.values()))
    return turn.screen(
        "desk-ask-answer",
        (turn.button("button-desk-no-answer", no_answer.carry()),),
        numbers=", ".join(f"№ {number}" for number in numbers),
    )


@appeals.pressed(DeskAppeals.answer)
def no_answer(turn: Turn) -> Reply:
    """[Не отвечать], of the operator who presses."""
    return _heard(turn, turn.screen("desk-no-answer"))


@appeals.said(DeskAppeals.answer)
def answer_typed(turn: Turn, typed: str) -> Reply:
    number = _waiting(turn).get(turn.sender)
    if number is None:
        return Nothing()  # operators go on talking among themselves
    try:
        if typed.startswith(NOTE):
            answering.note(turn.work, number, typed.removeprefix(NOTE), by=_who(turn), now=turn.now)
            said = turn.screen("desk-noted", number=number)
        else:
            answering.answer(turn.work, number, typed, by=_who(turn), now=turn.now)
            said = turn.screen("desk-answered", number=number)
    except Refusal as refusal:
        return Screen(text=escape(why_not(turn.text, refusal)))
    return _heard(turn, said)


def _heard(turn: Turn, said: Screen) -> Reply:
    """Wait for this operator's words no longer; for the others' still."""
    waiting = _waiting(turn)
    waiting.pop(turn.sender, None)
    if not waiting:
        return Go(Desk.thread, screen=said)
    turn.said.append(said)
    return Go(DeskAppeals.answer, Answering(appeals=waiting))


@appeals.pressed()
def close(turn: Turn, appeal_id: AppealId) -> Reply:
    """[Закрыть]."""
    turn.fresh = True
    try:
        answering.close(turn.work, appeal_id, by=_who(turn), now=turn.now)
    except NoSuchAppeal as gone:
        raise OutOfDate from gone
    except Refusal as refusal:
        return Screen(text=escape(why_not(turn.text, refusal)))
    return turn.screen("desk-closed", number=appeal_id)
