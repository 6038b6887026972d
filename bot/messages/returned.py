"""What people are told when letters to them find nobody: once, in the chat, with a way to put it right."""

from bot.engine.limits import Limits
from bot.engine.screens import Look, Screen
from bot.handlers.settings import subscriptions
from bot.handlers.settings.email import to_email
from bot.messages.message import Message, Telling
from core.model.cabinets.contact_details import masked_email
from core.model.messages.addresses import Undeliverable, folded
from core.model.messages.facts import LettersReturned
from core.use_cases.mark_address import standing_mark


def _mark(telling: Telling, fact: LettersReturned) -> Undeliverable | None:
    if telling.cabinet is None:
        return None
    return standing_mark(telling.work, fact.mark, telling.cabinet, fact.account)


def _screen(telling: Telling, fact: LettersReturned, limits: Limits) -> Screen:
    mark = _mark(telling, fact)
    if mark is None or telling.cabinet is None:
        raise KeyError(fact.mark)
    email = masked_email(mark.email)
    if folded(telling.work.cabinets.get(telling.cabinet).email) == mark.email:
        change = telling.button(limits, "button-change-email", to_email.carry(), look=Look.PRIMARY)
        return Screen(text=telling.text("letters-returned", email=email), rows=((change,),))
    account = telling.work.accounts.get(fact.account)
    look_at = subscriptions.to_account.carry(account.id)
    return Screen(
        text=telling.text("letters-returned-receipt", email=email, tail=account.tail),
        rows=((telling.button(limits, "button-subscriptions", look_at, look=Look.PRIMARY),),),
    )


letters_returned = Message(
    fact=LettersReturned,
    still_matters=lambda telling, fact: _mark(telling, fact) is not None,
    screen=_screen,
)
