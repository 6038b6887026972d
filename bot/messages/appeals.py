"""What both sides of an appeal are told of what the other one has done."""

from bot.desk import appeals as desk
from bot.engine.limits import Limits
from bot.engine.markup import Markup, escape
from bot.engine.screens import Look, Screen
from bot.handlers import appeals
from bot.messages.message import Message, Telling
from bot.wording.appeals import form_said, heading
from core.model.appeals.appeal import Appeal, AppealMessage, AppealStatus
from core.model.messages.facts import AppealAnswered, AppealCame, AppealClosed, AppealSaid
from core.model.messages.letters import Letter
from core.use_cases.answer_appeal import appeal_of

# --- to the operators ---


def _came(telling: Telling, fact: AppealCame, limits: Limits) -> Screen:
    appeal = appeal_of(telling.work, fact.appeal)
    words = [
        telling.text("desk-came"),
        heading(telling.text, appeal, telling.policy, telling.now),
        *_account(telling, appeal),
        form_said(appeal),
    ]
    rows = desk.card_rows(telling.text, limits, appeal)
    return Screen(text=Markup("\n\n".join(words)), rows=rows, stays=True)


def _account(telling: Telling, appeal: Appeal) -> list[Markup]:
    if appeal.account_id is None:
        return []
    account = telling.work.accounts.get(appeal.account_id)
    return [telling.text("desk-card-account", number=account.number, address=account.address)]


def _said(telling: Telling, fact: AppealSaid, limits: Limits) -> Screen:
    message = _message(telling, fact)
    appeal = appeal_of(telling.work, message.appeal_id)
    words = [telling.text("desk-said", number=appeal.id, kind=appeal.kind), escape(message.words)]
    look = telling.button(limits, "button-desk-card-short", desk.card.carry(appeal.id))
    rows = (*desk.card_rows(telling.text, limits, appeal), (look,))
    return Screen(text=Markup("\n\n".join(words)), rows=rows, stays=True)


def _message(telling: Telling, fact: AppealSaid | AppealAnswered) -> AppealMessage:
    message = telling.work.appeals.message(fact.message)
    if message is None:
        raise KeyError(fact.message)
    return message


appeal_came = Message(fact=AppealCame, still_matters=lambda _telling, _fact: True, screen=_came)
appeal_said = Message(fact=AppealSaid, still_matters=lambda _telling, _fact: True, screen=_said)


# --- to the subscriber, who hears of no operator ---


def _is_unread(telling: Telling, fact: AppealAnswered) -> bool:
    """Whoever has opened the appeal meanwhile has read it."""
    return bool(appeal_of(telling.work, fact.appeal).unread)


def _answered(telling: Telling, fact: AppealAnswered, limits: Limits) -> Screen:
    appeal = appeal_of(telling.work, fact.appeal)
    words = [
        telling.text("appeal-answered", number=appeal.id, kind=appeal.kind),
        escape(_message(telling, fact).words),
    ]
    look = telling.button(limits, "button-appeal-look", appeals.opened.carry(appeal.id), look=Look.PRIMARY)
    return Screen(text=Markup("\n\n".join(words)), rows=((look,),), stays=True)


def _answered_letter(telling: Telling, fact: AppealAnswered, address: str) -> Letter:
    return telling.letter(
        address,
        "letter-appeal-answered-subject",
        "letter-appeal-answered",
        number=fact.appeal,
        text=_message(telling, fact).words,
    )


def _is_closed(telling: Telling, fact: AppealClosed) -> bool:
    return appeal_of(telling.work, fact.appeal).status is AppealStatus.CLOSED


def _closed(telling: Telling, fact: AppealClosed, limits: Limits) -> Screen:
    appeal = appeal_of(telling.work, fact.appeal)
    look = telling.button(limits, "button-appeal-look", appeals.opened.carry(appeal.id))
    text = telling.text("appeal-closed", number=appeal.id, kind=appeal.kind)
    return Screen(text=text, rows=((look,),), stays=True)


def _closed_letter(telling: Telling, fact: AppealClosed, address: str) -> Letter:
    return telling.letter(address, "letter-appeal-closed-subject", "letter-appeal-closed", number=fact.appeal)


appeal_answered = Message(
    fact=AppealAnswered, still_matters=_is_unread, screen=_answered, letter=_answered_letter
)
appeal_closed = Message(fact=AppealClosed, still_matters=_is_closed, screen=_closed, letter=_closed_letter)
