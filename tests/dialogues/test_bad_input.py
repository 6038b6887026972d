"""What people type, paste and send by mistake: in every state it is answered, and nothing of it does harm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from bot.channels.telegram.limits import TELEGRAM
from bot.engine.channel import InFlight
from bot.engine.events import Attached, Said, Sent, SharedPhone
from bot.engine.markup import spans
from tests import billing
from tests.dialogues.people import FAULT

if TYPE_CHECKING:
    from bot.engine.events import What
    from tests.dialogues.crowd import Crowd
    from tests.dialogues.people import Bot, Chatter

TYPED: Final = {
    "nothing": "",
    "blanks": " \t\n\u00a0\u2003",
    "as much as a messenger lets through": "ы" * 4096,
    "emoji": "👍🏽👨‍👩‍👧‍👦🇷🇺",
    "right to left": "\u202eשלום 8590\u202c",
    "direction marks around a number": "\u2066\u202e0958\u2069",
    "control characters": "\x00\x07\x1b[31m8590\x7f\x9f",
    "half a surrogate pair": "\ud83d 8590",
    "invisible letters": "8\u200b5\u200d9\ufeff0",
    "tags": "<b>8590</b><script>alert(1)</script>",
    "a tag that does not close": "<b",
    "an entity": "&lt;b&gt;&amp;&#x41;",
    "markdown": "*8590* _x_ `y` [z](http://example.ru)",
    "mentions": "@all [id1|Павел] *id1 (x)",
    "a link": "https://example.ru/?a=1&b=2",
    "quotes": "'; DROP TABLE accounts; --",
    "a formula": "=cmd|'/c calc'!A1",
    "forty digits": "1234567890" * 4,
    "four thousand digits": "9" * 4000,
    "digits of another script": "٨٥٩٠",
    "a fullwidth number": "８５９０",
    "a superscript": "859²",
    "an exponent": "1e9",
    "not a number": "NaN",
    "infinity": "-Infinity",
    "a minus": "-1",
    "a fraction of nothing": ",5",
    "only a comma": ",",
    "a command that is none": "/drop",
    "a bare slash": "/",
    "a placeholder": "{ $number } %s {0}",
    "many lines": "8590\n" * 500,
}

OTHER_THINGS: Final[tuple[What, ...]] = (
    Sent("sticker"),
    Sent("voice"),
    Sent("location"),
    Sent("forwarded"),
    Attached(reference="1", name="квитанция.pdf", mime="application/pdf", size=10),
    Attached(reference="1", name="../../etc/passwd\x00.exe", mime="", size=10**12, caption="<b>"),
    SharedPhone("+79123456789", own=False),
    SharedPhone("не номер", own=True),
)


@pytest.mark.rows("S97")
async def test_everything_typed_is_answered_in_every_state(crowd: Crowd) -> None:
    """No fault of the bot, no silence, and every screen still says what to do."""
    for state, person in crowd:
        for preview in await person.would(*map(Said, crowd.share([*TYPED.values()], state))):
            said = (state.state, preview.act)
            assert FAULT not in preview.text, said
            assert preview.last.rows or preview.last.asks_phone, said
            assert len(preview.text) < 3 * crowd.limits.text, said
            for screen in preview.answer.screens:
                assert spans(screen.text), said
                assert "<script" not in screen.text, said


async def test_a_thing_where_words_are_due_is_answered_in_every_state(crowd: Crowd) -> None:
    for state, person in crowd:
        for preview in await person.would(*crowd.share(OTHER_THINGS, state)):
            assert FAULT not in preview.text, (state.state, preview.act)
            assert preview.last.rows or preview.last.asks_phone, (state.state, preview.act)


@pytest.mark.parametrize(
    ("state", "example"),
    [
        ("Entrance:email", "anna@mail.ru"),
        ("Entrance:code", "123456"),
        ("Entrance:phone", "8 912 345-67-89"),
        ("Accounts:number", "1234567890"),
        ("Accounts:by_sum", "940,04"),
        ("Accounts:by_meter", "38208746"),
        ("Readings:value", "Например: 08"),
        ("Proofs:code", "7K3M-9QXA-2B4D"),
        ("Charges:history_period", "с января по сентябрь"),
        ("Charges:payments_period", "с января по сентябрь"),
    ],
)
async def test_where_something_else_is_expected_there_is_an_example(
    crowd: Crowd, state: str, example: str
) -> None:
    """And the person stays where they were."""
    person = next(person for each, person in crowd if each.state == state)
    for preview in await person.would(Said("👍🏽"), Said("<b"), Said("не знаю"), Sent("sticker")):
        assert example in preview.text
        assert preview.chat.state == state


async def test_what_was_typed_is_shown_as_it_was_typed_and_never_as_marks(anna: Chatter) -> None:
    """Escaped at one place (law 6)."""
    await anna.starts()
    await anna.presses("Регистрация")
    await anna.says("<b>anna</b>@gmail.con")
    anna.does_not_see("Может быть")
    await anna.says("o'neil&co@gmail.con")
    anna.sees("Вы написали o'neil&co@gmail.con", "Может быть, o'neil&co@gmail.com?")
    assert "&amp;" in anna.last.screen.text


async def test_a_message_with_six_files_is_answered_once_where_nobody_asked_for_them(
    bot: Bot, anna: Chatter
) -> None:
    await anna.registers("anna@mail.ru")
    for message in ("message-1", "message-2"):
        before = len(anna.messages)
        for number in range(6):
            await bot.dispatcher.receive(
                InFlight(anna.event(Attached(f"{message}/{number}", "акт.pdf"), origin=message))
            )
        assert len(anna.messages) == before + 1
        assert "Смотрю" in anna.last.screen.text


async def test_an_account_number_survives_the_way_people_copy_it(anna: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    await anna.links(f" № {billing.A[:4]} {billing.A[4:7]}-{billing.A[7:]}\u200b", "662 руб. 00 коп.")
    anna.sees(f"Счёт {billing.A} привязан")


@pytest.mark.parametrize("typed", ["8700,5", "08700.5", "8 700,5 кВт·ч", "\u200e8700,5", "8700,59"])
async def test_a_reading_survives_the_way_people_type_it(anna: Chatter, typed: str) -> None:
    """T examples of 3.1: decimals that the dial does not have are cut, not rounded."""
    await anna.registers("anna@mail.ru")
    await anna.links(billing.A, billing.SUM_A)
    await anna.presses("Показания")
    await anna.says(typed)
    anna.sees("Показания приняты", "Передано: 8700,5")


async def test_six_digits_on_a_five_digit_meter_are_refused(anna: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    await anna.links(billing.A, billing.SUM_A)
    await anna.presses("Показания")
    await anna.says("870012,5")
    anna.sees("Цифр до запятой на этом счётчике — 5, а вы написали 6", "Например: 08590")
    assert await anna.state() == "Readings:value"


@pytest.mark.parametrize("name", ["<b>Аня</b>", "O'Neil & co", "a" * 60])
async def test_a_person_of_any_name_is_somebody_of_their_own(bot: Bot, name: str) -> None:
    person = bot.person(name)
    await person.registers("somebody@mail.ru")
    person.sees("Кабинет открыт")


def test_the_battery_knows_what_telegram_lets_through() -> None:
    assert max(map(len, TYPED.values())) >= 4096 > TELEGRAM.text
