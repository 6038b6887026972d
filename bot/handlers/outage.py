"""«Нет света»: whom to call, on one screen, for anybody (S16, S32)."""

from bot.engine.dialogue import Dialogue, Go, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Button, Screen
from bot.engine.turn import Turn
from bot.fsm.outage import Outage
from core.model.supplier.supplier import Hotline

outage = Dialogue("outage", always=True)


@outage.pressed()
def no_light(turn: Turn) -> Reply:
    return Go(Outage.hotline)


@outage.command("nolight")
def no_light_command(turn: Turn, argument: str) -> Reply:
    del argument
    return Go(Outage.hotline)


@outage.shows(Outage.hotline)
def show_hotline(turn: Turn) -> Screen:
    return turn.screen("no-light", whom=_whom(turn))


def way_in(turn: Turn) -> Button:
    """The button that leads here."""
    return turn.button("button-no-light", no_light.carry())


def network_of_house(turn: Turn) -> str:
    """The network company of the active account, with its hotline where it is known; to stand in a text."""
    company = turn.account.network_company
    hotline = turn.supplier.hotline_of(company)
    if hotline is not None:
        return turn.part(_line(turn, hotline))
    return company or turn.text.label("unknown")


def _whom(turn: Turn) -> Markup:
    """The hotline of the house; all of them where it is unknown; the supplier where there is none."""
    company = turn.account.network_company if turn.chat.account_id is not None else ""
    hotline = turn.supplier.hotline_of(company)
    if hotline is not None:
        return turn.text("no-light-house", hotline=turn.part(_line(turn, hotline)))
    if turn.supplier.hotlines:
        lines = Markup("\n".join(_line(turn, each) for each in turn.supplier.hotlines))
        return turn.text("no-light-all", hotlines=turn.part(lines))
    phones = ", ".join(turn.supplier.contacts.phones)
    return turn.text("no-light-supplier", phones=phones, hours=turn.supplier.hours)


def _line(turn: Turn, hotline: Hotline) -> Markup:
    return turn.text("hotline", company=hotline.company, phone=hotline.phone)
