"""Another e-mail for a cabinet (S34, S37): who can have it, what moves with it, and the way back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from core.base.ids import ChatId, PermitId
from core.model.accounts import Account
from core.model.cabinets.cabinet import Cabinet, ConsentKind, Person, ProofKind
from core.model.cabinets.passwords import hash_password
from core.model.cabinets.permits import Permit, PermitSpent, Purpose, hash_of
from core.model.messages.facts import (
    CabinetStopped,
    CodeIssued,
    EmailChanged,
    EmailIsOurs,
    EmailTakenBack,
    Fact,
    SignedOut,
)
from core.model.messages.recipients import ToAddress, ToChat
from core.use_cases.change_email import EmailTaken, Receipts, change_email, receipts_of
from core.use_cases.change_password import ProofAsked, show_password
from core.use_cases.change_subscriptions import switch_e_receipt
from core.use_cases.confirm_email import CodeSpent, CodeWrong, send_code
from core.use_cases.hand_over import confirm_handover, give_link, handover_is_not_mine, open_link
from core.use_cases.link_account import unlink
from core.use_cases.recover_password import email_of_link
from core.use_cases.sign_in import AddressKept, enter_by_code, open_cabinet
from core.use_cases.this_is_not_me import take_back, this_is_not_me
from tests.core.household import (
    ACCOUNT,
    NEIGHBOUR,
    NOW,
    POLICY,
    a_chat,
    an_edition,
    done,
    settle,
    stranger,
    town,
)

F = TypeVar("F", bound=Fact)

ANNA, NEW, THIEFS = "anna@mail.ru", "anna.new@mail.ru", "thief@mail.ru"
PAGE = replace(POLICY, password_page="https://cabinet.example/password/")
MONTH = POLICY.email_stop_lives


class Home:
    """Anna's cabinet with two accounts, of which the first has the e-receipt, open in chats 1 and 2."""

    def __init__(self) -> None:
        self.work = town()
        self.anna, self.cabinet = settle(self.work, "anna", ACCOUNT, NEIGHBOUR)
        self.chats = [a_chat(1), a_chat(2)]
        self.work.cabinets.chats = list(self.chats)
        for chat in self.chats:
            chat.enter(self.cabinet.id)
        switch_e_receipt(self.work, self.anna, ACCOUNT, on=True, now=NOW)
        self.work.told.clear()

    @property
    def email(self) -> str:
        return self.work.cabinets.get(self.cabinet.id).email

    def account(self, of: Account = ACCOUNT) -> Account:
        return self.work.accounts.get(of.id)

    def changes(self, email: str, *, after: timedelta = timedelta(), person: Person | None = None) -> str:
        """Change the e-mail; the secret of the letter to the address before."""
        person, now = person or self.anna, NOW + after
        send_code(self.work, person, email, policy=PAGE, now=now)
        code = self.told(CodeIssued).code
        cabinet = self.work.cabinets.get(self.cabinet.id)
        change_email(self.work, person, cabinet, email, code, policy=PAGE, now=now)
        return self.told(EmailChanged).stop

    def told(self, kind: type[F]) -> F:
        return next(fact for fact, _ in reversed(self.work.told) if isinstance(fact, kind))

    def is_told(self) -> list[tuple[type[Fact], object]]:
        return [(type(fact), to) for fact, to in self.work.told if not isinstance(fact, CodeIssued)]


@pytest.fixture
def home() -> Home:
    return Home()


@pytest.mark.rows("S34", "S37")
def test_s37_receipts_that_come_by_email_move_and_other_accounts_stay_untouched(home: Home) -> None:
    assert receipts_of(home.work, home.cabinet) == Receipts(move=[home.account()], stay=[NEIGHBOUR])
    home.changes(NEW)
    assert home.email == NEW
    assert (home.account().e_receipt, home.account().email) == (True, NEW)
    assert home.work.accounts.open_change(NEIGHBOUR.id) is None
    change = home.work.accounts.open_change(ACCOUNT.id)
    assert change is not None
    assert change.cabinet_id == home.cabinet.id  # billing hears of it by the next export


def test_s37_receipts_of_an_account_that_is_only_lent_to_the_person_stay_where_they_come(home: Home) -> None:
    links = home.work.links
    links.close(links.of_cabinet(home.cabinet.id)[0].id, NOW)
    home.changes(NEW)
    assert home.account().email == ANNA


