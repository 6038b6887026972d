"""What a guest has agreed to, and the way to withdraw it in the chat where it was given (152-ФЗ ст. 9)."""

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.guests import GuestReceipt, GuestWithdrawing
from bot.handlers.guests.common import guests
from bot.wording.my_data import channel_name
from core.base import figures
from core.base.ids import AccountId
from core.model.cabinets.cabinet import GuestConsent
from core.use_cases.receive_as_guest import ConsentMissing, withdraw_as_guest


def way_in(turn: Turn) -> Row:
    """The button that leads here, where the chat has agreed to something without a cabinet."""
    return (turn.button("button-guest-consents", given.carry()),) if _newest(turn) else ()


def withdraw_button(turn: Turn, account: AccountId) -> Button:
    """The way to withdraw what was agreed to about the account."""
    return turn.button("button-guest-withdraw", to_withdraw.carry(account))


@guests.pressed(meant="consents")
def given(turn: Turn) -> Reply:
    """`/consent`, and [Мои согласия] of a chat that has given some without a cabinet."""
    if not _newest(turn):
        turn.say("mydata-guest")
        return None
    return Go(GuestReceipt.consents)


@guests.shows(GuestReceipt.consents, moves=False)
def show_given(turn: Turn) -> Screen:
    consents = _newest(turn)
    rows = turn.choices(
        [each.account_id for each in consents if each.withdrawn_at is None],
        label=lambda account: turn.text.label(
            "button-guest-withdraw-of", tail=turn.work.accounts.get(account).tail
        ),
        press=to_withdraw.carry,
    )
    lines = Markup("\n\n".join(_line(turn, each) for each in consents))
    return turn.screen("guest-consents", *rows, consents=turn.part(lines))


def _newest(turn: Turn) -> list[GuestConsent]:
    """The newest act about each account, the newest first."""
    newest = {each.account_id: each for each in turn.work.consents.of_guest(turn.chat.id)}
    return sorted(newest.values(), key=lambda each: each.given_at, reverse=True)


def _line(turn: Turn, consent: GuestConsent) -> Markup:
    withdrawn = consent.withdrawn_at
    return turn.text(
        "guest-consent-line",
        number=turn.work.accounts.get(consent.account_id).number,
        version=consent.version,
        given=figures.moment(turn.policy.local(consent.given_at)),
        channel=channel_name(turn.text, consent.channel),
        standing=turn.part(
            turn.text("guest-consent-stands")
            if withdrawn is None
            else turn.text("consent-withdrawn", date=figures.moment(turn.policy.local(withdrawn)))
        ),
    )


@guests.pressed()
def to_withdraw(turn: Turn, account: AccountId) -> Reply:
    """[Отозвать согласие]."""
    _standing(turn, account)
    return Go(GuestReceipt.withdraw, GuestWithdrawing(account=account))


def _standing(turn: Turn, account: AccountId) -> GuestConsent:
    for consent in _newest(turn):
        if consent.account_id == account and consent.withdrawn_at is None:
            return consent
    raise OutOfDate


@guests.shows(GuestReceipt.withdraw, back=GuestReceipt.consents, leave=Leave.CANCEL, moves=False)
def confirm_withdrawal(turn: Turn) -> Screen:
    account = turn.recall(GuestWithdrawing).account
    return turn.screen(
        "guest-withdraw-confirm",
        (turn.button("button-withdraw-yes", withdrawn.carry(account), look=Look.DANGER),),
        number=turn.work.accounts.get(account).number,
        consent=turn.part(Markup(_standing(turn, account).text)),
    )


@guests.pressed(GuestReceipt.withdraw)
def withdrawn(turn: Turn, account: AccountId) -> Reply:
    if account != turn.recall(GuestWithdrawing).account:
        raise OutOfDate
    try:
        is_off = withdraw_as_guest(turn.work, turn.person, account, now=turn.now)
    except ConsentMissing as gone:
        raise OutOfDate from gone
    number = turn.work.accounts.get(account).number
    turn.say("guest-withdrawn-off" if is_off else "guest-withdrawn", number=number)
    return Go(GuestReceipt.consents)
