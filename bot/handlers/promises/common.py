"""What the steps of promising share, and the way in."""

from bot.engine.dialogue import Dialogue, Go, Needs, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Row
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.promises import Promises
from bot.handlers.home import turn_to
from core.base import figures
from core.base.ids import PromiseId
from core.model.promises.promise import Part, PromiseStatus
from core.use_cases.promise_payment import CannotPromise, judged_promise, offer_of, overdue_debt

promises = Dialogue("promises", needs=Needs.ACCOUNT)


@promises.pressed()
def look(turn: Turn) -> Reply:
    """[Рассрочка]: the schedule that runs, else what may be chosen."""
    return Go(Promises.running if is_running(turn) else Promises.offer)


@promises.pressed()
def look_at(turn: Turn, promise_id: int) -> Reply:
    """[Мой график] of a reminder: its account becomes the active one."""
    turn_to_promised(turn, promise_id)
    return Go(Promises.running)


def turn_to_promised(turn: Turn, promise_id: int) -> None:
    """Make the account of a promise the active one."""
    promise = turn.work.promises.get(PromiseId(promise_id))
    if promise is None:
        raise OutOfDate
    turn_to(turn, promise.account_id)


def is_running(turn: Turn) -> bool:
    """Whether the account has a promise that is neither kept nor broken."""
    last = judged_promise(turn.work, turn.account, turn.policy, turn.now)
    return last is not None and last.status is PromiseStatus.RUNNING


def way_in(turn: Turn) -> Row:
    """The button that leads here, for debtors and where the supplier offers it; else an empty row."""
    if turn.policy.promises is None or turn.chat.cabinet_id is None:
        return ()
    if is_running(turn):
        return (turn.button("button-my-schedule", look.carry()),)
    if not overdue_debt(turn.work, turn.account, turn.policy, turn.today):
        return ()
    return (turn.button("button-pay-later", look.carry()),)


def way_in_where_offered(turn: Turn) -> Row:
    """The same button, only where something may be promised: a summary sends nobody to a refusal."""
    if turn.policy.promises is None or turn.chat.cabinet_id is None or is_running(turn):
        return way_in(turn)
    try:
        offer_of(turn.work, turn.person, turn.account, turn.policy, turn.now)
    except CannotPromise:
        return ()
    return way_in(turn)


def lines(turn: Turn, parts: tuple[Part, ...]) -> Markup:
    """A schedule, a line a part."""
    said = (
        turn.text("promise-part", day=figures.day(part.due), sum=figures.money(part.amount)) for part in parts
    )
    return Markup("\n".join(said))
