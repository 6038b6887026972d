"""[Открыть в другом мессенджере]: the second messenger goes on where the first one was."""

from datetime import timedelta
from typing import Any, Final

from bot.engine.dialogue import Dialogue, Go, Leave, Needs, Reply
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import Forgotten, OutOfDate, Place, Turn
from bot.fsm.handover import Asked, Handing, Handover
from bot.fsm.menu import Menu
from bot.fsm.recovery import Recovering, Recovery
from bot.handlers.home import go_home
from bot.wording.messengers import title
from core.base.ids import PermitId
from core.model.cabinets.contact_details import masked_email
from core.model.cabinets.permits import PermitSpent, PermitUsed
from core.model.chats import Chat
from core.model.files import KeptFile
from core.use_cases.hand_over import (
    LinkExpired,
    LinkOfThisChat,
    LinkOpenedElsewhere,
    LinkUnknown,
    LinkUsed,
    Opened,
    TooManyGuesses,
    TooManyLinks,
    confirm_handover,
    decline_handover,
    give_link,
    handover_is_not_mine,
    is_offered,
    look_at_opened,
    open_link,
)
from core.use_cases.link_account import linked_accounts

handover = Dialogue("handover", needs=Needs.CABINET, moves=False)
arrival = Dialogue("arrival", moves=False)
"""The new chat, which holds no cabinet yet."""

DRAW: Final = "handover-code"
"""The errand that draws the link for the camera of a phone."""
_LINK: Final = "open"
_MINUTE: Final = timedelta(minutes=1)


def way_in(turn: Turn) -> Row:
    """The button that begins, where there is another messenger and a cabinet to be opened there."""
    if turn.chat.cabinet_id is None or not turn.elsewhere:
        return ()
    return (turn.button("button-elsewhere", begin.carry()),)


# --- the old chat ---


@handover.pressed(meant="handover")
def begin(turn: Turn) -> Reply:
    """Of one messenger nobody is asked which; pressed twice, one link is given."""
    return _begin(turn, anew=False)


def _begin(turn: Turn, *, anew: bool) -> Reply:
    messengers = turn.elsewhere
    if not messengers:
        turn.say("handover-nowhere")
        return None
    if len(messengers) == 1:
        return _give(turn, messengers[0], anew=anew)
    return Go(Handover.choose)


@handover.command("open")
def open_command(turn: Turn, argument: str) -> Reply:
    del argument
    if turn.chat.cabinet_id is None:
        turn.say("handover-guest")
        return None
    return _begin(turn, anew=True)


@handover.shows(Handover.choose, back=Menu.main, returns=True)
def choose(turn: Turn) -> Screen:
    rows: list[Row] = [
        (Button(turn.cut(title(turn.text, name)), chosen.carry(name)),) for name in turn.elsewhere
    ]
    return turn.screen("handover-choose", *rows)


@handover.pressed(Handover.choose, Handover.link)
def chosen(turn: Turn, messenger: str) -> Reply:
    if messenger not in turn.elsewhere:
        raise OutOfDate
    return _give(turn, messenger)


@handover.pressed(Handover.link)
def renewed(turn: Turn, permit: PermitId) -> Reply:
    """[Новая ссылка], in place of this one; pressed again, it gives no third."""
    handing = turn.recall(Handing)
    if handing.permit != permit:
        return Handover.link
    return _give(turn, handing.messenger, anew=True)


def _give(turn: Turn, messenger: str, *, anew: bool = False) -> Reply:
    if not anew and _stands(turn, messenger):
        # Pressed twice; the link's secret is not kept to be shown again.
        return Handover.link
    try:
        given = give_link(turn.work, turn.person, turn.cabinet, policy=turn.policy, now=turn.now)
    except TooManyLinks:
        return turn.screen("handover-too-many-links")
    link = turn.link(messenger, f"{_LINK}-{given.token}")
    turn.errand(DRAW, link=link, permit=given.permit, messenger=messenger)
    return Go(
        Handover.link,
        Handing(permit=given.permit, messenger=messenger),
        Screen(
            text=turn.text("handover-link", **_how(turn, messenger)), rows=(_open_row(turn, messenger, link),)
        ),
    )


def _stands(turn: Turn, messenger: str) -> bool:
    """Whether the link that was given last on this screen still waits to be opened."""
    if turn.chat.state != Handover.link.state or turn.recall(Handing).messenger != messenger:
        return False
    try:
        return is_offered(turn.work, turn.recall(Handing).permit, now=turn.now)
    except LinkUsed:
        return False


def _open_row(turn: Turn, messenger: str, link: str) -> Row:
    label = turn.text.label("button-open-messenger", messenger=title(turn.text, messenger))
    return (Button(turn.cut(label), url=link, look=Look.PRIMARY),)


def _how(turn: Turn, messenger: str) -> dict[str, str | int]:
    return {
        "messenger": title(turn.text, messenger),
        "how": turn.text(f"messenger-{messenger}-how"),
        "minutes": turn.policy.handover_lives // _MINUTE,
    }


@handover.shows(Handover.link, back=Handover.choose, returns=True)
def show_link(turn: Turn) -> Screen:
    """What has become of the link; it is shown once, so that only its hash is kept."""
    handing = turn.recall(Handing)
    try:
        waits = is_offered(turn.work, handing.permit, now=turn.now)
    except LinkUsed:
        return turn.screen("handover-given-used")
    again = turn.button("button-new-link", renewed.carry(handing.permit))
    return turn.screen("handover-given-waits" if waits else "handover-given-expired", (again,))