def test_what_counts_are_the_accounts_of_the_moment_at_which_the_code_is_typed(home: Home) -> None:
    send_code(home.work, home.anna, NEW, policy=PAGE, now=NOW)
    unlink(home.work, home.anna, home.chats[1], home.cabinet, ACCOUNT.id, now=NOW)
    code = home.told(CodeIssued).code
    moved = change_email(home.work, home.anna, home.cabinet, NEW, code, policy=PAGE, now=NOW)
    assert (moved.move, home.account().email) == ([], ANNA)


def test_all_other_chats_are_signed_out_and_both_addresses_are_written_to(home: Home) -> None:
    home.changes(NEW)
    assert [chat.cabinet_id for chat in home.chats] == [home.cabinet.id, None]
    assert home.is_told() == [
        (SignedOut, ToChat(ChatId(2))),
        (EmailChanged, ToAddress(ANNA)),
        (EmailIsOurs, ToAddress(NEW)),
    ]
    assert home.told(SignedOut).changed == "email"
    assert done(home.work, f"cabinet:{home.cabinet.id}")[-1] == "email-changed"
    assert home.told(EmailChanged).stop not in repr(home.work.told)


def test_the_code_counts_for_the_address_that_it_has_gone_to_and_no_other(home: Home) -> None:
    send_code(home.work, home.anna, THIEFS, policy=PAGE, now=NOW)
    code = home.told(CodeIssued).code
    wrong = "000000" if code != "000000" else "111111"
    with pytest.raises(CodeWrong):
        change_email(home.work, home.anna, home.cabinet, NEW, wrong, policy=PAGE, now=NOW)
    with pytest.raises(CodeSpent):
        change_email(home.work, home.anna, home.cabinet, NEW, code, policy=PAGE, now=NOW)
    assert home.email == ANNA


def test_an_address_that_another_cabinet_takes_while_the_code_is_under_way_is_refused(home: Home) -> None:
    send_code(home.work, home.anna, NEW, policy=PAGE, now=NOW)
    home.work.cabinets.add(email=NEW, phone="", password_hash="", at=NOW)
    code = home.told(CodeIssued).code
    with pytest.raises(EmailTaken):
        change_email(home.work, home.anna, home.cabinet, NEW, code, policy=PAGE, now=NOW)
    assert home.email == home.account().email == ANNA


def test_where_there_is_a_password_it_is_shown_before_the_address_changes(home: Home) -> None:
    """Else somebody at an open chat would get round it: by a letter to an address of their own."""
    home.work.cabinets.set_password(home.cabinet.id, hash_password("correct horse"))
    with pytest.raises(ProofAsked):
        home.changes(THIEFS)
    show_password(home.work, home.chats[0].id, home.cabinet, "correct horse", policy=PAGE, now=NOW)
    home.changes(NEW, after=POLICY.code_pause)
    assert home.email == NEW


# --- the address before ---


def test_who_reads_the_address_before_takes_the_cabinet_back_with_its_receipts(home: Home) -> None:
    stop = home.changes(THIEFS)
    home.work.cabinets.set_password(home.cabinet.id, "the thief's")
    home.work.told.clear()
    assert email_of_link(home.work, stop, Purpose.STOP, now=NOW) == ANNA
    this_is_not_me(home.work, stop, now=NOW + MONTH - timedelta(seconds=1))
    cabinet = home.work.cabinets.get(home.cabinet.id)
    assert (cabinet.email, cabinet.password_hash, home.account().email) == (ANNA, "", ANNA)
    assert [chat.cabinet_id for chat in home.chats] == [None, None]
    assert set(home.is_told()) == {
        (CabinetStopped, ToAddress(ANNA)),
        (EmailTakenBack, ToAddress(THIEFS)),
        (SignedOut, ToChat(ChatId(1))),
    }
    assert home.told(CabinetStopped).taken_back


def test_after_a_month_the_change_stands(home: Home) -> None:
    stop = home.changes(NEW)
    with pytest.raises(PermitSpent):
        this_is_not_me(home.work, stop, now=NOW + MONTH)
    assert home.email == NEW


