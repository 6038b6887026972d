"""Registration and entry."""

from aiogram.fsm.state import State, StatesGroup


class Entrance(StatesGroup):
    """From an e-mail to an open cabinet (S3, S7–S9)."""

    email = State()
    password = State()
    code = State()
    phone = State()
    new_password = State()
    consent = State()
    rules = State()
