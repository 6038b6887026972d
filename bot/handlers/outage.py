"""«Нет света»: whom to call, on one screen, for anybody (S16, S32)."""

from bot.engine.dialogue import Dialogue, Go, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Button, Screen
from bot.engine.turn import Turn
from bot.fsm.outage import Outage
from bot.wording.outages import outage_named
from core.base import figures
from core.model.supplier.supplier import Hotline
from core.use_cases.tell_outages import outages_of

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
    return turn.screen("no-light", whom=_whom(turn), known=turn.part(_known(turn)))


def _known(turn: Turn) -> Markup:
    """What the source of outages says of the house; nothing where there is no source, or no account."""
    if turn.chat.account_id is None:
        return Markup("")
    known = outages_of(turn.work, turn.account, turn.policy, now=turn.now)
    if known.heard_at is None:
        return Markup("")
    at = figures.moment(turn.policy.local(known.heard_at))
    named = [outage_named(turn.text, each) for each in known.outages]
    lines = named or ([] if known.is_silent else [turn.text("no-light-none")])
    lines.append(turn.text("no-light-silent" if known.is_silent else "no-light-as-of", at=at))
    return Markup("\n".join(lines) + "\n\n")


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
