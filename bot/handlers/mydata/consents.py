"""[Мои согласия]: the ledger, each text on demand, and withdrawal."""

from functools import partial

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Button, Look, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.mydata import Chosen, MyData, Withdrawing
from bot.handlers.guests import consents as guest_consents
from bot.handlers.home import settle_account
from bot.handlers.mydata.common import LABELS, mydata
from bot.wording.my_data import channel_name
from core.base import figures
from core.base.ids import ConsentId
from core.model.cabinets.cabinet import Consent, ConsentKind
from core.use_cases.agree_anew import in_force
from core.use_cases.agree_to_offers import refuse_offers
from core.use_cases.link_account import unlink


def consents_button(turn: Turn) -> Button:
    """The button that leads here."""
    return turn.button("button-consents", show_all.carry())


@mydata.pressed(meant="consents")
def show_all(turn: Turn) -> Reply:
    return Go(MyData.consents)


@mydata.command("consent")
def show_all_command(turn: Turn, argument: str) -> Reply:
    del argument
    if turn.chat.cabinet_id is None:
        return guest_consents.given.call(turn, "")
    return Go(MyData.consents)


@mydata.shows(MyData.consents, back=MyData.main)
def all_consents(turn: Turn) -> Screen:
    as_guest = guest_consents.way_in(turn)
    without_entry = (as_guest,) if as_guest else ()
    rows = turn.choices(
        reversed(turn.work.consents.of_cabinet(turn.cabinet.id)),
        label=partial(_label, turn),
        press=lambda consent: choose.carry(consent.id),
        beside=len(without_entry),
    )
    return turn.screen("consents", *rows, *without_entry)


def _label(turn: Turn, consent: Consent) -> str:
    return turn.text.label(
        "consent-in-force" if _is_in_force(turn, consent) else "consent-past",
        about=_name(turn, consent),
        date=figures.day(turn.policy.day(consent.given_at)),
    )


def _is_in_force(turn: Turn, consent: Consent) -> bool:
    return consent in in_force(turn.work, turn.cabinet.id)


def _name(turn: Turn, consent: Consent) -> str:
    number = turn.work.accounts.get(consent.account_id).tail if consent.account_id is not None else ""
    return turn.text.label(LABELS[consent.kind], tail=number)


@mydata.pressed(MyData.consents)
def choose(turn: Turn, consent_id: ConsentId) -> Reply:
    _found(turn, consent_id)
    return Go(MyData.consent, Chosen(consent=consent_id))


def _found(turn: Turn, consent_id: ConsentId) -> Consent:
    for consent in turn.work.consents.of_cabinet(turn.cabinet.id):
        if consent.id == consent_id:
            return consent
    raise OutOfDate


@mydata.shows(MyData.consent, back=MyData.consents)
def one_consent(turn: Turn) -> Screen:
    consent = _found(turn, turn.recall(Chosen).consent)
    can_be_withdrawn = consent.kind is not ConsentKind.RULES and _is_in_force(turn, consent)
    return turn.screen(
        "consent-one",
        (turn.button("button-consent-text", show_text.carry(consent.id)),),
        (turn.button("button-withdraw", withdraw.carry(consent.id), look=Look.DANGER),)
        if can_be_withdrawn
        else (),
        about=_name(turn, consent),
        version=consent.version,
        given=figures.moment(turn.policy.local(consent.given_at)),
        channel=channel_name(turn.text, consent.channel),
        standing=turn.part(_standing(turn, consent)),
    )


def _standing(turn: Turn, consent: Consent) -> Markup:
    if consent.withdrawn_at is not None:
        return turn.text("consent-withdrawn", date=figures.moment(turn.policy.local(consent.withdrawn_at)))
    if not _is_in_force(turn, consent):
        return turn.text("consent-replaced")
    return turn.text("consent-rules-stay" if consent.kind is ConsentKind.RULES else "consent-stands")


@mydata.pressed(MyData.consent)
def show_text(turn: Turn, consent_id: ConsentId) -> Reply:
    """Show what was agreed to, to the letter."""
    consent = _found(turn, consent_id)
    text = turn.work.consents.text_of(consent.id)
    if text:
        turn.said.append(Screen(text=Markup(text)))
    else:
        turn.say("consent-text-unknown", version=consent.version)
    return None


@mydata.pressed(MyData.consent)
def withdraw(turn: Turn, consent_id: ConsentId) -> Reply:
    """Withdrawing that of an account unlinks it; that of one's personal data is to be forgotten.

    That of advertising is withdrawn by this one tap: nothing else hangs on it.
    """
    consent = _found(turn, consent_id)
    if not _is_in_force(turn, consent) or consent.kind is ConsentKind.RULES:
        raise OutOfDate
    if consent.kind is ConsentKind.OFFERS:
        refuse_offers(turn.work, turn.cabinet, by=turn.person.actor, now=turn.now)
        turn.say("withdrawn-offers")
        return Go(MyData.consents)
    if consent.account_id is None:
        return Go(MyData.delete)
    return Go(MyData.withdraw, Withdrawing(account=consent.account_id))


@mydata.shows(MyData.withdraw, back=MyData.consents, leave=Leave.CANCEL)
def confirm_withdrawal(turn: Turn) -> Screen:
    account = turn.recall(Withdrawing).account
    return turn.screen(
        "withdraw-confirm",
        (turn.button("button-withdraw-yes", withdrawn.carry(), look=Look.DANGER),),
        number=turn.work.accounts.get(account).number,
    )


@mydata.pressed(MyData.withdraw)
def withdrawn(turn: Turn) -> Reply:
    account = turn.recall(Withdrawing).account
    if not unlink(turn.work, turn.person, turn.chat, turn.cabinet, account, now=turn.now):
        raise OutOfDate
    settle_account(turn)
    turn.say("withdrawn", number=turn.work.accounts.get(account).number)
    return Go(MyData.consents)
