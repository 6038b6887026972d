"""The main screen and what it shows by itself."""

from bot.engine.states import State, StatesGroup


class Menu(StatesGroup):
    """The main screen (S30, S31), contacts (S32) and the account's card (S38, S39)."""

    main = State()
    information = State()
    contacts = State()
