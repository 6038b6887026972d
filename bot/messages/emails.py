"""The letters about another e-mail of a cabinet: to the address before, and to the new one."""

from bot.messages.message import Message, Telling
from core.base import figures
from core.base.check_codes import spaced
from core.model.cabinets.contact_details import masked_email
from core.model.messages.facts import EmailChanged, EmailIsOurs, EmailTakenBack
from core.model.messages.letters import Letter


def _changed(telling: Telling, changed: EmailChanged, address: str) -> Letter:
    text, page = telling.text, telling.policy.password_page
    if page:
        stop = text.label("letter-email-stop-link", link=page + changed.stop)
    else:
        stop = text.label("letter-email-stop-code", code=spaced(changed.stop))
    return telling.letter(
        address,
        "letter-email-changed-subject",
        "letter-email-changed",
        at=figures.moment(telling.policy.local(changed.at)),
        email=masked_email(telling.work.cabinets.get(changed.cabinet).email),
        stop=stop,
        until=figures.day(telling.policy.day(changed.until)),
    )


def _is_ours(telling: Telling, fact: EmailIsOurs, address: str) -> Letter:
    until = fact.at + telling.policy.email_stop_lives
    return telling.letter(
        address,
        "letter-email-is-ours-subject",
        "letter-email-is-ours",
        at=figures.moment(telling.policy.local(fact.at)),
        until=figures.day(telling.policy.day(until)),
    )


def _taken_back(telling: Telling, fact: EmailTakenBack, address: str) -> Letter:
    at = figures.moment(telling.policy.local(fact.at))
    return telling.letter(address, "letter-email-taken-back-subject", "letter-email-taken-back", at=at)


email_changed = Message(fact=EmailChanged, still_matters=lambda *_: True, letter=_changed)
email_is_ours = Message(fact=EmailIsOurs, still_matters=lambda *_: True, letter=_is_ours)
email_taken_back = Message(fact=EmailTakenBack, still_matters=lambda *_: True, letter=_taken_back)
