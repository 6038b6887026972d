"""What a photograph leads to, asked for or not: above all a receipt, to its account (S13)."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from bot.engine.dialogue import Dialogue, Go, Leave, Nothing, Reply
from bot.engine.events import Attached
from bot.engine.markup import Markup
from bot.engine.memory import read, written
from bot.engine.screens import Look, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.accounts import Accounts, Linking
from bot.fsm.guests import GuestPaying, GuestPayments
from bot.fsm.photographs import Photographed, Photographs, SeenReceipt
from bot.fsm.readings import GIVING, Given, Readings
from bot.handlers import accounts, guests, payments, proofs, proving
from bot.handlers.entrance import enter_with, register_with
from bot.handlers.guests.common import ensure_guest, number_typed
from bot.texts import word_of
from core.base import figures
from core.base.ids import AccountNumber
from core.model.accounts import Account
from core.model.cabinets.cabinet import ProofKind
from core.model.photographs import MOST_BYTES, OF_PAPERS, Finding, Flaw, Found
from core.use_cases.link_account import (
    AlreadyLinked,
    CodeNotEnough,
    CodeProof,
    ProofRejected,
    TooManyProofs,
    linked_accounts,
    prove,
)
from core.use_cases.show_photograph import TooManyPhotographs, count_photograph

photographs = Dialogue("photographs")

LOOK: Final = "photograph"
"""The errand that looks at what was sent."""
CHECK: Final = f"{proofs.CODE}-"
"""How the payload of a link begins that checks a paper of ours."""


@photographs.attached()
def sent(turn: Turn, file: Attached) -> Reply:
    """Have it looked at, wherever the person stands; the answer comes when that is done."""
    if is_taken(turn, file):
        look_at(turn, file)
    return None


def look_at(turn: Turn, file: Attached, *, for_reading: bool = False) -> None:
    """Have a file looked at that is taken.

    `for_reading` is for one that is sent while a reading is being given: of the meter, most likely.
    """
    turn.errand(LOOK, file=file.reference, album=turn.event.together, for_reading=for_reading)
    turn.say("photo-looking")


def is_taken(turn: Turn, file: Attached) -> bool:
    """Whether a processor is to be spent on the file, which is counted then; if not, it has been said why."""
    if file.size > MOST_BYTES:
        say_flaw(turn, Flaw.TOO_BIG)
        return False
    try:
        count_photograph(turn.work, turn.person, now=turn.now)
    except TooManyPhotographs:
        turn.say("photo-too-many")
        return False
    return True


@photographs.done(LOOK, interrupts=True)
def looked_at(turn: Turn, result: dict[str, Any]) -> Reply:
    """What leads somewhere at once, anything else in a word; of what was sent together each thing once."""
    album = result["album"]
    finding = Finding(result["finding"]) if "finding" in result else None
    if result.get("for_reading") and _goes_with_a_reading(turn, finding, result["file"]):
        return None if turn.said else Nothing()
    if finding is Finding.RECEIPT:
        _answers(turn, album)
        return _receipts(turn, album, tuple(read(SeenReceipt, each) for each in result["receipts"]))
    if finding is Finding.PAPER:
        _answers(turn, album)
        return proofs.code_scanned(turn, result["code"])
    if finding in {Finding.TORN, Finding.NOTHING}:
        return _nothing_read(turn, album, is_torn=finding is Finding.TORN)
    _answers(turn, album)
    if not _is_new(turn, f"{album}:{finding or result['flaw']}"):
        return Nothing()
    if finding is None:
        say_flaw(turn, Flaw(result["flaw"]))
    else:
        _say_finding(turn, finding, result)
    return None


def _goes_with_a_reading(turn: Turn, finding: Finding | None, file: str) -> bool:
    """Whether the photograph is that of a reading, which is being given or has just been handed in.

    What is on papers only is not, nor what cannot be opened; it goes with no reading then.
    """
    is_of_meter = finding is not None and finding not in OF_PAPERS
    if turn.chat.state == Readings.accepted.state:
        return True  # it has been looked at once more, to be kept
    if turn.chat.state not in {state.state for state in GIVING}:
        return False
    given = turn.recall(Given)
    if given.photo == file and is_of_meter:
        turn.say("evidence-noted")
    elif given.photo == file:
        turn.remember(replace(given, photo=""))
    return is_of_meter


def _nothing_read(turn: Turn, album: str, *, is_torn: bool) -> Reply:
    """Said when nothing more comes of what was sent together, and nothing better was among it."""
    torn = f"{album}:torn"
    if turn.work.queue.waits(LOOK, turn.recipient):
        if is_torn:
            _is_new(turn, torn)
        return Nothing()
    if not _answers(turn, album):
        return Nothing()
    turn.say("photo-torn" if is_torn or not _is_new(turn, torn) else "photo-nothing")
    return None


@photographs.done(f"{LOOK}-gave-up")
def not_looked_at(turn: Turn, result: dict[str, Any]) -> Reply:
    if turn.work.queue.waits(LOOK, turn.recipient) or not _answers(turn, result["album"]):
        return Nothing()
    turn.say("photo-failed")
    return None


def found_as_json(found: Found) -> Mapping[str, Any]:
    """What was found, as the errand hands it over."""
    return {
        "finding": found.finding.value,
        "receipts": [
            written(SeenReceipt(number=each.account, amount=each.amount or 0, month=each.month))
            for each in found.receipts
        ],
        "name": found.name,
        "code": found.code,
    }


def _answers(turn: Turn, album: str) -> bool:
    """Remember that what was sent together has its answer; False when it had one."""
    return _is_new(turn, album)


def _is_new(turn: Turn, what: str) -> bool:
    """Remember this of the chat's photographs; False when it was remembered."""
    return turn.work.chats.see(f"{turn.chat.channel}:photographs", f"{turn.chat.id}:{what}", turn.now)


