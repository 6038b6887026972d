"""«Нет света» (S16, S32): whom to call, at once and for anybody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.model.supplier.supplier import Hotline
from tests.dialogues.people import SUPPLIER

if TYPE_CHECKING:
    from tests.dialogues.people import Bot, Chatter

SOUTH, TOWN = Hotline("ПАО «Россети Юг»", "8 (800) 000-00-01"), Hotline("АО «Сети»", "8 (800) 000-00-02")


@pytest.mark.rows("S16")
@pytest.mark.parametrize("typed", ["/nolight", "Нет света!", "отключили свет"])
async def test_who_has_no_cabinet_is_shown_whom_to_call(boris: Chatter, typed: str) -> None:
    await boris.says(typed)
    boris.sees("112", "Позвоните нам: 8 (800) 000-00-00")


async def test_s32_hotline_is_that_of_the_house_where_the_house_is_known(
    bot: Bot, galina: Chatter, boris: Chatter
) -> None:
    bot.is_of(replace(SUPPLIER, hotlines=(SOUTH, TOWN)))
    await boris.starts()
    await boris.presses("Нет света")
    boris.sees("112", SOUTH.phone, TOWN.phone)
    await galina.presses("Нет света")
    galina.sees("112", SOUTH.phone)
    galina.does_not_see(TOWN.phone)
    await galina.says("/menu")
    await galina.presses("Контакты")
    galina.sees(SOUTH.phone)
