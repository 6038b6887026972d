"""What each account receives (S35): one screen an account, a press a switch, and how it stands above."""

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.settings import OfAccount, Settings
from bot.handlers import guest_access
from bot.handlers.settings.common import settings
from core.base.ids import AccountId
from core.model.accounts import Account
from core.model.cabinets.contact_details import (
    NotAPhone,
    masked_email,
    masked_phone,
    mobile_of,
    parse_phone,
    readable_phone,
)
from core.model.cabinets.delegation import Rights
from core.use_cases.change_subscriptions import (
    NotLinked,
    NowhereToSend,
    allow_sms,
    forbid_sms,
    switch_e_receipt,
)
from core.use_cases.rights import NotAllowed, may, own_accounts


@settings.pressed(meant="subscriptions")
def to_subscriptions(turn: Turn) -> Reply:
    """[Квитанции и СМС]: where there is one account, at once."""
    own = own_accounts(turn.work, turn.cabinet.id)
    if len(own) == 1:
        return _to(own[0].id)
    return Go(Settings.subscriptions)


@settings.shows(Settings.subscriptions, back=Settings.main)
def which_account(turn: Turn) -> Screen:
    own = own_accounts(turn.work, turn.cabinet.id)
    if not own:
        return turn.screen("subscriptions-no-account")
    rows = turn.choices(own, label=lambda each: each.number, press=lambda each: to_account.carry(each.id))
    return turn.screen("subscriptions-which", *rows)


@settings.pressed()
def to_account(turn: Turn, account_id: AccountId) -> Reply:
    _own(turn, account_id)
    return _to(account_id)


def _to(account_id: AccountId) -> Go:
    return Go(Settings.account, OfAccount(account=account_id))


def _own(turn: Turn, account_id: AccountId) -> Account:
    """The account, while it is the person's own."""
    if not may(turn.work, turn.person, account_id, Rights.OWN):
        raise OutOfDate
    return turn.work.accounts.get(account_id)


@settings.shows(Settings.account, back=Settings.main)
def show_account(turn: Turn) -> Screen:
    account = _own(turn, turn.recall(OfAccount).account)
    guests, guests_row = guest_access.how_it_stands(turn, account.id)
    return turn.screen(
        "subscriptions",
        *_receipt_rows(turn, account),
        *_sms_rows(turn, account),
        guests_row,
        number=account.number,
        receipt=_receipt(turn, account),
        sms=_sms(turn, account),
        guests=guests,
    )


# --- the e-receipt ---


def _receipt(turn: Turn, account: Account) -> Markup:
    if not account.e_receipt:
        return turn.text("subscriptions-receipt-off")
    if not account.email:  # billing may know the wish and not the address
        return turn.text("subscriptions-receipt-somewhere")
    name = "subscriptions-receipt-on" if _is_ours(turn, account) else "subscriptions-receipt-elsewhere"
    return turn.text(name, email=masked_email(account.email))


def _is_ours(turn: Turn, account: Account) -> bool:
    """Whether the receipts come to the cabinet's address."""
    return account.email.strip().casefold() == turn.cabinet.email


def _receipt_rows(turn: Turn, account: Account) -> list[Row]:
    on = (turn.button("button-receipt-on", receipt_on.carry(account.id)),)
    off = (turn.button("button-receipt-off", receipt_off.carry(account.id)),)
    if not account.e_receipt:
        return [on]
    if _is_ours(turn, account):
        return [off]
    return [(turn.button("button-receipt-here", receipt_on.carry(account.id)),), off]


@settings.pressed()
def receipt_on(turn: Turn, account_id: AccountId) -> Reply:
    return _switch_receipt(turn, account_id, on=True)


@settings.pressed()
def receipt_off(turn: Turn, account_id: AccountId) -> Reply:
    return _switch_receipt(turn, account_id, on=False)


def _switch_receipt(turn: Turn, account_id: AccountId, *, on: bool) -> Reply:
    account = _own(turn, account_id)
    try:
        switch_e_receipt(turn.work, turn.person, account, on=on, now=turn.now)
    except (NotLinked, NotAllowed) as unlinked:
        raise OutOfDate from unlinked
    return _to(account_id)