def say_flaw(turn: Turn, flaw: Flaw) -> None:
    """Say why the file was not looked at, and what to send instead."""
    turn.say(f"photo-{word_of(flaw)}")


def _say_finding(turn: Turn, finding: Finding, result: Mapping[str, Any]) -> None:
    if finding is Finding.FOREIGN:
        turn.say("photo-foreign", payee=result["name"], supplier=turn.supplier.contacts.name)
    else:
        turn.say(f"photo-{word_of(finding)}")


# --- whose receipt it is ---


def _receipts(turn: Turn, album: str, seen: tuple[SeenReceipt, ...]) -> Reply:
    """Ask about what was found, together with what was found on the same occasion before."""
    if turn.chat.state in {Photographs.receipt.state, Photographs.which.state}:
        before = turn.recall(Photographed)
        if before.album == album:
            numbers = {receipt.number for receipt in seen}
            seen = (*(each for each in before.receipts if each.number not in numbers), *seen)
    return _asked_about(turn, Photographed(receipts=seen, album=album))


def _asked_about(turn: Turn, photographed: Photographed) -> Reply:
    if len(photographed.receipts) > 1:
        return Go(Photographs.which, photographed)
    account = _linked(turn, photographed.receipts[0].number)
    if account is not None:
        turn.chat.switch(account.id)
        return Go(Photographs.own, photographed)
    return Go(Photographs.receipt, photographed)


def _linked(turn: Turn, number: AccountNumber) -> Account | None:
    """The account, where the person has it already."""
    linked = map(turn.work.accounts.get, linked_accounts(turn.work, turn.person))
    return next((account for account in linked if account.number == number), None)


@photographs.shows(Photographs.which, leave=Leave.CANCEL)
def ask_which(turn: Turn) -> Screen:
    receipts = turn.recall(Photographed).receipts
    rows = (
        (turn.button("button-photo-account", choose.carry(receipt.number), tail=receipt.number[-4:]),)
        for receipt in receipts
    )
    return turn.screen("photo-which", *rows)


@photographs.pressed(Photographs.which)
def choose(turn: Turn, number: str) -> Reply:
    photographed = turn.recall(Photographed)
    chosen = tuple(each for each in photographed.receipts if each.number == number)
    if not chosen:
        raise OutOfDate
    return _asked_about(turn, Photographed(receipts=chosen, album=photographed.album))


