"""Linked accounts (S2, S10–S22): the list, linking by a proof, switching, unlinking."""

from dataclasses import replace
from functools import partial
from typing import Final

from bot.engine.dialogue import Dialogue, Go, Leave, Needs, NoAnswer, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn, known
from bot.fsm.accounts import Accounts, Linking, Unlinking
from bot.fsm.menu import Menu
from bot.handlers import delegates, proving
from bot.handlers.account_numbers import number_unclear
from bot.handlers.help import helped
from bot.handlers.home import go_home, settle_account
from bot.wording.consents import edition
from core.base import figures
from core.base.ids import AccountId
from core.base.money import NotASum, parse_sum
from core.model.accounts import Account, NotAnAccountNumber, parse_account_number
from core.model.cabinets.cabinet import ConsentKind, Link
from core.model.cabinets.delegation import Rights
from core.use_cases.link_account import (
    AlreadyLinked,
    MeterNotEnough,
    MeterProof,
    PairProof,
    Proof,
    ProofRejected,
    SumProof,
    SumProvesNothing,
    TooManyProofs,
    ensure_not_linked,
    link,
    prove,
    unlink,
)
from core.use_cases.rights import may
from core.use_cases.sign_in import leave as leave_cabinet

_OF_A_METER: Final = 64
"""Characters kept of a typed meter's number; more is none."""

accounts = Dialogue("accounts", needs=Needs.CABINET)


@accounts.pressed(meant="accounts")
def show_all(turn: Turn) -> Reply:
    return Go(Accounts.all)


@accounts.shows(Accounts.all)
def all_accounts(turn: Turn) -> Screen:
    links = turn.work.links.of_cabinet(turn.cabinet.id)
    leave_row: Row = (turn.button("button-leave", ask_leave.carry()),)
    if not links:
        return turn.screen("accounts-none", (turn.button("button-add-account", add.carry()),), leave_row)
    others: list[Row] = [
        (
            turn.button("button-add-account", add.carry()),
            turn.button("button-unlink", choose_unlink.carry()),
        ),
        (*_delegates(turn), *leave_row),
    ]
    rows = turn.choices(
        links,
        label=partial(_link_label, turn),
        press=lambda linked: switch.carry(linked.account_id),
        beside=len(others),
    )
    return turn.screen("accounts", *rows, *others)


def _delegates(turn: Turn) -> Row:
    """The way to those who may see the open account, where it is one's own."""
    account = turn.chat.account_id
    if account is None or not may(turn.work, turn.person, account, Rights.OWN):
        return ()
    return (turn.button("button-delegates", delegates.show_all.carry(account)),)


def _link_label(turn: Turn, linked: Link) -> str:
    is_active = linked.account_id == turn.chat.account_id
    if not linked.is_own:
        name = "account-of-another-active" if is_active else "account-of-another"
        return turn.text.label(name, number=turn.work.accounts.get(linked.account_id).number)
    return turn.text.label(
        "account-active" if is_active else "account-linked",
        number=turn.work.accounts.get(linked.account_id).number,
        date=figures.day(turn.policy.day(linked.linked_at)),
    )


@accounts.pressed()
def switch(turn: Turn, account_id: AccountId) -> Reply:
    """Make the account the active one of this chat (S22)."""
    _ensure_linked(turn, account_id)
    turn.chat.switch(account_id)
    return Go(Menu.main)


def _ensure_linked(turn: Turn, account_id: AccountId) -> Link:
    for linked in turn.work.links.of_cabinet(turn.cabinet.id):
        if linked.account_id == account_id:
            return linked
    raise OutOfDate


# --- linking ---


@accounts.pressed(meant="add-account")
def add(turn: Turn) -> Reply:
    return Go(Accounts.number)


@accounts.shows(Accounts.number, leave=Leave.CANCEL)
def ask_number(turn: Turn) -> Screen:
    return _with_ways_out(turn, turn.screen("link-number"))


def _with_ways_out(turn: Turn, screen: Screen) -> Screen:
    """A person without an account comes here, and must find help and the way out (S10)."""
    if turn.work.links.of_cabinet(turn.cabinet.id):
        return screen.with_rows(
            (
                turn.button("button-delegate-enter", delegates.enter.carry()),
                turn.button("button-my-accounts", show_all.carry()),
            ),
        )
    return screen.with_rows(
        (turn.button("button-delegate-enter", delegates.enter.carry()),),
        (turn.button("button-help", helped.carry()), turn.button("button-leave", ask_leave.carry())),
    )