# --- SMS ---


def _sms(turn: Turn, account: Account) -> Markup:
    if account.sms:
        return turn.text("subscriptions-sms-on", phone=masked_phone(account.phone))
    if account.phone:
        return turn.text("subscriptions-sms-off-phone", phone=masked_phone(account.phone))
    return turn.text("subscriptions-sms-off")


def _sms_rows(turn: Turn, account: Account) -> list[Row]:
    change = turn.button("button-sms-phone", to_sms_phone.carry(account.id))
    forget = turn.button("button-sms-forget", sms_forget.carry(account.id))
    if account.sms:
        return [(turn.button("button-sms-off", sms_off.carry(account.id)),), (change, forget)]
    allow = turn.button("button-sms-on", to_sms_phone.carry(account.id))
    return [(allow,), (forget,)] if account.phone else [(allow,)]


@settings.pressed()
def to_sms_phone(turn: Turn, account_id: AccountId) -> Reply:
    """[Разрешить СМС] and [Другой номер для СМС]."""
    _own(turn, account_id)
    return Go(Settings.sms_phone, OfAccount(account=account_id))


@settings.shows(Settings.sms_phone, back=Settings.account, leave=Leave.CANCEL)
def which_phone(turn: Turn) -> Screen:
    account = _own(turn, turn.recall(OfAccount).account)
    return _phone_screen(turn, account, "sms-phone")


def _phone_screen(turn: Turn, account: Account, name: str) -> Screen:
    """The phones that are known need not be typed."""
    rows = []
    if mobile_of(account.phone) and not account.sms:
        label = masked_phone(account.phone)
        rows.append((turn.button("button-sms-to", sms_to_last.carry(account.id), phone=label),))
    cabinet = turn.cabinet
    if mobile_of(cabinet.phone) and masked_phone(cabinet.phone) != masked_phone(account.phone):
        label = masked_phone(cabinet.phone)
        rows.append((turn.button("button-sms-to", sms_to_own.carry(account.id), phone=label),))
    return turn.screen(name, *rows, number=account.number)


@settings.said(Settings.sms_phone)
def phone_typed(turn: Turn, typed: str) -> Reply:
    account = _own(turn, turn.recall(OfAccount).account)
    try:
        phone = parse_phone(typed)
    except NotAPhone:
        return NoAnswer(_phone_screen(turn, account, "phone-unclear"))
    if not mobile_of(phone):
        return NoAnswer(_phone_screen(turn, account, "sms-phone-not-mobile"))
    turn.say("sms-noted", phone=readable_phone(phone))
    return _allow_sms(turn, account, phone)


@settings.pressed(Settings.sms_phone)
def sms_to_last(turn: Turn, account_id: AccountId) -> Reply:
    """The phone that the account has had."""
    account = _own(turn, account_id)
    return _allow_sms(turn, account, account.phone)


@settings.pressed(Settings.sms_phone)
def sms_to_own(turn: Turn, account_id: AccountId) -> Reply:
    """The phone of the cabinet."""
    return _allow_sms(turn, _own(turn, account_id), turn.cabinet.phone)


def _allow_sms(turn: Turn, account: Account, phone: str) -> Reply:
    try:
        allow_sms(turn.work, turn.person, account, phone, now=turn.now)
    except (NotLinked, NotAllowed, NowhereToSend) as gone:
        raise OutOfDate from gone
    return _to(account.id)


@settings.pressed()
def sms_off(turn: Turn, account_id: AccountId) -> Reply:
    return _forbid_sms(turn, account_id, forget=False)


@settings.pressed()
def sms_forget(turn: Turn, account_id: AccountId) -> Reply:
    """[Удалить номер]: without one no SMS comes."""
    return _forbid_sms(turn, account_id, forget=True)


def _forbid_sms(turn: Turn, account_id: AccountId, *, forget: bool) -> Reply:
    account = _own(turn, account_id)
    try:
        forbid_sms(turn.work, turn.person, account, forget=forget, now=turn.now)
    except (NotLinked, NotAllowed) as unlinked:
        raise OutOfDate from unlinked
    return _to(account_id)
