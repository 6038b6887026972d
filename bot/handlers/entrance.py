"""Registration and entry (S3, S4, S7–S9): an e-mail is confirmed by a code before it opens anything."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

from bot.engine.dialogue import Dialogue, Go, Leave, NoAnswer, Reply
from bot.engine.events import SharedPhone
from bot.engine.markup import Markup
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn, known
from bot.fsm.accounts import Accounts, Linking
from bot.fsm.entrance import Aim, Entering, Entrance
from bot.fsm.photographs import Photographed, Photographs, SeenReceipt
from bot.fsm.recovery import Recovering, Recovery
from bot.handlers import codes
from bot.handlers.home import go_home
from bot.wording.consents import edition, version_in_force
from core.base import figures
from core.base.ids import AccountNumber
from core.model.cabinets.cabinet import Cabinet, ConsentKind
from core.model.cabinets.contact_details import (
    NotAnEmail,
    NotAPhone,
    likely_email,
    masked_email,
    parse_email,
    parse_phone,
    readable_phone,
)
from core.model.cabinets.passwords import (
    PasswordTooLong,
    PasswordTooShort,
    ensure_can_be_password,
    hash_password,
)
from core.model.cabinets.permits import PermitSpent
from core.use_cases.confirm_email import (
    CodeRefused,
    CodeSentJustNow,
    TooManyCodes,
    confirm_email,
    send_code,
)
from core.use_cases.enter_by_page import open_entry_page
from core.use_cases.link_account import AlreadyLinked, ensure_not_linked
from core.use_cases.sign_in import (
    AddressKept,
    PasswordWrong,
    TooManyPasswords,
    enter_by_code,
    enter_by_password,
    open_cabinet,
)
from core.use_cases.this_is_not_me import take_back

entrance = Dialogue("entrance", moves=False)

BY_PAGE: Final = "entered-by-page"
"""The errand by which the page lets the chat go on."""
_MINUTE: Final = timedelta(minutes=1)
_NONE: Final = "нет"
"""Among the words of somebody who has no phone: «нет телефона», «у меня нет мобильного»."""


@entrance.pressed(meant="enter")
def enter(turn: Turn) -> Reply:
    return _ask_email(turn, Aim.ENTER)


@entrance.pressed(meant="register")
def register(turn: Turn) -> Reply:
    return _ask_email(turn, Aim.REGISTER)


def register_guest(turn: Turn, account: AccountNumber, email: str) -> Go:
    """Registration of somebody who has come without it: nothing that they have told is asked for again."""
    return _ask_email(turn, Aim.REGISTER, account=account, known_email=email)


def register_with(turn: Turn, receipt: SeenReceipt) -> Go:
    """Registration of somebody who has shown a receipt, which is asked about next."""
    return _ask_email(turn, Aim.REGISTER, receipt=receipt)


def enter_with(turn: Turn, receipt: SeenReceipt) -> Go:
    """Entry of somebody who has shown a receipt, which is asked about next."""
    return _ask_email(turn, Aim.ENTER, receipt=receipt)


@entrance.pressed(meant="forgotten")
def forgotten(turn: Turn) -> Reply:
    """[Забыли пароль?] (S23)."""
    if turn.chat.cabinet_id is not None:
        raise OutOfDate
    return Go(Recovery.email, Recovering())


@entrance.pressed(Entrance.password, Entrance.page)
def forgotten_here(turn: Turn) -> Reply:
    """[Забыли пароль?], where the e-mail has been typed already."""
    return Go(Recovery.confirm, Recovering(email=known(turn.recall(Entering).email)))


def _ask_email(
    turn: Turn,
    aim: Aim,
    *,
    account: AccountNumber | None = None,
    receipt: SeenReceipt | None = None,
    known_email: str = "",
) -> Go:
    if turn.chat.cabinet_id is not None:
        raise OutOfDate
    asked = {_mark(known_email): known_email} if known_email else {}
    return Go(Entrance.email, Entering(aim=aim, account=account, receipt=receipt, asked=asked))


# --- the e-mail ---


@entrance.shows(Entrance.email, leave=Leave.CANCEL)
def ask_email(turn: Turn) -> Screen:
    entering = turn.recall(Entering)
    name = "register-email" if entering.aim is Aim.REGISTER else "enter-email"
    # An address that was given before registration need not be typed again.
    known_ones = entering.asked.items() if entering.email is None else ()
    rows = (
        (turn.button("button-email", email_chosen.carry(mark), email=address),)
        for mark, address in known_ones
    )
    return turn.screen(name, *rows, supplier=turn.supplier.short_name)


@entrance.said(Entrance.email)
def email_typed(turn: Turn, typed: str) -> Reply:
    try:
        email = parse_email(typed)
    except NotAnEmail:
        return NoAnswer(turn.screen("email-unclear"))
    entering = replace(turn.recall(Entering), email=email)
    likely = likely_email(email)
    if likely is None:
        return _email_known(turn, entering)
    turn.remember(replace(entering, asked={_mark(address): address for address in (likely, email)}))
    take_typed, take_likely = (email_chosen.carry(_mark(address)) for address in (email, likely))
    return codes.which_email(turn, email, likely, take_typed=take_typed, take_likely=take_likely)


def _mark(email: str) -> str:
    """What stands for an address on a button, where a whole one may not fit."""
    return sha256(email.encode()).hexdigest()[:16]


@entrance.pressed(Entrance.email)
def email_chosen(turn: Turn, mark: str) -> Reply:
    """The address that the button names, unless another one has been typed since."""
    entering = turn.recall(Entering)
    if mark not in entering.asked:
        raise OutOfDate
    return _email_known(turn, replace(entering, email=entering.asked[mark]))


def _email_known(turn: Turn, entering: Entering) -> Reply:
    """A password is only asked for where it can be taken out of sight again, or on our own page (S4)."""
    turn.remember(entering)
    if entering.aim is Aim.ENTER and turn.limits.erases:
        return Entrance.password
    if entering.aim is Aim.ENTER and turn.policy.password_page:
        return Entrance.page
    return _send_code(turn, known(entering.email))


# --- the password, for entry ---


@entrance.shows(Entrance.password, back=Entrance.email, leave=Leave.CANCEL)
def ask_password(turn: Turn) -> Screen:
    return turn.screen(
        "enter-password", *_other_ways(turn), email=masked_email(known(turn.recall(Entering).email))
    )


def _other_ways(turn: Turn) -> tuple[Row, ...]:
    """For those who have no password at hand."""
    return (
        (turn.button("button-by-code", by_code.carry()),),
        (turn.button("button-forgotten", forgotten_here.carry()),),
    )


@entrance.said(Entrance.password, secret=True)
def password_typed(turn: Turn, typed: str) -> Reply:
    email = known(turn.recall(Entering).email)
    try:
        cabinet = enter_by_password(turn.work, turn.chat, email, typed, policy=turn.policy, now=turn.now)
    except TooManyPasswords:
        return turn.screen("password-too-many", *_other_ways(turn))
    except PasswordWrong:
        return turn.screen("password-wrong", *_other_ways(turn))
    return _entered(turn, cabinet)


# --- the page, where the chat cannot take a password out of sight ---


@entrance.shows(Entrance.page, back=Entrance.email, leave=Leave.CANCEL)
def ask_on_page(turn: Turn) -> Screen:
    by_letter, forgot = _other_ways(turn)
    return turn.screen(
        "entry-page",
        by_letter,
        (turn.button("button-to-page", to_page.carry()),),
        forgot,
        email=masked_email(known(turn.recall(Entering).email)),
    )


@entrance.pressed(Entrance.page)
def to_page(turn: Turn) -> Reply:
    """[Ввести пароль на странице]: a page for this chat alone, made when it is asked for."""
    email = known(turn.recall(Entering).email)
    token = open_entry_page(turn.work, turn.person, email, policy=turn.policy, now=turn.now)
    label = turn.cut(turn.text.label("button-open-page"))
    return turn.screen(
        "entry-page-ready",
        (Button(label, url=turn.policy.password_page + token, look=Look.PRIMARY),),
        *_other_ways(turn),
        minutes=turn.policy.entry_page_lives // _MINUTE,
    )


@entrance.done(BY_PAGE)
def entered_by_page(turn: Turn, result: dict[str, Any]) -> Reply:
    """The password was right, and the page has opened the cabinet here, unless all has been stopped since."""
    del result
    if turn.chat.cabinet_id is None:
        return None
    return _entered(turn, turn.cabinet)


@entrance.done(f"{BY_PAGE}-gave-up")
def not_entered_by_page(turn: Turn, result: dict[str, Any]) -> Reply:
    del result
    turn.say("entry-page-failed")
    return go_home(turn)


@entrance.pressed(Entrance.password, Entrance.page)
def by_code(turn: Turn) -> Reply:
    return _send_code(turn, known(turn.recall(Entering).email))


# --- the code ---


def _send_code(turn: Turn, email: str) -> Reply:
    try:
        send_code(turn.work, turn.person, email, policy=turn.policy, now=turn.now)
    except CodeSentJustNow as early:
        too_soon = codes.too_soon(turn, early, _again_row(turn))
        if not early.same_email:
            return too_soon
        asked = ask_code(turn)
        return Go(Entrance.code, turn.recall(Entering), replace(asked, text=_above(too_soon, asked)))
    except TooManyCodes:
        return codes.too_many(turn)
    return Entrance.code


def _above(first: Screen, second: Screen) -> Markup:
    return Markup(f"{first.text}\n\n{second.text}")


def _again_row(turn: Turn) -> Row:
    return (turn.button("button-send-again", send_again.carry()),)


@entrance.shows(Entrance.code, back=Entrance.email, leave=Leave.CANCEL)
def ask_code(turn: Turn) -> Screen:
    return codes.ask_code(turn, masked_email(known(turn.recall(Entering).email)), _again_row(turn))


@entrance.pressed(Entrance.email, Entrance.password, Entrance.page, Entrance.code)
def send_again(turn: Turn) -> Reply:
    email = turn.recall(Entering).email
    if email is None:  # the button is of an earlier try, and no address has been given in this one
        raise OutOfDate
    return _send_code(turn, email)


@entrance.said(Entrance.code)
def code_typed(turn: Turn, typed: str) -> Reply:
    entering = turn.recall(Entering)
    try:
        email = confirm_email(turn.work, turn.person, typed, now=turn.now)
    except CodeRefused as refusal:
        return codes.refused(turn, refusal, _again_row(turn))
    turn.remember(replace(entering, confirmed=email))
    cabinet = enter_by_code(turn.work, turn.chat, email, now=turn.now)
    if cabinet is not None:
        if entering.aim is Aim.REGISTER:
            turn.say("cabinet-there-already")
        return _entered(turn, cabinet)
    if turn.work.permits.leading_back(email, turn.now) is not None:
        return Entrance.former
    if entering.aim is Aim.ENTER:
        turn.say("cabinet-not-there-yet")
    return Entrance.phone


# --- the e-mail that a cabinet had until lately ---


@entrance.shows(Entrance.former, leave=Leave.CANCEL)
def ask_former(turn: Turn) -> Screen:
    """Whoever has typed the code reads that mailbox, so they may know, and take the cabinet back."""
    email = known(turn.recall(Entering).confirmed)
    permit = turn.work.permits.leading_back(email, turn.now)
    if permit is None or permit.cabinet_id is None:
        return turn.screen("former-email-over", _enter_row(turn))
    return turn.screen(
        "former-email",
        (turn.button("button-take-back", taken_back.carry(), look=Look.PRIMARY),),
        _enter_row(turn),
        former=masked_email(email),
        email=masked_email(turn.work.cabinets.get(permit.cabinet_id).email),
        until=figures.day(turn.policy.day(permit.expires_at)),
    )


def _enter_row(turn: Turn) -> Row:
    return (turn.button("button-enter-otherwise", enter.carry()),)


@entrance.pressed(Entrance.former)
def taken_back(turn: Turn) -> Reply:
    """[Это не я, вернуть кабинет]."""
    email = known(turn.recall(Entering).confirmed)
    try:
        cabinet = take_back(turn.work, turn.chat, email, now=turn.now)
    except PermitSpent:
        return None
    turn.say("taken-back", email=masked_email(cabinet.email))
    return go_home(turn)


# --- the phone and the password, for registration ---


@entrance.shows(Entrance.phone, back=Entrance.email, leave=Leave.CANCEL)
def ask_phone(turn: Turn) -> Screen:
    return _phone_screen(turn, "register-phone-button" if turn.limits.asks_phone else "register-phone")


def _phone_screen(turn: Turn, name: str) -> Screen:
    """The messenger's own button goes away with an answer, so each screen of this step asks for it anew."""
    label = turn.text.label("button-share-phone") if turn.limits.asks_phone else ""
    no_phone_row = (turn.button("button-no-phone", no_phone.carry()),)
    return Screen(text=turn.text(name), rows=(no_phone_row,), asks_phone=label)


