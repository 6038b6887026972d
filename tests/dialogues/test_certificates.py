"""The no-debt certificate and the statement of account (S32), from the wish to the file."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
from sqlalchemy import select

from adapters.documents.certificate import certificate_pdf
from bot.errands.errand import BACK_OFF
from bot.handlers.certificates import CERTIFICATE
from core.base.ids import AccountNumber
from core.model.cabinets.delegation import Rights
from storage import tables
from storage.tables import queue
from tests import billing
from tests.doubles.pictures import read_codes

if TYPE_CHECKING:
    from core.model.papers.certificate import Certificate
    from core.model.papers.paper import Paper
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

pytestmark = pytest.mark.rows("S32")

WISH = "Пришлите бумажку, что не должна"


@pytest.fixture
async def resident(bot: Bot) -> Chatter:
    """A subscriber who owes nothing, on the main screen."""
    resident = bot.person("resident")
    await resident.settles(billing.PAID_UP)
    return resident


async def _papers(bot: Bot) -> list[Paper]:
    return list(await bot.does(lambda work: work.papers.last(9)))


async def _file_of(bot: Bot, person: Chatter) -> pypdfium2.PdfDocument:
    """The file that came last."""
    chat = await person.chat()
    (shown,) = person.last.screen.files
    kept = await bot.does(lambda work: work.files.get(chat.id, shown.key))
    assert kept is not None
    return pypdfium2.PdfDocument(kept.content)


def _words(document: pypdfium2.PdfDocument) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


async def test_a_grandmothers_words_and_one_press_bring_the_certificate(bot: Bot, resident: Chatter) -> None:
    await resident.says(WISH)
    resident.sees("Долга нет, справка готовится сразу", "Для чего она?")
    await resident.presses("Для субсидии")
    resident.sees("файлом в следующем сообщении")
    await bot.errands()
    resident.sees("Справка об отсутствии задолженности № С-2025-000001", "до 21.11.2025 включительно")
    (file,) = resident.last.screen.files
    assert (file.name, file.mime) == ("Справка об отсутствии долга 2025-10-22 ЛС 7778.pdf", "application/pdf")
    words = _words(await _file_of(bot, resident))
    for told in (billing.PAID_UP, "22.10.2025", "отсутствует", "Для субсидии", "С-2025-000001"):
        assert told in words


async def test_whoever_gets_the_paper_checks_it_by_its_qr_code(
    bot: Bot, resident: Chatter, boris: Chatter
) -> None:
    await resident.says("/certificate для банка")
    await bot.errands()
    picture = io.BytesIO()
    (await _file_of(bot, resident))[0].render(scale=2).to_pil().save(picture, "PNG")
    (paper,) = await _papers(bot)
    assert read_codes(picture.getvalue()) == [f"https://cabinet.example/#start=check-{paper.code}".encode()]
    assert paper.purpose == "для банка"
    await boris.starts(f"check-{paper.code}")
    boris.sees("Код действителен", "Справка об отсутствии задолженности выдана 22.10.2025")
    boris.sees("действует до 21.11.2025", "оканчивается на 7778")
    boris.does_not_see(billing.PAID_UP, "для банка")


async def test_a_debtor_learns_how_much_and_since_when_and_is_led_to_pay_it(galina: Chatter) -> None:
    await galina.says("справка")
    galina.sees("пока не получить", "Просрочено 662,00 ₽ с 11.10.2025")
    await galina.presses("Оплатить 662,00")
    galina.sees("662,00 ₽", "Проверьте")


async def test_a_debtor_gets_a_statement_with_the_debt_instead(bot: Bot, galina: Chatter) -> None:
    await galina.goes("> справка", "Справка о состоянии расчётов", "Не указывать")
    await bot.errands()
    galina.sees("Справка о состоянии расчётов № С-2025-000001")
    words = _words(await _file_of(bot, galina))
    assert "Долг на конец, сентябрь 2025 662,00 ₽" in words
    assert "Для чего" not in words


async def test_a_payment_that_billing_has_not_counted_counts_and_the_paper_says_so(
    bot: Bot, galina: Chatter
) -> None:
    await bot.knows_of_payment(66200, date(2025, 10, 21))
    await galina.says("/certificate")
    galina.sees("Учтём платёж 662,00 ₽ от 21.10.2025")
    await galina.presses("Для продажи квартиры")
    await bot.errands()
    assert "еще обрабатываются 662,00 ₽ от 21.10.2025" in _words(await _file_of(bot, galina))


async def test_on_the_last_good_day_it_is_said_that_tomorrow_is_too_late(bot: Bot, galina: Chatter) -> None:
    bot.at(2025, 10, 10, 23, 59)
    await galina.says("/certificate")
    galina.sees(
        "Возьмите справку сегодня", "последний день оплаты за сентябрь 2025", "662,00 ₽ станут долгом"
    )
    bot.at(2025, 10, 11, 0, 1)
    await galina.says("для банка")
    galina.sees("Просрочено 662,00 ₽ с 11.10.2025")
    assert not await _papers(bot)


async def test_a_press_twice_makes_one_paper_and_the_same_facts_are_the_same_number(
    bot: Bot, resident: Chatter
) -> None:
    await resident.says("/certificate")
    wish = resident.last
    await resident.presses("Не указывать")
    await resident.presses("Не указывать", on=wish)
    asked = select(queue).where(queue.c.kind == CERTIFICATE)
    assert len(await bot.does(lambda work: work.connection.execute(asked).all())) == 1
    await bot.errands()
    await resident.says("/certificate")
    await resident.presses("Не указывать")
    resident.sees("файлом в следующем сообщении")
    await bot.errands()
    resident.sees("№ С-2025-000001")
    await resident.says("/certificate <b>Щ</b> & Ко")
    await bot.errands()
    resident.sees("№ С-2025-000002")
    assert "<b>Щ</b> & Ко" in _words(await _file_of(bot, resident))
    assert [paper.purpose for paper in await _papers(bot)] == ["<b>Щ</b> & Ко", ""]


async def test_a_purpose_too_long_for_the_paper_is_asked_for_again(bot: Bot, resident: Chatter) -> None:
    await resident.says("/certificate")
    await resident.says("о" * 501)
    resident.sees("не длиннее 500 знаков")
    await resident.says("1234")
    resident.sees("Напишите словами, для чего справка")
    await resident.says("о" * 500)
    await bot.errands()
    assert len(await _papers(bot)) == 1


async def test_a_debt_that_appears_meanwhile_is_told_and_no_paper_is_given(bot: Bot, galina: Chatter) -> None:
    bot.at(2025, 10, 10, 23, 59)
    await galina.says("/certificate для банка")
    bot.later(minutes=5)
    await bot.errands()
    galina.sees(f"Справку по счёту {billing.A} сделать не вышло", "Просрочено 662,00 ₽")
    assert not await _papers(bot)


async def test_s96_an_account_unlinked_meanwhile_gets_no_paper(bot: Bot, resident: Chatter) -> None:
    await resident.says("/certificate для банка")

    def unlink(work: Work) -> None:
        account = work.accounts.by_number(AccountNumber(billing.PAID_UP))
        assert account is not None
        for link in work.links.of_account(account.id):
            work.links.close(link.id, bot.clock())

    await bot.does(unlink)
    await bot.errands()
    resident.sees("Счёт отвязан, поэтому справка по нему не придёт")
    assert not await _papers(bot)


async def test_a_file_that_cannot_be_made_is_owned_up_to_and_can_be_asked_for_again(
    bot: Bot, resident: Chatter
) -> None:
    def fail(certificate: Certificate) -> bytes:
        raise OSError(certificate.head.file_name)

    bot.documents.print_certificate = fail
    for elsewhere in (True, False):
        await resident.says("/certificate для банка")
        if elsewhere:
            await resident.says("/menu")
        for _ in range(len(BACK_OFF) + 1):
            await bot.errands()
            bot.later(minutes=1)
        resident.sees("сделать не получилось", "8 (800) 000-00-00")
    bot.documents.print_certificate = certificate_pdf
    again = resident.last
    await resident.presses("Сделать ещё раз")
    await resident.presses("Сделать ещё раз", on=again)
    resident.sees("файлом в следующем сообщении")
    await resident.says("/menu")
    await bot.errands()
    resident.sees(f"№ С-2025-000001, ЛС {billing.PAID_UP}")


@pytest.mark.parametrize(
    ("number", "counts", "told"),
    [(billing.B, False, "Не оплачены пени: 63,45 ₽"), (billing.A, True, "Не оплачено 662,00 ₽")],
)
async def test_what_stands_in_the_way_is_named(bot: Bot, number: str, counts: bool, told: str) -> None:
    bot.decides(not_due_is_debt=counts)
    bot.at(2025, 10, 9, 12)
    person = bot.person("debtor")
    await person.settles(number)
    await person.says("справка")
    person.sees(told)


async def test_who_has_paid_meanwhile_is_not_asked_to_pay_again(bot: Bot, galina: Chatter) -> None:
    await galina.says("справка")
    await bot.knows_of_payment(66200, date(2025, 10, 21))
    await galina.presses("Оплатить 662,00")
    galina.sees("Долга нет", "Учтём платёж 662,00 ₽ от 21.10.2025")


async def test_a_delegate_who_may_only_see_is_not_offered_it_and_is_refused(
    bot: Bot, galina: Chatter
) -> None:
    def lower(work: Work) -> None:
        work.connection.execute(tables.links.update().values(rights=Rights.SEE))

    await bot.does(lower)
    await galina.says("/menu")
    galina.sees_no_button("Справка об отсутствии долга")
    for wish in ("справка", "/certificate для банка"):
        await galina.says(wish)
        galina.sees("вам это не разрешили")


async def test_an_account_that_was_never_charged_has_no_certificate_yet(bot: Bot) -> None:
    await bot.does(billing.state_more)
    person = bot.person("newcomer")
    await person.settles(billing.NEW)
    for wish in ("/certificate", "/certificate для банка"):
        await person.says(wish)
        person.sees("начислений ещё не было")
    await person.presses_raw("certificates.ask_statement")
    person.sees("начислений ещё не было")
