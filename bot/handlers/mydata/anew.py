"""A text has got a new version: it is asked about at the next visit, before anything else."""

from bot.engine.dialogue import Go, GoOn, Leave, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Look, Row, Screen
from bot.engine.states import State
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.mydata import MyData
from bot.handlers.home import go_home, settle_account
from bot.handlers.mydata.common import LABELS, mydata
from bot.handlers.mydata.main import way_in
from bot.wording.consents import changes, edition, version_in_force
from core.model.cabinets.cabinet import ConsentKind
from core.use_cases.agree_anew import Due, agree, due
from core.use_cases.link_account import unlink
from core.use_cases.sign_in import leave as leave_cabinet


def to_decide(turn: Turn) -> State | None:
    """Where the person stands who has to decide about a text first; None where there is none.

    Looked up once for the texts in force: a link comes with a consent to them, and who withdraws one loses
    the link or the cabinet with it.
    """
    in_force = " ".join(f"{kind}:{version}" for kind, version in _versions(turn).items())
    if turn.chat.cabinet_id is None or turn.chat.decided == in_force:
        return None
    if _due(turn) is not None:
        return MyData.anew
    turn.chat.decide(in_force)
    return None


def _versions(turn: Turn) -> dict[ConsentKind, str]:
    return {kind: version_in_force(turn.text, kind) for kind in LABELS}


def _due(turn: Turn) -> Due | None:
    if turn.chat.cabinet_id is None:
        return None
    return due(turn.work, turn.chat.cabinet_id, _versions(turn))


def _asked(turn: Turn) -> Due:
    """What is asked about; another phone may have answered meanwhile."""
    asked = _due(turn)
    if asked is None:
        raise OutOfDate
    return asked


@mydata.shows(MyData.anew, leave=Leave.NONE, moves=False)
def ask(turn: Turn) -> Screen:
    asked = _asked(turn)
    text = edition(turn.text, turn.supplier, asked.kind)
    agree_label = "button-rules" if asked.kind is ConsentKind.RULES else "button-consent"
    return turn.screen(
        "consent-anew" if asked.agreed_to else "consent-anew-first",
        (turn.button(agree_label, agreed.carry(text.version), look=Look.PRIMARY),),
        (turn.button("button-refuse", refused.carry()),),
        changed=turn.part(Markup(changes(turn.text, asked.kind))),
        about=turn.part(_accounts(turn, asked)),
        text=turn.part(Markup(text.text)),
    )


def _accounts(turn: Turn, asked: Due) -> Markup:
    if not asked.accounts:
        return Markup("")
    numbers = ", ".join(turn.work.accounts.get(account).number for account in asked.accounts)
    return Markup(f"{turn.text('consent-anew-accounts', numbers=numbers, count=len(asked.accounts))}\n\n")


@mydata.pressed(MyData.anew)
def agreed(turn: Turn, version: str) -> Reply:
    """Keep the consent; the next text that is due follows, then the person goes on."""
    asked = _asked(turn)
    text = edition(turn.text, turn.supplier, asked.kind)
    if text.version != version:
        raise OutOfDate
    agree(turn.work, turn.person, turn.cabinet, text, asked.accounts, now=turn.now)
    return GoOn() if _due(turn) is None else MyData.anew


@mydata.pressed(MyData.anew)
def refused(turn: Turn) -> Reply:
    return MyData.refused


@mydata.shows(MyData.refused, leave=Leave.NONE, moves=False)
def without_consent(turn: Turn) -> Screen:
    asked = _asked(turn)
    rows: list[Row] = [(turn.button("button-read-again", read_again.carry(), look=Look.PRIMARY),)]
    if asked.accounts:
        rows.append((turn.button("button-refuse-unlink", unlinked.carry(), look=Look.DANGER),))
    rows += [(way_in(turn),), (turn.button("button-leave", left.carry()),)]
    return turn.screen("consent-refused-account" if asked.accounts else "consent-refused", *rows)


@mydata.pressed(MyData.refused)
def read_again(turn: Turn) -> Reply:
    return MyData.anew


@mydata.pressed(MyData.refused)
def unlinked(turn: Turn) -> Reply:
    """Unlink the accounts whose data the person does not want to be shown; then they go on."""
    asked = _asked(turn)
    for account in asked.accounts:
        unlink(turn.work, turn.person, turn.chat, turn.cabinet, account, now=turn.now)
        turn.say("unlinked", number=turn.work.accounts.get(account).number)
    settle_account(turn)
    return go_home(turn)


@mydata.pressed(MyData.refused)
def left(turn: Turn) -> Reply:
    leave_cabinet(turn.work, turn.person, turn.chat, now=turn.now)
    turn.say("left")
    return Go(go_home(turn).state)