@accounts.said(Accounts.number)
def number_typed(turn: Turn, typed: str) -> Reply:
    try:
        number = parse_account_number(typed)
        ensure_not_linked(turn.work, turn.person, number)
    except NotAnAccountNumber:
        return NoAnswer(_with_ways_out(turn, number_unclear(turn, typed)))
    except AlreadyLinked as already:
        return _open(turn, already.account)
    return Go(Accounts.way, Linking(number=number))


def _open(turn: Turn, account: Account) -> Go:
    """Open an account that the person wanted to link and has already."""
    turn.say("link-already", number=account.number)
    turn.chat.switch(account.id)
    return Go(Menu.main)


@accounts.shows(Accounts.way, back=Accounts.number, leave=Leave.CANCEL)
def ask_way(turn: Turn) -> Screen:
    by_photo = (turn.button("button-by-code-of-receipt", by_code.carry()),)
    return turn.screen("link-way", *ways(turn), by_photo, number=turn.recall(Linking).number)


def ways(turn: Turn) -> tuple[Row, ...]:
    """The ways to prove an account by something that is typed."""
    return _by_sum_row(turn), _by_meter_row(turn)


def _by_sum_row(turn: Turn) -> Row:
    return (turn.button("button-by-sum", by_sum.carry()),)


def _by_meter_row(turn: Turn) -> Row:
    return (turn.button("button-by-meter", by_meter.carry()),)


@accounts.pressed(Accounts.way, Accounts.by_meter)
def by_sum(turn: Turn) -> Reply:
    return Accounts.by_sum


@accounts.pressed(Accounts.way, Accounts.by_sum, Accounts.by_pair)
def by_meter(turn: Turn) -> Reply:
    return Accounts.by_meter


@accounts.said(Accounts.way)
def way_typed(turn: Turn, typed: str) -> Reply:
    """«Квитанция», «счётчик», or the sum at once."""
    if proving.is_sum_at_once(typed):
        reply = sum_typed(turn, typed)
        return Go(Accounts.by_sum, turn.recall(Linking), screen=reply) if isinstance(reply, Screen) else reply
    is_receipt = proving.names_receipt(typed)
    if is_receipt is None:
        return NoAnswer()
    return Accounts.by_sum if is_receipt else Accounts.by_meter


@accounts.pressed(Accounts.way)
def by_code(turn: Turn) -> Reply:
    """[Фото квитанции]."""
    return Accounts.by_code


@accounts.shows(Accounts.by_code, back=Accounts.way, leave=Leave.CANCEL)
def ask_photograph(turn: Turn) -> Screen:
    """A photograph is looked at wherever it is sent; here it is said how to take it."""
    return turn.screen("link-by-code")


@accounts.shows(Accounts.by_sum, back=Accounts.way, leave=Leave.CANCEL)
def ask_sum(turn: Turn) -> Screen:
    return turn.screen("link-sum", _by_meter_row(turn))


@accounts.said(Accounts.by_sum)
def sum_typed(turn: Turn, typed: str) -> Reply:
    return proving.sum_typed(turn, typed, partial(_prove, turn), by_meter=_by_meter_row(turn))


@accounts.shows(Accounts.by_meter, back=Accounts.way, leave=Leave.CANCEL)
def ask_meter(turn: Turn) -> Screen:
    return proving.ask_meter(turn, _by_sum_row(turn))


@accounts.said(Accounts.by_meter)
def meter_typed(turn: Turn, typed: str) -> Reply:
    try:
        return proving.meter_typed(turn, typed, partial(_prove, turn), by_sum=_by_sum_row(turn))
    except MeterNotEnough:
        return Go(Accounts.by_pair, replace(turn.recall(Linking), meter=typed[:_OF_A_METER]))


@accounts.shows(Accounts.by_pair, back=Accounts.by_meter, leave=Leave.CANCEL)
def ask_pair(turn: Turn) -> Screen:
    """The sum too: enough strangers could try out a meter's number, but not both."""
    return turn.screen("link-pair")


@accounts.said(Accounts.by_pair)
def sum_of_pair_typed(turn: Turn, typed: str) -> Reply:
    try:
        return _prove(turn, PairProof(parse_sum(typed), turn.recall(Linking).meter))
    except NotASum:
        return NoAnswer(turn.screen("link-sum-unclear"))
    except SumProvesNothing:
        return turn.screen("link-pair-nothing")