@photographs.shows(Photographs.receipt, leave=Leave.CANCEL)
def ask_whose(turn: Turn) -> Screen:
    """«Это ваш счёт …1234?», in one question."""
    seen = _in_hand(turn)
    facts = {"tail": seen.number[-4:], "of": turn.part(_of_month(turn, seen))}
    if turn.chat.cabinet_id is not None:
        yes = turn.button("button-photo-mine", mine.carry(seen.number), look=Look.PRIMARY)
        return turn.screen("photo-whose", (yes,), **facts)
    return turn.screen(
        "photo-whose-guest",
        (turn.button("button-photo-register", register.carry(seen.number), look=Look.PRIMARY),),
        (turn.button("button-photo-enter", enter.carry(seen.number)),),
        (turn.button("button-photo-pay", pay.carry(seen.number)),),
        **facts,
    )


def _of_month(turn: Turn, seen: SeenReceipt) -> Markup:
    if seen.month is None:
        return turn.text("photo-of-unknown")
    return turn.text("photo-of-month", month=figures.month(seen.month))


def _in_hand(turn: Turn) -> SeenReceipt:
    return turn.recall(Photographed).receipts[0]


def _still(turn: Turn, number: str) -> SeenReceipt:
    """The receipt that the button is about, unless another one has been shown since."""
    seen = _in_hand(turn)
    if seen.number != number:
        raise OutOfDate
    return seen


# --- somebody with a cabinet ---


@photographs.pressed(Photographs.receipt)
def mine(turn: Turn, number: str) -> Reply:
    """[Да, мой счёт]: the code is the proof, where it names a sum."""
    seen = _still(turn, number)
    if turn.chat.cabinet_id is None:
        raise OutOfDate
    linking = Linking(number=seen.number)
    if not seen.amount:
        turn.say("photo-no-sum")
        return Go(Accounts.way, linking)
    proof = CodeProof(seen.amount, seen.month)
    try:
        account = prove(turn.work, turn.person, seen.number, proof, policy=turn.policy, now=turn.now)
    except ProofRejected as rejection:
        return Go(Accounts.way, linking, proving.code_rejected(turn, rejection, *accounts.ways(turn)))
    except CodeNotEnough:
        turn.say("photo-code-not-enough")
        return Go(Accounts.by_meter, linking)
    except TooManyProofs:
        return proving.too_many(turn)
    except AlreadyLinked as already:  # in another chat, since the question was asked
        turn.chat.switch(already.account.id)
        return Photographs.own
    return Go(Accounts.consent, Linking(number=seen.number, proven=account.id, proof=ProofKind.QR))


@photographs.shows(Photographs.own)
def show_own(turn: Turn) -> Screen:
    """An account of one's own is to be paid for, most likely."""
    seen = _in_hand(turn)
    account = _linked(turn, seen.number)
    if account is None:
        raise OutOfDate
    return turn.screen(
        "photo-own",
        (turn.button("button-photo-pay-own", payments.pay_for.carry(account.id), look=Look.PRIMARY),),
        tail=account.tail,
        of=turn.part(_of_month(turn, seen)),
    )


# --- somebody without one ---


@photographs.pressed(Photographs.receipt)
def register(turn: Turn, number: str) -> Reply:
    return register_with(turn, _still(turn, number))


@photographs.pressed(Photographs.receipt)
def enter(turn: Turn, number: str) -> Reply:
    return enter_with(turn, _still(turn, number))


@photographs.pressed(Photographs.receipt)
def pay(turn: Turn, number: str) -> Reply:
    """[Оплатить без входа]: the sum of the receipt is one press away."""
    seen = _still(turn, number)
    ensure_guest(turn)
    return number_typed(turn, seen.number, partial(_paid_for, turn, seen))


def _paid_for(turn: Turn, seen: SeenReceipt, account: Account) -> Reply:
    found = guests.paying.account_found(turn, account)
    if not seen.amount or found.state is not GuestPayments.amount:
        return found
    press = guests.paying.take_sum.carry(seen.amount)
    sum_button = turn.button("button-photo-sum", press, look=Look.PRIMARY, sum=figures.money(seen.amount))
    screen = turn.screen("guest-pay-how-much", (sum_button,), number=account.number)
    return Go(GuestPayments.amount, GuestPaying(account=account.id), screen)
