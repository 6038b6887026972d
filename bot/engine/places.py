"""All places where a chat can stand: of which dialogue each is, what is asked there, and who may enter."""

from collections.abc import Callable, Sequence

from bot.engine.dialogue import Dialogue, Go, Leave, Needs, Shown
from bot.engine.memory import LeftOff, written
from bot.engine.states import State
from bot.engine.turn import NoAccount, NotEntered, Turn
from core.model.chats import Chat


class Places:
    """The states of all dialogues together, and where a person belongs who has left every dialogue."""

    def __init__(
        self, dialogues: Sequence[Dialogue], *, home: Callable[[Turn], State], go_home: Callable[[Turn], Go]
    ) -> None:
        """Put the states together; `home` and `go_home` are those of `Conversation`."""
        self._of_state = {state: dialogue for dialogue in dialogues for state in dialogue.shown}
        self._home = home
        self.go_home = go_home
        """Leads home."""
        self.secrets = frozenset(state for dialogue in dialogues for state in dialogue.secrets)
        self.phones = frozenset(state for dialogue in dialogues for state in dialogue.phones)
        """Where a phone is asked for."""

    def __contains__(self, state: str) -> bool:
        """Whether it is shown by a dialogue; not so of a chat that is new, or stands where a release ago."""
        return state in self._of_state

    def __getitem__(self, state: str) -> Dialogue:
        """The dialogue that the state is of.

        Raises:
            KeyError: when it is of none.
        """
        return self._of_state[state]

    def get(self, state: str) -> Dialogue | None:
        """The dialogue that the state is of; None where it is of none."""
        return self._of_state.get(state)

    def shown(self, state: str) -> Shown | None:
        """How a state is shown; None where it is of no dialogue."""
        dialogue = self._of_state.get(state)
        return None if dialogue is None else dialogue.shown[state]

    def has_question(self, state: str) -> bool:
        """Whether an answer is awaited there, from which one turns away by [Отмена]."""
        shown = self.shown(state)
        return shown is not None and shown.leave is Leave.CANCEL

    def is_home(self, turn: Turn) -> bool:
        """Whether the chat stands where its person belongs."""
        return turn.chat.state == self._home(turn).state

    def is_asked(self, turn: Turn) -> bool:
        """Whether the person is in the middle of something."""
        return self.has_question(turn.chat.state) and not self.is_home(turn)

    def leave_off(self, turn: Turn) -> None:
        """Keep the question that is asked here, in case that what comes leads away from it."""
        if self.is_asked(turn):
            chat = turn.chat
            turn.left = LeftOff(state=chat.state, memory=chat.memory, account=chat.account_id)


def move(chat: Chat, to: State | Go) -> None:
    """Let the chat stand in a state, with its memory."""
    if isinstance(to, Go):
        chat.memory = {} if to.memory is None else written(to.memory)
        to = to.state
    chat.state = to.state


def ensure_can_enter(turn: Turn, needs: Needs) -> None:
    """Refuse a dialogue that needs what the chat does not have.

    Raises:
        NotEntered: when it needs a cabinet.
        NoAccount: when it needs an active account.
    """
    if needs is not Needs.NOTHING and turn.chat.cabinet_id is None:
        raise NotEntered
    if needs is Needs.ACCOUNT and turn.chat.account_id is None:
        raise NoAccount


def can_enter(turn: Turn, needs: Needs) -> bool:
    """Whether the chat has what a dialogue needs."""
    try:
        ensure_can_enter(turn, needs)
    except (NotEntered, NoAccount):
        return False
    return True