@entrance.said(Entrance.phone)
def phone_typed(turn: Turn, typed: str) -> Reply:
    try:
        phone = parse_phone(typed)
    except NotAPhone:
        if _NONE in (word.strip(".,!") for word in typed.casefold().split()):
            return no_phone.call(turn, "")
        return NoAnswer(_phone_screen(turn, "register-phone-unclear"))
    turn.remember(replace(turn.recall(Entering), phone=phone))
    turn.say("phone-noted", phone=readable_phone(phone))
    return _phone_known(turn)


@entrance.phone(Entrance.phone)
def phone_shared(turn: Turn, shared: SharedPhone) -> Reply:
    if not shared.own:
        return _phone_screen(turn, "phone-not-yours")
    return phone_typed(turn, f"+{shared.phone.lstrip('+')}")


@entrance.pressed(Entrance.phone)
def no_phone(turn: Turn) -> Reply:
    """[Без телефона]: nothing hangs on it, and one can be added in the settings."""
    turn.remember(replace(turn.recall(Entering), phone=""))
    return _phone_known(turn)


def _phone_known(turn: Turn) -> Reply:
    return Entrance.new_password if turn.limits.erases else Entrance.consent


@entrance.shows(Entrance.new_password, back=Entrance.phone, leave=Leave.CANCEL)
def ask_new_password(turn: Turn) -> Screen:
    return _new_password_screen(turn, "register-password")


