"""People who do anything at all, in any order: some things always hold."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import select

from bot.engine.markup import plain
from bot.engine.screens import Look
from core.model.readings.reading import ReadingStatus
from storage import tables
from tests import billing
from tests.dialogues.test_bad_input import TYPED

if TYPE_CHECKING:
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

STEPS: Final = 300

_EXPECTED: Final[dict[str, tuple[str, ...]]] = {
    "Entrance:email": ("anna@mail.ru", "boris@mail.ru", "anna@mial.ru"),
    "Entrance:password": ("correct horse", "wrong"),
    "Entrance:phone": ("8 912 345-67-89",),
    "Entrance:new_password": ("correct horse", "short"),
    "GuestReadings:number": (billing.A, billing.B, billing.TWO_ZONES, *billing.MORE, "9999999999"),
    "GuestReadings:value": ("8700", "8650", "859", "99999", "1200", "1200; 700", "100002; 200002; 300002"),
    "GuestPayments:number": (billing.A, billing.B, billing.PAID_UP, "9999999999"),
    "GuestPayments:amount": ("500", "0", "940,04", "9999999"),
    "GuestPayments:email": ("anna@mail.ru", "anna"),
    "GuestReceipt:number": (billing.A, billing.B, "9999999999"),
    "GuestReceipt:by_sum": (billing.SUM_A, "63,45", "0"),
    "GuestReceipt:by_meter": (billing.METER_A, billing.METER_B),
    "GuestReceipt:email": ("anna@mail.ru",),
    "Accounts:number": (billing.A, billing.B, billing.TWO_ZONES, *billing.MORE),
    "Accounts:by_sum": (billing.SUM_A, "63,45", "828,40", "100", "0"),
    "Accounts:by_meter": (billing.METER_A, billing.METER_B, billing.METER_TWO_ZONES, *billing.MORE.values()),
    "Menu:main": ("8700", "1200; 700", "8591,5", "100001; 200001; 300001"),
    "Readings:value": (
        "8700",
        "8650",
        "859",
        "99999",
        "9990",
        "1200",
        "700",
        "1200; 700",
        "700; 1200",
        "100002; 200002; 300002",
    ),
    "Readings:confirm": ("8701",),
    "Readings:doubt": ("8702", "1201; 701"),
    "Proofs:code": ("7K3M-9QXA-2B4D",),
    "Charges:history": ("2025", "с января по сентябрь", "2031", "8700"),
    "Charges:history_period": ("09.2025-01.2025", "13.2026", "сентябрь"),
    "Charges:payments_period": ("12 месяцев", "с мая"),
}
"""What leads on, by state; the rest of the time people type something else."""

_PROVEN: Final = (
    (billing.A, billing.METER_A),
    (billing.TWO_ZONES, billing.METER_TWO_ZONES),
    (billing.THREE_ZONES, billing.MORE[billing.THREE_ZONES]),
)
_COMMANDS: Final = ("/start", "/menu", "/cancel", "/help", "/check", "/privacy", "меню")


class Walk:
    """One bot on one day and those after it."""

    def __init__(self, bot: Bot, seed: int) -> None:
        self._bot = bot
        self._chance = random.Random(seed)  # noqa: S311 - chances are no secrets
        self._people = [bot.person(name) for name in ("annas-phone", "annas-tablet", "boris", "thief")]

    async def step(self) -> None:
        """Somebody does something, or something happens."""
        person = self._chance.choice(self._people)
        asked = await person.state() in _EXPECTED
        what = self._chance.choices(
            (
                self._presses,
                self._types,
                self._settles,
                self._blunders,
                self._repeats,
                self._passes,
                self._happens,
            ),
            weights=(40, 40 if asked else 5, 5, 5, 3, 4, 3),
        )[0]
        await what(person)

    async def _settles(self, person: Chatter) -> None:
        """Come home again, since chance alone leaves the cabinet more often than it enters."""
        self._bot.later(seconds=61)
        email = "boris@mail.ru" if person.peer == "boris" else "anna@mail.ru"
        await person.says("/start")
        if await person.state() == "Start:welcome":
            known = await self._bot.does(lambda work: work.cabinets.by_email(email))
            await (person.enters(email) if known else person.registers(email))
        if await person.state() == "Accounts:number":
            await person.links_by_meter(*self._chance.choice(_PROVEN))

    async def _presses(self, person: Chatter) -> None:
        messages = person.messages[-1:] if self._chance.random() < 0.8 else person.messages
        buttons = [
            (message.number, button)
            for message in messages
            for row in message.screen.rows
            for button in row
            if button.press
        ]
        if not buttons:
            await person.says(self._chance.choice(_COMMANDS))
            return
        eager = [
            0.3 if b.press.startswith("nav.") else 4 if b.look is Look.PRIMARY else 1 for _, b in buttons
        ]
        number, button = self._chance.choices(buttons, weights=eager)[0]
        await person.presses_raw(button.press, origin=number)

    async def _types(self, person: Chatter) -> None:
        state = await person.state()
        letters = [letter for letter in self._bot.mailbox.letters if letter.subject[:6].isdecimal()]
        if state == "Entrance:code" and letters and self._chance.random() < 0.8:
            await self._bot.post()
            await person.says(self._bot.mailbox.letters[-1].subject[:6])
        else:
            await person.says(self._chance.choice(_EXPECTED.get(state, _COMMANDS)))

    async def _blunders(self, person: Chatter) -> None:
        await self._chance.choice(
            (
                lambda: person.says(self._chance.choice(list(TYPED.values()))),
                lambda: person.sends("sticker"),
                lambda: person.attaches("фото.jpg"),
                lambda: person.shares_phone("79123456789", own=self._chance.random() < 0.5),
                lambda: person.presses_raw(f"accounts.switch:{self._chance.randrange(9)}"),
                lambda: person.presses_raw(f"readings.ask_delete:{self._chance.randrange(20)}"),
            )
        )()

    async def _repeats(self, person: Chatter) -> None:
        if person.last_event is not None:
            await person.repeats()

    async def _passes(self, person: Chatter) -> None:
        """Time."""
        del person
        self._bot.later(
            **self._chance.choice(({"seconds": 61}, {"minutes": 31}, {"hours": 5}, {"days": 1}, {"days": 9}))
        )

    async def _happens(self, person: Chatter) -> None:
        """A restart, a file that is ready, letters that arrive, a register that goes out."""
        del person
        event = self._chance.randrange(4)
        if event == 0:
            self._bot.restart()
        elif event == 1:
            await self._bot.errands()
        elif event == 2:
            await self._bot.post()
        else:
            await self._bot.does(_export)

    async def ensure_all_is_well(self) -> None:
        for person in self._people:
            if person.messages:
                assert person.last.screen.rows or person.last.screen.asks_phone, (
                    "nobody is left without a way on"
                )
                assert plain(person.last.screen.text).strip()
        await self._bot.does(_ensure_consistent)


def _export(work: Work) -> None:
    work.connection.execute(
        tables.readings.update()
        .where(tables.readings.c.status == ReadingStatus.ACCEPTED)
        .values(status=ReadingStatus.EXPORTED)
    )


def _ensure_consistent(work: Work) -> None:
    readings = work.connection.execute(
        select(tables.readings).where(
            tables.readings.c.proof.is_not(None),
            tables.readings.c.status.in_((ReadingStatus.ACCEPTED, ReadingStatus.ON_CHECK)),
        )
    ).all()
    standing = Counter((reading.meter_id, reading.month) for reading in readings)
    assert all(number == 1 for number in standing.values()), "one reading of a meter stands for a month"
    assert all(
        kwh is None or kwh >= 0 for reading in readings for kwh in (reading.c1, reading.c2, reading.c3)
    )
    for chat in work.connection.execute(select(tables.chats)):
        linked = set()
        if chat.cabinet_id is not None:
            links = work.links.of_cabinet(chat.cabinet_id)
            linked = {link.account_id for link in links}
            assert len(linked) == len(links), "an account is linked once"
        assert chat.account_id is None or chat.account_id in linked, "only a linked account is open"
        assert chat.answer_shown or chat.answer


@pytest.mark.slow
@pytest.mark.parametrize(
    ("bot", "seed"),
    [
        ("telegram", 1),
        ("telegram", 2),
        pytest.param("vk", 3, marks=pytest.mark.unmeasured),
        pytest.param("web", 4, marks=pytest.mark.unmeasured),
    ],
    indirect=["bot"],
)
async def test_nothing_that_people_do_breaks_what_always_holds(bot: Bot, seed: int) -> None:
    bot.documents.print_receipt = repr_pdf
    bot.decides(codes_a_day=1000, proofs_a_person=1000, password_tries_an_hour=1000)
    await bot.does(billing.state_more)
    walk = Walk(bot, seed)
    for step in range(STEPS):
        await walk.step()
        if step % 10 == 0:
            await walk.ensure_all_is_well()
    done = await bot.does(lambda work: work.connection.scalars(select(tables.audit.c.action)).all())
    assert {"entered", "linked", "reading-handed-in"} <= set(done), "a walk that gets nowhere proves nothing"


def repr_pdf(receipt: object) -> bytes:
    """What stands for the file."""
    return repr(receipt).encode()
