"""What the owners of an account are told of what was done for it without entry."""

from bot.engine.limits import Limits
from bot.engine.markup import Markup
from bot.engine.screens import Look, Row, Screen
from bot.handlers.guest_access import fine, forbid
from bot.handlers.settings.subscriptions import receipt_off
from bot.messages.message import Message, Telling
from bot.texts import Texts
from core.base import figures
from core.base.ids import AccountId
from core.model.accounts import Account
from core.model.cabinets.contact_details import masked_email
from core.model.messages.facts import ReadingsOfGuests, ReceiptOfGuest
from core.model.messages.letters import Letter
from core.model.meters import Meter
from core.model.readings.reading import Reading
from core.use_cases.hand_in_as_guest import readings_of_guests
from core.use_cases.receive_as_guest import receipt_of_guest


def _handed_in(telling: Telling, fact: ReadingsOfGuests) -> list[tuple[Meter, Reading]]:
    owner = telling.cabinet
    return [] if owner is None else readings_of_guests(telling.work, fact, owner, telling.policy)


def _line(text: Texts, meter: Meter, reading: Reading) -> str:
    values = " / ".join(figures.number(value) for value in reading.values)
    return text("guests-told-line", number=meter.number, values=values)


def _lines(telling: Telling, fact: ReadingsOfGuests) -> str:
    return "\n".join(_line(telling.text, *each) for each in _handed_in(telling, fact))


def _screen(telling: Telling, fact: ReadingsOfGuests, limits: Limits) -> Screen:
    text = telling.text(
        "guests-told",
        day=figures.day(fact.day),
        tail=telling.work.accounts.get(fact.account).tail,
        readings=Markup(_lines(telling, fact)),
    )
    forbidden = telling.work.accounts.are_guests_forbidden(fact.account)
    row = _fine(telling, limits)
    return Screen(text=text, rows=(row,) if forbidden else (row, _forbid(telling, limits, fact.account)))


def _fine(telling: Telling, limits: Limits) -> Row:
    return (telling.button(limits, "button-fine", fine.carry(), look=Look.PRIMARY),)


def _forbid(telling: Telling, limits: Limits, account: AccountId) -> Row:
    return (telling.button(limits, "button-forbid", forbid.carry(account)),)


def _letter(telling: Telling, fact: ReadingsOfGuests, address: str) -> Letter:
    tail = telling.work.accounts.get(fact.account).tail
    return telling.letter(
        address, "letter-guests-subject", "letter-guests", day=figures.day(fact.day), tail=tail
    )


readings_told = Message(
    fact=ReadingsOfGuests,
    still_matters=lambda telling, fact: bool(_handed_in(telling, fact)),
    screen=_screen,
    letter=_letter,
)


def _receiving(telling: Telling, fact: ReceiptOfGuest) -> Account | None:
    return None if telling.cabinet is None else receipt_of_guest(telling.work, fact, telling.cabinet)


def _receipt_arguments(telling: Telling, fact: ReceiptOfGuest) -> dict[str, str]:
    account = telling.work.accounts.get(fact.account)
    return {"day": figures.day(fact.day), "tail": account.tail, "email": masked_email(account.email)}


def _receipt_screen(telling: Telling, fact: ReceiptOfGuest, limits: Limits) -> Screen:
    return Screen(
        text=telling.text("guests-receipt-told", **_receipt_arguments(telling, fact)),
        rows=(
            _fine(telling, limits),
            (telling.button(limits, "button-guests-receipt-off", receipt_off.carry(fact.account)),),
            _forbid(telling, limits, fact.account),
        ),
    )


def _receipt_letter(telling: Telling, fact: ReceiptOfGuest, address: str) -> Letter:
    arguments = _receipt_arguments(telling, fact)
    return telling.letter(address, "letter-guests-receipt-subject", "letter-guests-receipt", **arguments)


receipt_told = Message(
    fact=ReceiptOfGuest,
    still_matters=lambda telling, fact: _receiving(telling, fact) is not None,
    screen=_receipt_screen,
    letter=_receipt_letter,
)
