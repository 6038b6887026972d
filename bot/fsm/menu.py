"""The main screen and what it shows by itself."""

from aiogram.fsm.state import State, StatesGroup


class Menu(StatesGroup):
    """The main screen (S30–S32) and the account's card (S38–S40)."""

    main = State()
    information = State()
    contacts = State()
