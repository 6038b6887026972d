"""Whether another tariff would have paid lately: with the sum, and with what it rests on."""

from bot.engine.dialogue import Go, Reply
from bot.engine.screens import Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.bill import AtNight, Bill
from bot.fsm.menu import Menu
from bot.handlers.bill.common import bill
from bot.wording import other_tariff as wording
from core.model.charges.other_tariff import NIGHT_SHARES, ONE
from core.use_cases.advise_tariff import NoOtherTariff, TooFewMonths, advise, has_other_tariff


def tariff_row(turn: Turn) -> Row:
    """The way to the advice; empty where there is no other tariff."""
    if not has_other_tariff(turn.work, turn.account, turn.today):
        return ()
    return (turn.button("button-tariff", tariff.carry()),)


@bill.pressed(meant="tariff")
def tariff(turn: Turn) -> Reply:
    return Go(Bill.tariff)


@bill.pressed(Bill.tariff)
def at_night(turn: Turn, share: str) -> Reply:
    """Show the reckoning of one of the shares that are assumed to go at night."""
    chosen = next((each for each in NIGHT_SHARES if str(each) == share), None)
    if chosen is None:
        raise OutOfDate
    return Go(Bill.tariff, AtNight(share=chosen))


@bill.shows(Bill.tariff, back=Menu.main, returns=True)
def show_tariff(turn: Turn) -> Screen:
    phones = ", ".join(turn.supplier.contacts.phones)
    try:
        found = advise(turn.work, turn.account, turn.today)
    except NoOtherTariff:
        return turn.screen("tariff-none", phones=phones)
    except TooFewMonths:
        return turn.screen("tariff-too-few")
    told = {
        "outcome": wording.outcome(turn.text, found),
        "charged": wording.charged(turn.text, found),
        "threshold": wording.threshold(turn.text, found),
        "left_out": wording.left_out(turn.text, found),
        "phones": phones,
    }
    if found.zones != ONE:
        return turn.screen("tariff-of-zones", comparison=wording.by_one_zone(turn.text, found), **told)
    chosen = turn.recall(AtNight).share
    shares = tuple(
        turn.button(
            "button-tariff-chosen" if share == chosen else "button-tariff-share",
            at_night.carry(str(share)),
            share=share,
        )
        for share in NIGHT_SHARES
    )
    if chosen:
        return turn.screen(
            "tariff-share",
            shares,
            (turn.button("button-tariff-shares", tariff.carry()),),
            share=chosen,
            charged=told["charged"],
            left_out=told["left_out"],
            reckoning=wording.reckoning(turn.text, found, chosen),
            prices=wording.prices(turn.text, found),
            phones=phones,
        )
    return turn.screen("tariff-of-one", shares, shares=wording.by_shares(turn.text, found), **told)
