"""Linked accounts."""

from aiogram.fsm.state import State, StatesGroup


class Accounts(StatesGroup):
    """The list of accounts, linking and unlinking (S12–S22)."""

    all = State()
    number = State()
    way = State()
    by_sum = State()
    by_meter = State()
    consent = State()
    choose_unlink = State()
    unlink = State()
    leave = State()
