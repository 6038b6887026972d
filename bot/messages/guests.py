"""What the owners of an account are told of what was done for it without entry."""

from bot.engine.limits import Limits
from bot.engine.markup import Markup, shortened
from bot.engine.screens import Button, Look, Row, Screen
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
from core.model.messages.recipients import ToCabinet
from core.model.meters import Meter
from core.model.readings.reading import Reading
from core.use_cases.hand_in_as_guest import readings_of_guests
from core.use_cases.receive_as_guest import receipt_of_guest


def _handed_in(telling: Telling, fact: ReadingsOfGuests) -> list[tuple[Meter, Reading]]:
    match telling.to:
        case ToCabinet(owner):
            return readings_of_guests(telling.work, fact, owner, telling.policy)
    return []


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
    label = shortened(telling.text.label("button-fine"), limits.label)
    return (Button(label, fine.carry(), look=Look.PRIMARY),)


def _forbid(telling: Telling, limits: Limits, account: AccountId) -> Row:
    return (Button(shortened(telling.text.label("button-forbid"), limits.label), forbid.carry(account)),)


def _letter(telling: Telling, fact: ReadingsOfGuests, address: str) -> Letter:
    text, contacts = telling.text, telling.supplier.contacts
    return Letter(
        to=address,
        subject=text.label("letter-guests-subject"),
        text=text.label(
            "letter-guests",
            day=figures.day(fact.day),
            tail=telling.work.accounts.get(fact.account).tail,
            supplier=contacts.name,
            phones=", ".join(contacts.phones),
        ),
    )


readings_told = Message(
    fact=ReadingsOfGuests,
    still_matters=lambda telling, fact: bool(_handed_in(telling, fact)),
    screen=_screen,
    letter=_letter,
)


def _receiving(telling: Telling, fact: ReceiptOfGuest) -> Account | None:
    match telling.to:
        case ToCabinet(owner):
            return receipt_of_guest(telling.work, fact, owner)
    return None


def _receipt_arguments(telling: Telling, fact: ReceiptOfGuest) -> dict[str, str]:
    account = telling.work.accounts.get(fact.account)
    return {"day": figures.day(fact.day), "tail": account.tail, "email": masked_email(account.email)}


def _receipt_screen(telling: Telling, fact: ReceiptOfGuest, limits: Limits) -> Screen:
    off = shortened(telling.text.label("button-guests-receipt-off"), limits.label)
    return Screen(
        text=telling.text("guests-receipt-told", **_receipt_arguments(telling, fact)),
        rows=(
            _fine(telling, limits),
            (Button(off, receipt_off.carry(fact.account)),),
            _forbid(telling, limits, fact.account),
        ),
    )


def _receipt_letter(telling: Telling, fact: ReceiptOfGuest, address: str) -> Letter:
    text, contacts = telling.text, telling.supplier.contacts
    return Letter(
        to=address,
        subject=text.label("letter-guests-receipt-subject"),
        text=text.label(
            "letter-guests-receipt",
            supplier=contacts.name,
            phones=", ".join(contacts.phones),
            **_receipt_arguments(telling, fact),
        ),
    )


receipt_told = Message(
    fact=ReceiptOfGuest,
    still_matters=lambda telling, fact: _receiving(telling, fact) is not None,
    screen=_receipt_screen,
    letter=_receipt_letter,
)