def _new_password_screen(turn: Turn, name: str) -> Screen:
    return turn.screen(name, (turn.button("button-no-password", no_password.carry()),))


@entrance.said(Entrance.new_password, secret=True)
def new_password_typed(turn: Turn, typed: str) -> Reply:
    try:
        ensure_can_be_password(typed)
    except PasswordTooShort:
        return _new_password_screen(turn, "password-too-short")
    except PasswordTooLong:
        return _new_password_screen(turn, "password-too-long")
    turn.remember(replace(turn.recall(Entering), password_hash=hash_password(typed)))
    turn.say("password-noted")
    return Entrance.consent


@entrance.pressed(Entrance.new_password)
def no_password(turn: Turn) -> Reply:
    turn.remember(replace(turn.recall(Entering), password_hash=""))
    return Entrance.consent


# --- two acts of consent ---


@entrance.shows(Entrance.consent, back=Entrance.phone, leave=Leave.CANCEL)
def ask_consent(turn: Turn) -> Screen:
    text = edition(turn.text, turn.supplier, ConsentKind.PERSONAL_DATA).text
    return Screen(
        text=Markup(text), rows=((turn.button("button-consent", consented.carry(), look=Look.PRIMARY),),)
    )


@entrance.pressed(Entrance.consent)
def consented(turn: Turn) -> Reply:
    version = version_in_force(turn.text, ConsentKind.PERSONAL_DATA)
    turn.remember(replace(turn.recall(Entering), consent=version))
    return Entrance.rules