@handover.done(DRAW)
def drawn(turn: Turn, result: dict[str, Any]) -> Reply:
    """Send the picture, while somebody may still use it."""
    permit, messenger = PermitId(result["permit"]), result["messenger"]
    try:
        if turn.chat.cabinet_id is None or not is_offered(turn.work, permit, now=turn.now):
            return None
    except LinkUsed:
        return None
    file = turn.keep(KeptFile(f"{turn.text.label('handover-code-name')}.png", "image/png", result["content"]))
    screen = Screen(
        text=turn.text("handover-code", messenger=title(turn.text, messenger)),
        rows=(_open_row(turn, messenger, result["link"]),),
        files=(file,),
    )
    is_awaited = turn.chat.state == Handover.link.state and turn.recall(Handing).permit == permit
    if is_awaited:
        return screen
    turn.said.append(screen)
    return None


@handover.done(f"{DRAW}-gave-up")
def not_drawn(turn: Turn, result: dict[str, Any]) -> Reply:
    """The link itself stands there."""
    del turn, result
    return None


@handover.pressed()
def not_me(turn: Turn, permit: PermitId) -> Reply:
    """[Это не я] below the news that the cabinet has been opened elsewhere."""
    change = turn.button("button-new-password", new_password.carry(), look=Look.PRIMARY)
    try:
        handover_is_not_mine(turn.work, turn.chat, permit, now=turn.now)
    except PermitSpent:
        raise OutOfDate from None
    except PermitUsed:
        return turn.screen("handover-stopped-before", (change,))
    return turn.screen("handover-stopped", (change,))


@handover.pressed()
def new_password(turn: Turn) -> Reply:
    """[Задать новый пароль]: the letter shows whose cabinet it is."""
    return Go(Recovery.confirm, Recovering(email=turn.cabinet.email))


# --- the new chat ---


@arrival.linked(_LINK)
def arrived(turn: Turn, token: str) -> Reply:
    """A link has been followed."""
    try:
        opened = open_link(turn.work, turn.person, turn.chat, token, policy=turn.policy, now=turn.now)
    except TooManyGuesses:
        turn.say("arrival-too-many")
    except LinkUnknown:
        turn.say("arrival-unknown")
    except LinkExpired:
        turn.say("arrival-expired")
    except LinkUsed as used:
        turn.say("arrival-here-already" if used.here else "arrival-used")
    except LinkOpenedElsewhere:
        turn.say("arrival-opened-elsewhere")
    except LinkOfThisChat:
        turn.say("arrival-own")
    else:
        if opened.cabinet.id == turn.chat.cabinet_id:
            confirm_handover(turn.work, turn.person, turn.chat, opened.permit, now=turn.now)
            return _go_on(turn, opened, "arrival-here-already")
        return Go(Handover.confirm, Asked(permit=opened.permit))
    return None if turn.chat.state else go_home(turn)


@arrival.shows(Handover.confirm, leave=Leave.MENU)
def ask(turn: Turn) -> Screen:
    try:
        opened = look_at_opened(turn.work, turn.chat, turn.recall(Asked).permit, now=turn.now)
    except LinkUnknown as unknown:
        raise Forgotten from unknown
    except LinkExpired:
        return turn.screen("arrival-expired")
    except LinkUsed:
        return turn.screen("arrival-used")
    giver = title(turn.text, _giver(turn, opened).channel)
    arguments = {"email": masked_email(opened.cabinet.email), "messenger": giver}
    if turn.chat.cabinet_id is None:
        yes = turn.button("button-open-here", confirmed.carry(), look=Look.PRIMARY)
        return turn.screen("arrival-ask", (yes,), _no_row(turn, "button-not-mine"), **arguments)
    yes = turn.button("button-leave-and-open", confirmed.carry(), look=Look.PRIMARY)
    other = masked_email(turn.cabinet.email)
    return turn.screen(
        "arrival-ask-instead", (yes,), _no_row(turn, "button-not-mine"), other=other, **arguments
    )


def _no_row(turn: Turn, name: str) -> Row:
    return (turn.button(name, declined.carry()),)


@arrival.pressed(Handover.confirm)
def confirmed(turn: Turn) -> Reply:
    permit = turn.recall(Asked).permit
    try:
        opened = confirm_handover(turn.work, turn.person, turn.chat, permit, now=turn.now)
    except (LinkUnknown, LinkExpired, LinkUsed):
        return None
    return _go_on(turn, opened, "arrival-done")


@arrival.pressed(Handover.confirm)
def declined(turn: Turn) -> Reply:
    try:
        decline_handover(turn.work, turn.chat, turn.recall(Asked).permit, now=turn.now)
    except LinkUnknown as unknown:
        raise Forgotten from unknown
    turn.say("arrival-declined")
    return go_home(turn)


def _go_on(turn: Turn, opened: Opened, said: str) -> Reply:
    """Go on with the very screen that the old chat left, of the same account."""
    turn.say(said, email=masked_email(opened.cabinet.email))
    old = _giver(turn, opened)
    if old.account_id in linked_accounts(turn.work, turn.person):
        turn.chat.switch(old.account_id)
    return _left(Place.of(old))


def _left(place: Place) -> Place:
    """Where a chat is, or was before it was asked for the link."""
    while place.state in {Handover.choose.state, Handover.link.state}:
        place = place.before or Place()
    return place


def _giver(turn: Turn, opened: Opened) -> Chat:
    """The chat that has given the link, as it stands; it is not held, since its person may be using it."""
    chats = turn.work.chats.of_cabinet(opened.cabinet.id)
    return next(chat for chat in chats if chat.id == opened.giver)
