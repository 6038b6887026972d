"""Whom to call and where to come, for anybody (S16, S32)."""

from bot.engine.dialogue import Dialogue, Go, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Row, Screen
from bot.engine.turn import Turn
from bot.fsm.menu import Menu
from bot.handlers import offices, outage
from bot.handlers.help import helped

contacts = Dialogue("contacts")


@contacts.pressed(meant="contacts")
def show(turn: Turn) -> Reply:
    """[Контакты]."""
    return Go(Menu.contacts)


@contacts.shows(Menu.contacts)
def show_contacts(turn: Turn) -> Screen:
    """The supplier, its offices, and the network company where the house is known."""
    supplier = turn.supplier.contacts
    words = [
        turn.text(
            "contacts",
            supplier=supplier.name,
            address=supplier.address,
            phones=", ".join(supplier.phones),
            hours=turn.supplier.hours,
            email=supplier.email,
            site=supplier.site,
        )
    ]
    if turn.chat.account_id is not None:
        words.insert(0, turn.text("header", number=turn.account.number))
        words.append(turn.text("contacts-network", network=outage.network_of_house(turn)))
    help_row: Row = (outage.way_in(turn), turn.button("menu-help", helped.carry()))
    return Screen(text=Markup("\n\n".join(words))).with_rows(offices.way_in(turn), help_row)