@entrance.shows(Entrance.rules, back=Entrance.consent, leave=Leave.CANCEL)
def ask_rules(turn: Turn) -> Screen:
    text = edition(turn.text, turn.supplier, ConsentKind.RULES).text
    return Screen(
        text=Markup(text), rows=((turn.button("button-rules", rules_accepted.carry(), look=Look.PRIMARY),),)
    )


@entrance.pressed(Entrance.rules)
def rules_accepted(turn: Turn) -> Reply:
    entering = turn.recall(Entering)
    consent = edition(turn.text, turn.supplier, ConsentKind.PERSONAL_DATA)
    if entering.consent != consent.version:  # it has got a new version between the two presses
        return Entrance.consent
    try:
        cabinet = open_cabinet(
            turn.work,
            turn.person,
            turn.chat,
            email=known(entering.confirmed),
            phone=known(entering.phone),
            password_hash=entering.password_hash,
            consent=consent,
            rules=edition(turn.text, turn.supplier, ConsentKind.RULES),
            now=turn.now,
        )
    except AddressKept:
        return Entrance.former
    turn.say("cabinet-opened", email=masked_email(cabinet.email))
    return _go_on(turn, entering)


def _entered(turn: Turn, cabinet: Cabinet) -> Go:
    entering = turn.recall(Entering)
    turn.say("entered", email=masked_email(cabinet.email))
    return _go_on(turn, entering)


def _go_on(turn: Turn, entering: Entering) -> Go:
    """Home; on to the proof of the account where it has been named before, and is not linked yet."""
    receipt = entering.receipt
    number = entering.account if receipt is None else receipt.number
    if number is None:
        return go_home(turn)
    try:
        ensure_not_linked(turn.work, turn.person, number)
    except AlreadyLinked as already:
        turn.chat.switch(already.account.id)
        return go_home(turn)
    if receipt is not None:
        return Go(Photographs.receipt, Photographed(receipts=(receipt,)))
    return Go(Accounts.way, Linking(number=number))
