"""What goes over the wire for a dozen typical screens; `UPDATE_VK_SCREENS=1` writes it down anew."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.fsm.accounts import Accounts
from bot.fsm.charges import Charges
from bot.fsm.entrance import Entrance
from bot.fsm.menu import Menu
from bot.fsm.proofs import Proofs
from bot.fsm.readings import Readings
from bot.fsm.receipts import Receipts
from bot.fsm.start import Start
from tests.dialogues.situations import newcomer_in
from tests.dialogues.vk_wire import VkWire

if TYPE_CHECKING:
    from bot.engine.states import State
    from tests.dialogues.people import Bot
    from tests.doubles.vk import Call

SCREENS = Path(__file__).parents[1] / "data" / "vk-screens"
_STATES: dict[str, State] = {
    "welcome": Start.welcome,
    "email": Entrance.email,
    "code": Entrance.code,
    "consent": Entrance.consent,
    "account-number": Accounts.number,
    "proof-of-account": Accounts.way,
    "accounts": Accounts.all,
    "menu": Menu.main,
    "information": Menu.information,
    "contacts": Menu.contacts,
    "reading": Readings.value,
    "reading-doubted": Readings.doubt,
    "reading-accepted": Readings.accepted,
    "readings-history": Readings.history,
    "receipt-month": Receipts.month,
    "receipt-details": Receipts.details,
    "charges-last": Charges.last,
    "charges-history": Charges.history,
    "check": Proofs.code,
}
_CHANGING = {"random_id", "peer_ids", "peer_id", "cmid"}
_PROOF = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")


def _payload(call: Call) -> dict[str, Any]:
    """A call as the documentation of VK would show it."""
    params = {name: value for name, value in call.params.items() if name not in _CHANGING}
    for name in ("keyboard", "format_data"):
        if name in params:
            params[name] = json.loads(params[name])
    params["message"] = _PROOF.sub("7K3M-9QXA-2B4D", params["message"]).split("\n")
    if "attachment" in params:
        params["attachment"] = re.sub(r"\d+_\d+_[0-9a-f]+", "1001_456239017_key", params["attachment"])
    return {"method": call.method, "params": params}


def _compare(name: str, bot: Bot) -> None:
    assert isinstance(bot.channel, VkWire)
    calls = [call for call in bot.channel.server.calls if call.method in {"messages.send", "messages.edit"}]
    path = SCREENS / f"{name}.json"
    shown = json.dumps(_payload(calls[-1]), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE_VK_SCREENS"):
        path.write_text(shown, "utf-8")
    assert shown == path.read_text("utf-8"), "read the difference, then run with UPDATE_VK_SCREENS=1"


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
@pytest.mark.parametrize("name", _STATES)
async def test_a_typical_screen_goes_out_as_it_is_written_down(bot: Bot, name: str) -> None:
    await newcomer_in(bot, _STATES[name])
    _compare(name, bot)


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_a_receipt_goes_out_as_it_is_written_down(bot: Bot) -> None:
    bot.documents.print_receipt = lambda receipt: receipt.file_name.encode()
    anna = await newcomer_in(bot, Menu.main)
    await anna.presses("Квитанция за")
    await anna.presses("Скачать квитанцию")
    await bot.errands()
    _compare("receipt", bot)


def test_each_payload_is_of_a_screen_that_is_tried() -> None:
    assert {path.stem for path in SCREENS.glob("*.json")} == {*_STATES, "receipt"}