def test_receipts_that_a_thief_has_led_away_come_back_from_accounts_that_he_has_unlinked(home: Home) -> None:
    stop = home.changes(THIEFS)
    unlink(home.work, home.anna, home.chats[0], home.cabinet, ACCOUNT.id, now=NOW)
    assert home.account().email == THIEFS
    this_is_not_me(home.work, stop, now=NOW)
    assert home.account().email == ANNA


def _by_his_own_letter(home: Home) -> None:
    """To a second address of his, and back from there."""
    this_is_not_me(home.work, home.changes("thief2@mail.ru", after=timedelta(hours=1)), now=NOW)
    assert home.email == THIEFS


def _by_a_link_that_he_gives_himself(home: Home) -> None:
    given = give_link(home.work, home.anna, home.cabinet, policy=PAGE, now=NOW)
    second = a_chat(9)
    open_link(home.work, stranger(9), second, given.token, policy=PAGE, now=NOW)
    confirm_handover(home.work, stranger(9), second, given.permit, now=NOW)
    handover_is_not_mine(home.work, home.chats[0], given.permit, now=NOW)


@pytest.mark.parametrize("tries", [_by_his_own_letter, _by_a_link_that_he_gives_himself])
def test_no_thief_voids_the_letter_to_the_owner(home: Home, tries: Callable[[Home], None]) -> None:
    owners = home.changes(THIEFS)
    tries(home)
    this_is_not_me(home.work, owners, now=NOW)
    assert home.email == ANNA


def test_letters_to_the_addresses_since_then_lead_nowhere_any_more(home: Home) -> None:
    owners = home.changes(THIEFS)
    thiefs = home.changes("thief2@mail.ru", after=timedelta(hours=1))
    this_is_not_me(home.work, owners, now=NOW)
    with pytest.raises(PermitSpent):
        this_is_not_me(home.work, thiefs, now=NOW)
    assert home.email == ANNA


def test_a_letter_about_the_password_takes_the_cabinet_back_from_a_later_address_too(home: Home) -> None:
    """Else the thief, signed out, would enter again by a code to his own address."""
    home.work.permits.add(
        Permit(
            id=PermitId(0),
            hash=hash_of("token"),
            purpose=Purpose.STOP,
            cabinet_id=home.cabinet.id,
            email=ANNA,
            issued_at=NOW,
            expires_at=NOW + POLICY.stop_lives,
        )
    )
    home.changes(THIEFS)
    this_is_not_me(home.work, "token", now=NOW)
    assert home.email == ANNA


# --- as long nobody else has it ---


def _opens(home: Home, email: str, *, at: timedelta = timedelta()) -> Cabinet:
    return open_cabinet(
        home.work,
        stranger(5),
        a_chat(5),
        email=email,
        phone="",
        password_hash="",
        consent=an_edition(ConsentKind.PERSONAL_DATA),
        rules=an_edition(ConsentKind.RULES),
        now=NOW + at,
    )


def test_nobody_else_gets_the_address_before_for_a_month(home: Home) -> None:
    home.changes(NEW)
    boris, other = settle(home.work, "boris", chat=5)
    with pytest.raises(AddressKept):
        _opens(home, ANNA)
    send_code(home.work, boris, ANNA, policy=PAGE, now=NOW)
    with pytest.raises(EmailTaken):
        change_email(home.work, boris, other, ANNA, home.told(CodeIssued).code, policy=PAGE, now=NOW)
    assert _opens(home, ANNA, at=MONTH).id != home.cabinet.id


def test_its_own_cabinet_may_go_back_to_it(home: Home) -> None:
    home.changes(NEW)
    home.changes(ANNA, after=timedelta(hours=1))
    assert home.email == ANNA


def test_who_confirms_the_address_before_in_a_chat_takes_the_cabinet_back_there(home: Home) -> None:
    home.changes(THIEFS)
    here = a_chat(7)
    assert enter_by_code(home.work, here, ANNA, now=NOW) is None
    assert take_back(home.work, here, ANNA, now=NOW).email == ANNA
    assert here.cabinet_id == home.cabinet.id
    assert [chat.cabinet_id for chat in home.chats] == [None, None]
    with pytest.raises(PermitSpent):
        take_back(home.work, here, ANNA, now=NOW)


def test_links_stay_with_the_cabinet_whatever_its_address(home: Home) -> None:
    home.changes(NEW)
    assert [each.proof for each in home.work.links.of_cabinet(home.cabinet.id)] == [ProofKind.SUM] * 2
