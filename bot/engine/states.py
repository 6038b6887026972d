"""States of a dialogue, named as aiogram names them: `Group:state`.

They are declared as with `aiogram.fsm.state`, and what is kept with people's chats is the same. That module
cannot be had alone: it brings all of aiogram, seconds of work for a bot which may not even speak Telegram
([0014](../../docs/decisions/0014-states-without-aiogram.md)).
"""


class State:
    """Where a person stands in a dialogue; an attribute of a `StatesGroup`."""

    state: str
    """Its name as it is kept with a chat: `Group:state`."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.state = f"{owner.__name__}:{name}"

    def __repr__(self) -> str:
        return f"<State '{self.state}'>"


class StatesGroup:
    """The states of one dialogue."""

    @classmethod
    def states(cls) -> tuple[State, ...]:
        """All of them, as they are declared."""
        return tuple(value for value in vars(cls).values() if isinstance(value, State))