def _prove(turn: Turn, proof: Proof) -> Reply:
    linking = turn.recall(Linking)
    try:
        account = prove(
            turn.work,
            turn.person,
            linking.number,
            proof,
            policy=turn.policy,
            now=turn.now,
        )
    except ProofRejected as rejection:
        other = _other_way(turn, proof)
        another_number = (turn.button("button-other-number", add.carry()),)
        return proving.rejected(turn, linking.number, proof, rejection, other, another_number)
    except TooManyProofs:
        return proving.too_many(turn)
    except AlreadyLinked as already:
        return _open(turn, already.account)
    return Go(Accounts.consent, replace(linking, proven=account.id, proof=proof.kind))


def _other_way(turn: Turn, proof: Proof) -> Row:
    match proof:
        case SumProof():
            return _by_meter_row(turn)
        case MeterProof():
            return _by_sum_row(turn)
        case _:
            return (turn.button("button-other-meter", by_meter.carry()),)


@accounts.shows(Accounts.consent, back=Accounts.way, leave=Leave.CANCEL)
def ask_consent(turn: Turn) -> Screen:
    linking = turn.recall(Linking)
    press = consented.carry(known(linking.proven))
    return turn.screen(
        "consent-account-ask",
        (turn.button("button-consent", press, look=Look.PRIMARY),),
        number=linking.number,
        consent=turn.part(Markup(edition(turn.text, turn.supplier, ConsentKind.ACCOUNT).text)),
    )


@accounts.pressed(Accounts.consent)
def consented(turn: Turn, account_id: AccountId) -> Reply:
    """Link the account, now that it is proven and the consent is given for this one (S17, S18)."""
    linking = turn.recall(Linking)
    if account_id != linking.proven:
        raise OutOfDate
    account = turn.work.accounts.get(account_id)
    link(
        turn.work,
        turn.person,
        turn.cabinet,
        account,
        known(linking.proof),
        consent=edition(turn.text, turn.supplier, ConsentKind.ACCOUNT),
        now=turn.now,
    )
    turn.chat.switch(account.id)
    turn.say("linked", number=account.number)
    return Go(Menu.main)


# --- unlinking and leaving ---


@accounts.pressed(meant="unlink")
def choose_unlink(turn: Turn) -> Reply:
    return Go(Accounts.choose_unlink)


@accounts.shows(Accounts.choose_unlink, back=Accounts.all)
def which_to_unlink(turn: Turn) -> Screen:
    links = turn.work.links.of_cabinet(turn.cabinet.id)
    rows = turn.choices(
        links,
        label=partial(_link_label, turn),
        press=lambda linked: ask_unlink.carry(linked.account_id),
    )
    if not links:
        return turn.screen("accounts-none", (turn.button("button-add-account", add.carry()),))
    return turn.screen("unlink-which", *rows)


@accounts.pressed(Accounts.choose_unlink)
def ask_unlink(turn: Turn, account_id: AccountId) -> Reply:
    _ensure_linked(turn, account_id)
    return Go(Accounts.unlink, Unlinking(account=account_id))


@accounts.shows(Accounts.unlink, back=Accounts.choose_unlink, leave=Leave.CANCEL)
def confirm_unlink(turn: Turn) -> Screen:
    linked = _ensure_linked(turn, turn.recall(Unlinking).account)
    return turn.screen(
        "unlink-confirm",
        (turn.button("button-unlink-yes", unlinked.carry(linked.account_id), look=Look.DANGER),),
        number=turn.work.accounts.get(linked.account_id).number,
    )


@accounts.pressed(Accounts.unlink)
def unlinked(turn: Turn, account_id: AccountId) -> Reply:
    _ensure_linked(turn, account_id)
    unlink(turn.work, turn.person, turn.chat, turn.cabinet, account_id, now=turn.now)
    settle_account(turn)
    turn.say("unlinked", number=turn.work.accounts.get(account_id).number)
    return Go(Accounts.all)


@accounts.pressed(meant="leave")
def ask_leave(turn: Turn) -> Reply:
    return Go(Accounts.leave)


@accounts.shows(Accounts.leave, back=Accounts.all, leave=Leave.CANCEL)
def confirm_leave(turn: Turn) -> Screen:
    return turn.screen("leave-confirm", (turn.button("button-leave-yes", left.carry(), look=Look.DANGER),))


@accounts.pressed(Accounts.leave)
def left(turn: Turn) -> Reply:
    """Close the cabinet in this chat; it stays open in the others."""
    leave_cabinet(turn.work, turn.person, turn.chat, now=turn.now)
    turn.say("left")
    return go_home(turn)
