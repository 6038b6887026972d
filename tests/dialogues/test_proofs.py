"""Checking a code (settled 5): open to anybody, and telling no more than it must."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.base.ids import AccountNumber
from core.model.papers.paper import Paper, PaperKind
from core.model.readings.reading import ReadingStatus
from core.model.supplier.policy import Policy
from core.use_cases.issue_paper import issue
from storage import tables
from tests import billing

if TYPE_CHECKING:
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

ALPHABET = set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@pytest.fixture
async def code(galina: Chatter) -> str:
    """The code of a reading that Galina has handed in."""
    await galina.presses("Показания")
    await galina.says("8700")
    return galina.text.split("Код: ")[1][:14]


async def test_a_code_is_twelve_characters_that_cannot_be_mistaken_for_others(code: str) -> None:
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert set(code.replace("-", "")) <= ALPHABET


@pytest.mark.parametrize("command", ["/check", "/verify"])
async def test_a_stranger_learns_that_it_is_valid_when_and_four_digits(
    boris: Chatter, code: str, command: str
) -> None:
    await boris.says(f"{command} {code}")
    boris.sees("Код действителен", "Показание счётчика", "22.10.2025 в 12:05", "оканчивается на 7890")
    boris.does_not_see(billing.A, "8700", "Волгоград", billing.METER_A, "galina")


async def test_a_code_is_read_however_it_is_typed(boris: Chatter, code: str) -> None:
    await boris.starts()
    await boris.presses("Проверить")
    bare = code.replace("-", "")
    looks_alike = bare.replace("1", "I").replace("0", "O")
    for typed in (code, bare, bare.lower(), " ".join(bare), looks_alike, f" {code.replace('-', '–')} "):
        await boris.says(typed)
        boris.sees("Код действителен")


async def test_a_code_is_asked_for_and_after_an_answer_another_can_be_typed(
    boris: Chatter, code: str
) -> None:
    await boris.says("/check")
    boris.sees("Напишите код из 12 знаков", "Например: 7K3M-9QXA-2B4D")
    await boris.says("7K3M-9QXA-2B4D")
    boris.sees("Под этим кодом ничего нет")
    await boris.says(code)
    boris.sees("Код действителен")


async def test_what_cannot_be_a_code_is_asked_for_again_and_costs_no_try(boris: Chatter, code: str) -> None:
    await boris.says("/check")
    for typed in ("1234", code[:-1], code + "1", "УУУУ-УУУУ-УУУУ", "U" * 12, "'; DROP --", "7К3М-9ОХА-2В4D"):
        await boris.says(typed)
        boris.sees("В коде 12 знаков", "Например:")
    for _ in range(5):
        await boris.says("no code")
    await boris.says(code)
    boris.sees("Код действителен")


@pytest.mark.parametrize(
    ("status", "valid"),
    [
        (ReadingStatus.ON_CHECK, True),
        (ReadingStatus.EXPORTED, True),
        (ReadingStatus.BILLED, True),
        (ReadingStatus.REJECTED, False),
        (ReadingStatus.DELETED, False),
        (ReadingStatus.REPLACED, False),
    ],
)
async def test_a_code_is_valid_until_what_it_proves_is_withdrawn(
    bot: Bot, boris: Chatter, code: str, status: ReadingStatus, valid: bool
) -> None:
    await bot.does(
        lambda work: work.connection.execute(
            tables.readings.update().where(tables.readings.c.proof.is_not(None)).values(status=status)
        )
    )
    await boris.says(f"/check {code}")
    boris.sees("Код действителен" if valid else "Код больше не действует", "7890")


async def test_ten_codes_an_hour_may_be_checked_in_all_chats_of_a_person(
    bot: Bot, galina: Chatter, code: str
) -> None:
    phone = bot.person("galinas-phone")
    await phone.enters("galina@mail.ru")
    for number in range(10):
        await (phone if number % 2 else galina).says(f"/check {code}")
    bot.restart()
    for chat in (phone, galina):
        await chat.says(f"/check {code}")
        chat.sees("Слишком много проверок", "через час")
        chat.does_not_see("действителен")
    bot.later(minutes=61)
    await galina.says(code)
    galina.sees("Код действителен")


async def test_checks_of_strangers_are_counted_each_for_themselves(
    bot: Bot, boris: Chatter, code: str
) -> None:
    for _ in range(11):
        await boris.says("/check 7K3M-9QXA-2B4D")
    boris.sees("Слишком много проверок")
    other = bot.person("other")
    await other.says(f"/check {code}")
    other.sees("Код действителен")


async def test_a_check_in_the_middle_of_something_leads_back_to_the_menu(galina: Chatter, code: str) -> None:
    await galina.goes("> /menu", "Показания", f"> /check {code}")
    galina.sees("Код действителен")
    await galina.presses("В начало")
    galina.sees("К оплате")


# --- papers ---


async def _issued(bot: Bot, *, lasts: timedelta = timedelta(0)) -> Paper:
    """A receipt of Galina's that has been issued."""

    def enter(work: Work) -> Paper:
        account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        month = work.charges.of_last_month(account.id)[0].month
        return issue(
            work,
            account.id,
            PaperKind.RECEIPT,
            month,
            by="cabinet:1",
            policy=Policy(),
            now=bot.clock(),
            lasts=lasts,
        )

    return await bot.does(enter)


async def test_a_papers_link_opens_its_check_for_a_stranger(bot: Bot, boris: Chatter) -> None:
    paper = await _issued(bot)
    await boris.starts(f"check-{paper.code}")
    boris.sees("Код действителен", "Квитанция выдана 22.10.2025", "оканчивается на 7890")
    boris.does_not_see(billing.A, "Волгоград", "662", paper.number, "galina")


async def test_a_paper_that_does_not_hold_any_more_says_why(bot: Bot, boris: Chatter) -> None:
    paper = await _issued(bot, lasts=timedelta(days=30))
    await boris.says(f"/check {paper.code}")
    boris.sees("Код действителен", "действует до 21.11.2025 включительно")
    bot.later(days=31)
    await boris.says(f"/check {paper.code}")
    boris.sees("Срок действия закончился 21.11.2025", "Попросите новую")
    await bot.does(lambda work: work.papers.withdraw(paper.id, "ошибка", bot.clock()))
    await boris.says(f"/check {paper.code}")
    boris.sees("Документ отозван", "больше не действует")
    boris.does_not_see("ошибка")


async def test_a_paper_whose_facts_have_changed_says_so(bot: Bot, boris: Chatter) -> None:
    paper = await _issued(bot)
    await bot.does(lambda work: work.connection.execute(tables.charges.update().values(recalculated=-100)))
    await boris.says(f"/check {paper.code}")
    boris.sees("данные изменились", "Квитанция выдана 22.10.2025", "Попросите новую")
