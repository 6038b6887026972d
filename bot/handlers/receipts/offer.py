"""The e-receipt offered to whoever wants a file of an earlier month: one press, and the file comes (S70)."""

from bot.engine.dialogue import Leave, Reply
from bot.engine.screens import Screen
from bot.engine.turn import OutOfDate, Turn, known
from bot.fsm.receipts import Receipt, Receipts
from bot.handlers.receipts.common import primary, receipts
from bot.handlers.receipts.file import bring
from core.base import figures
from core.base.ids import AccountId
from core.model.cabinets.contact_details import masked_email
from core.model.cabinets.delegation import Rights
from core.use_cases.change_subscriptions import NotLinked, switch_e_receipt
from core.use_cases.rights import NotAllowed, may


@receipts.shows(Receipts.offer, back=Receipts.year, leave=Leave.MENU)
def show_offer(turn: Turn) -> Screen:
    wanted = known(turn.recall(Receipt).wanted)
    period = figures.period(wanted.period)
    if not may(turn.work, turn.person, turn.account.id, Rights.OWN):
        return turn.screen("receipts-for-e-receipt-alone", period=period)
    return turn.screen(
        "receipts-offer",
        (primary(turn, "button-subscribe-and-download", subscribe.carry(turn.account.id)),),
        period=period,
        number=turn.account.number,
        email=masked_email(turn.cabinet.email),
    )


@receipts.pressed(Receipts.offer)
def subscribe(turn: Turn, account_id: AccountId) -> Reply:
    """[Подключить и скачать]; the account is the one that was read above the button."""
    if account_id != turn.account.id:
        raise OutOfDate
    wanted = known(turn.recall(Receipt).wanted)
    try:
        switch_e_receipt(turn.work, turn.person, turn.account, on=True, now=turn.now)
    except (NotLinked, NotAllowed) as unlinked:
        raise OutOfDate from unlinked
    turn.say("receipts-subscribed", number=turn.account.number, email=masked_email(turn.cabinet.email))
    return bring(turn, wanted.period)
