"""What the owners of an account are told of readings that have come without entry."""

from bot.engine.limits import Limits
from bot.engine.markup import Markup, shortened
from bot.engine.screens import Button, Look, Screen
from bot.handlers.guest_access import fine, forbid
from bot.messages.message import Message, Telling
from bot.texts import Texts
from core.base import figures
from core.model.messages.facts import ReadingsOfGuests
from core.model.messages.letters import Letter
from core.model.messages.recipients import ToCabinet
from core.model.meters import Meter
from core.model.readings.reading import Reading
from core.use_cases.hand_in_as_guest import readings_of_guests


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
    def button(name: str, press: str, look: Look = Look.PLAIN) -> Button:
        return Button(shortened(telling.text.label(name), limits.label), press, look=look)

    text = telling.text(
        "guests-told",
        day=figures.day(fact.day),
        tail=telling.work.accounts.get(fact.account).tail,
        readings=Markup(_lines(telling, fact)),
    )
    forbidden = telling.work.accounts.are_guests_forbidden(fact.account)
    row = (button("button-fine", fine.carry(), Look.PRIMARY),)
    return Screen(
        text=text,
        rows=(row,) if forbidden else (row, (button("button-forbid", forbid.carry(fact.account)),)),
    )


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
