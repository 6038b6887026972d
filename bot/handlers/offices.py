"""The supplier's offices: those of the account's town, else of a chosen one (S16)."""

from typing import Final

from bot.engine.dialogue import Dialogue, Go, Reply
from bot.engine.markup import Markup, shortened
from bot.engine.paging import page_at
from bot.engine.screens import Row, Screen
from bot.engine.turn import Turn
from bot.fsm.menu import Menu
from bot.fsm.offices import Offices, Town
from core.base.ids import OfficeId
from core.model.supplier.offices import Office
from core.use_cases.find_offices import offices_beside, offices_near, towns_with_offices

offices = Dialogue("offices")

_ON_A_PAGE: Final = 3
"""Of five lines each, as many as a phone shows without much scrolling."""
_LINE: Final = 200
"""Characters of what the register states of an office in one column."""


def way_in(turn: Turn) -> Row:
    """The button that leads here; an empty row where the supplier has stated no offices."""
    if not towns_with_offices(turn.work):
        return ()
    return (turn.button("menu-offices", find.carry()),)


@offices.pressed(meant="offices")
def find(turn: Turn) -> Reply:
    """[Офисы]: those of the account's town, else the towns."""
    return Go(Offices.town if _near(turn) else Offices.towns)


def _near(turn: Turn) -> list[Office]:
    """Those of the account's town; none where no account is open."""
    return offices_near(turn.work, turn.account) if turn.chat.account_id is not None else []


@offices.pressed()
def another(turn: Turn) -> Reply:
    """[Другой город]."""
    return Go(Offices.towns)


@offices.pressed()
def choose(turn: Turn, office_id: int) -> Reply:
    """A town, by one of its offices."""
    return Go(Offices.town, Town(of=OfficeId(office_id)))


@offices.shows(Offices.towns, back=Menu.contacts)
def show_towns(turn: Turn) -> Screen:
    towns = towns_with_offices(turn.work)
    buttons = turn.choices(
        towns, label=lambda office: office.town, press=lambda office: choose.carry(office.id), beside=1
    )
    return turn.screen("offices-towns" if towns else "offices-none", *buttons)


@offices.shows(Offices.town, back=Menu.contacts)
def show_town(turn: Turn) -> Screen:
    chosen = turn.recall(Town).of
    found = _near(turn) if chosen is None else offices_beside(turn.work, chosen)
    if not found:
        return turn.screen("offices-none")
    page = page_at(turn.page, found, size=_ON_A_PAGE)
    others = len(towns_with_offices(turn.work)) > 1
    heading = turn.text("offices", town=shortened(found[0].town, _LINE))
    words = (heading, *(_entry(turn, office) for office in page.items))
    return Screen(text=Markup("\n\n".join(words))).with_rows(
        turn.pages(page), (turn.button("offices-another", another.carry()),) if others else ()
    )


def _entry(turn: Turn, office: Office) -> Markup:
    stated = (
        ("office-phone", office.phone),
        ("office-hours", office.hours),
        ("office-services", office.services),
    )
    lines = [turn.text(name, words=shortened(words, _LINE)) for name, words in stated if words.strip()]
    return Markup("\n".join((turn.text("office", address=shortened(office.address, _LINE)), *lines)))
