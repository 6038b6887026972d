"""A photograph of the receipt opens the account, and anything else that is sent is answered kindly."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.engine.channel import AttachmentGone, InFlight
from bot.engine.events import Attached
from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.cabinets.cabinet import ProofKind
from core.model.receipts.payment_qr import build
from core.use_cases.show_photograph import MOST_OF_A_PERSON
from tests import billing
from tests.doubles.pictures import drawn, png
from tests.doubles.receipts import PAYEE
from tests.doubles.shown import LAST, code_photo, receipt_photo

if TYPE_CHECKING:
    from datetime import datetime

    from core.model.cabinets.cabinet import Link
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

RECEIPT_A = receipt_photo(billing.A)
CAT = png(drawn(b"cat").crop((0, 0, 8, 8)))


OLD = receipt_photo(billing.A, month=Month(2025, 6))


def torn() -> bytes:
    code = drawn(build(PAYEE, account=AccountNumber(billing.A), month=LAST, amount=100))
    code.paste(255, (0, code.height // 3, code.width, code.height * 2 // 3))
    return png(code)


def foreign() -> bytes:
    stranger = replace(PAYEE, inn="7707083893", name="АО «Водоканал»")
    return code_photo(build(stranger, account=AccountNumber(billing.A), month=LAST, amount=100))


async def _links(bot: Bot, person: Chatter) -> list[Link]:
    cabinet = (await person.chat()).cabinet_id
    assert cabinet is not None
    return await bot.does(lambda work: work.links.of_cabinet(cabinet))


def _unlink(link: Link, now: datetime, work: Work) -> None:
    work.links.close(link.id, now)


async def sends_together(person: Chatter, *contents: bytes) -> None:
    """Send pictures as one album, and wait until all have been looked at."""
    before = len(person.messages)
    for number, content in enumerate(contents):
        person.channel.files[f"album-{before}-{number}"] = content
        event = person.event(Attached(f"album-{before}-{number}", "photo.jpg"), origin=f"album-{before}")
        await person.bot.dispatcher.receive(InFlight(event))
    await person.bot.errands()


@pytest.mark.rows("S13", "S17", "S18")
async def test_a_photograph_of_the_receipt_opens_the_account(bot: Bot, anna: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    await anna.attaches("photo.jpg", RECEIPT_A)
    anna.sees("Смотрю", "Вижу квитанцию за сентябрь 2025", "Это ваш счёт …7890?")
    await anna.presses("Да, мой счёт")
    anna.sees("Согласие", billing.A)
    await anna.presses("Даю согласие")
    anna.sees(f"Счёт {billing.A} привязан")
    (link, *_) = await _links(bot, anna)
    assert link.proof is ProofKind.QR


async def test_after_many_drawn_codes_the_meter_is_asked_for_instead(bot: Bot, anna: Chatter) -> None:
    def shows_drawn_codes(work: Work) -> None:
        for _ in range(bot.policy.proofs_an_account):
            work.tries.add("proof-code", billing.A, bot.now)

    await bot.does(shows_drawn_codes)
    await anna.registers("anna@mail.ru")
    await anna.attaches("photo.jpg", RECEIPT_A)
    await anna.presses("Да, мой счёт")
    anna.sees("одной квитанции мало", "Напишите номер счётчика")
    await anna.says(billing.METER_A)
    await anna.presses("Даю согласие")
    anna.sees(f"Счёт {billing.A} привязан")


@pytest.mark.rows("S13")
async def test_the_way_by_a_photograph_says_how_to_take_it(anna: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    anna.sees("пришлите фото квитанции")
    await anna.says(billing.A)
    await anna.presses("Фото квитанции")
    anna.sees("снимите QR-код крупно")
    await anna.attaches("photo.jpg", RECEIPT_A)
    anna.sees("Это ваш счёт …7890?")


@pytest.mark.rows("S59")
async def test_a_guests_receipt_leads_into_a_cabinet_with_the_account(anna: Chatter) -> None:
    await anna.starts()
    await anna.attaches("photo.jpg", RECEIPT_A)
    anna.sees("Это ваш счёт …7890? Зарегистрируйтесь")
    await anna.presses("Да, зарегистрироваться")
    await anna.goes_on_registering("anna@mail.ru")
    anna.sees("Это ваш счёт …7890?")
    await anna.presses("Да, мой счёт")
    await anna.presses("Даю согласие")
    anna.sees(f"Счёт {billing.A} привязан")


@pytest.mark.parametrize(
    ("linked", "seen"),
    [(billing.B, "Это ваш счёт …7890?"), (billing.A, f"ЛС {billing.A}")],
    ids=["with another account", "with this very account"],
)
async def test_a_guest_who_has_a_cabinet_enters_it_with_the_receipt(
    bot: Bot, boris: Chatter, linked: str, seen: str
) -> None:
    await bot.person("elsewhere").settles(linked)
    await boris.starts()
    await boris.attaches("photo.jpg", RECEIPT_A)
    await boris.presses("Да, кабинет уже есть")
    await boris.says("elsewhere@mail.ru")
    if boris.channel.limits.erases:
        await boris.presses("Войти по коду")
    await boris.says(await boris.code("elsewhere@mail.ru"))
    boris.sees(seen)


@pytest.mark.rows("S59")
async def test_a_guest_pays_the_sum_of_the_receipt(anna: Chatter) -> None:
    await anna.starts()
    await anna.attaches("photo.jpg", RECEIPT_A)
    await anna.presses("Оплатить без входа")
    await anna.presses("Оплатить 662,00")
    anna.sees("почт")


async def test_a_guest_pays_by_a_receipt_without_a_sum(anna: Chatter) -> None:
    await anna.starts()
    await anna.attaches("photo.jpg", receipt_photo(billing.A, amount=0))
    await anna.presses("Оплатить без входа")
    anna.sees_no_button("Оплатить")


@pytest.mark.rows("S54")
async def test_the_receipt_of_an_account_of_ones_own_leads_to_its_payment(bot: Bot, anna: Chatter) -> None:
    await anna.settles(billing.A, billing.B)
    await anna.attaches("photo.jpg", RECEIPT_A)
    anna.sees("Счёт …7890 у вас уже есть")
    await anna.presses("Оплатить")
    anna.sees("662,00")
    await anna.attaches("photo.jpg", RECEIPT_A)
    old = anna.last
    for link in await _links(bot, anna):
        await bot.does(partial(_unlink, link, bot.now))
    await anna.presses("Оплатить", on=old)
    anna.does_not_see("662,00")


async def test_an_account_linked_elsewhere_meanwhile_is_opened(bot: Bot, anna: Chatter) -> None:
    await anna.settles(billing.B)
    await anna.attaches("photo.jpg", RECEIPT_A)
    cabinet = (await anna.chat()).cabinet_id
    assert cabinet is not None

    def link(work: Work) -> None:
        account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        work.links.add(cabinet, account.id, ProofKind.SUM, bot.now)

    await bot.does(link)
    await anna.presses("Да, мой счёт")
    anna.sees("Счёт …7890 у вас уже есть")


async def test_two_receipts_on_one_photograph_ask_which(anna: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    await anna.attaches("photo.jpg", receipt_photo(billing.A, billing.B))
    anna.sees("несколько квитанций")
    other = anna.last
    await anna.presses("Счёт …7890")
    anna.sees("Это ваш счёт …7890?")
    question = anna.last
    await anna.presses("Счёт …5678", on=other)
    anna.sees_out_of_date()
    await anna.attaches("photo.jpg", receipt_photo(billing.B))
    anna.sees("Это ваш счёт …5678?")
    await anna.presses_raw(f"photographs.mine:{billing.A}", origin=question.number)
    anna.sees_out_of_date()
    await anna.attaches("photo.jpg", receipt_photo(billing.A, billing.B))
    await anna.presses_raw("photographs.choose:9999999999")
    anna.sees_out_of_date()


async def test_pictures_sent_together_are_each_looked_at_and_answered_once(anna: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    before = len(anna.messages)
    await sends_together(anna, CAT, RECEIPT_A, CAT)
    assert len(anna.messages) == before + 2
    assert "Это ваш счёт …7890?" in anna.last.screen.text.replace("<b>", "").replace("</b>", "")
    await sends_together(anna, CAT, foreign(), CAT)
    assert len(anna.messages) == before + 4
    assert "Водоканал" in anna.messages[-1].screen.text
    await sends_together(anna, CAT, foreign(), OLD, foreign(), b"<svg/>", CAT)
    told = [message.screen.text for message in anna.messages[before + 5 :]]
    assert ["Водоканал" in told[0], "слишком старая" in told[1], "не открываю" in told[2]] == [True] * 3
    assert len(told) == 3
    await sends_together(anna, torn(), CAT)
    assert "прочитать его не получилось" in anna.messages[-1].screen.text
    before = len(anna.messages)
    await sends_together(anna, CAT, CAT)
    assert "нет кода" in anna.messages[-1].screen.text
    assert len(anna.messages) == before + 2
    await sends_together(anna, RECEIPT_A, receipt_photo(billing.B))
    assert "несколько квитанций" in anna.last.screen.text
    assert await anna.state() == "Photographs:which"


async def test_what_comes_after_a_receipt_is_answered_for_itself(anna: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    await sends_together(anna, RECEIPT_A)
    await anna.attaches("photo.jpg", b"")
    anna.sees("пришёл пустым")


@pytest.mark.rows("S19")
async def test_wrong_receipts_count_and_other_ways_are_offered(anna: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    for left in ("Осталось 4 попытки", "Осталось 3 попытки", "Осталось 2 попытки", "Осталась 1 попытка"):
        await anna.attaches("photo.jpg", receipt_photo(billing.A, amount=100))
        await anna.presses("Да, мой счёт")
        anna.sees("По этой квитанции счёт не открыть", left)
        anna.sees_buttons("Сумма из квитанции", "Номер счётчика")
    await anna.attaches("photo.jpg", receipt_photo(billing.A, amount=100))
    await anna.presses("Да, мой счёт")
    anna.sees("Попытки кончились")
    await anna.attaches("photo.jpg", RECEIPT_A)
    await anna.presses("Да, мой счёт")
    anna.sees("Попытки кончились")


async def test_a_receipt_without_a_sum_gives_the_number_alone(anna: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    await anna.attaches("photo.jpg", receipt_photo(billing.A, amount=0))
    await anna.presses("Да, мой счёт")
    anna.sees("нет суммы к оплате", f"Счёт {billing.A}")
    await anna.goes("Номер счётчика", f"> {billing.METER_A}", "Даю согласие")
    anna.sees("привязан")


async def test_the_code_of_a_paper_is_checked(bot: Bot, anna: Chatter) -> None:
    await anna.starts()
    link = bot.channel.link("check-7K3M9QXA2B4D")
    await anna.attaches("photo.jpg", code_photo(link.encode()))
    anna.sees("Под этим кодом ничего нет")
    await anna.attaches(
        "photo.jpg",
        png(
            drawn(link.encode()),
            drawn(build(PAYEE, account=AccountNumber(billing.A), month=LAST, amount=66200)),
        ),
    )
    anna.sees("Это ваш счёт …7890?")


def no_month() -> bytes:
    raw = build(PAYEE, account=AccountNumber(billing.A), month=LAST, amount=66200)
    return code_photo(raw.replace(b"PaymPeriod=092025", b"PaymPeriod="))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (CAT, "На этом фото нет кода"),
        (foreign(), "квитанция другой организации: АО «Водоканал»"),
        (code_photo(b"https://qr.nspk.ru/AS10003P3RH0LJ2A9ROO038L6NT5RU1M"), "код для быстрой оплаты"),
        (code_photo(b"https://example.ru"), "не с нашей квитанции"),
        (receipt_photo(billing.A, month=Month(2025, 6)), "слишком старая"),
        (code_photo(b"ST00012|Name=x"), "не хватает данных"),
        (no_month(), "Вижу квитанцию нашей компании"),
        (b"", "пришёл пустым"),
        (b"\x00\x00\x00\x18ftypheic", "как фото, а не как файл"),
        (b"<svg/>", "Такой файл я не открываю"),
        (b"%PDF-1.7\n" + bytes(60), "Файл повреждён"),
    ],
)
async def test_everything_that_is_sent_has_its_sentence(anna: Chatter, content: bytes, words: str) -> None:
    """And the screen on which the person stood is there again below."""
    await anna.registers("anna@mail.ru")
    await anna.attaches("photo.jpg", content)
    anna.sees(words)
    assert anna.buttons


async def test_what_is_too_big_is_not_even_fetched(bot: Bot, anna: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    before = len(anna.messages)
    await bot.dispatcher.receive(InFlight(anna.event(Attached("film", "film.mp4", size=60_000_000))))
    assert "до 20 МБ" in anna.last.screen.text
    await bot.errands()
    assert len(anna.messages) == before + 1


async def test_a_file_that_is_bigger_than_it_said_or_gone_is_asked_for_again(
    anna: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await anna.registers("anna@mail.ru")
    monkeypatch.setattr("bot.errands.photographs.MOST_BYTES", 3)
    await anna.attaches("photo.jpg", b"1234")
    anna.sees("до 20 МБ")

    async def gone(reference: str, limit: int) -> bytes:
        raise AttachmentGone(reference, limit)

    monkeypatch.setattr(anna.channel, "fetch", gone)
    await anna.attaches("photo.jpg", RECEIPT_A)
    anna.sees("Фото уже недоступно")


async def test_after_a_failure_of_ours_the_person_hears_of_it(
    bot: Bot, anna: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tried again until there is no use, and of several pictures it is said once."""

    def fails(*_: object, **__: object) -> None:
        raise OSError

    await anna.registers("anna@mail.ru")
    monkeypatch.setattr("bot.errands.photographs.judge", fails)
    await sends_together(anna, CAT, CAT)
    before = len(anna.messages)
    for _ in range(8):
        bot.later(seconds=30)
        await bot.errands()
    assert len(anna.messages) == before + 1
    assert "что-то сломалось у нас" in anna.last.screen.text


async def test_so_many_photographs_an_hour_are_looked_at(bot: Bot, anna: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    for _ in range(MOST_OF_A_PERSON):
        await anna.attaches("photo.jpg", b"")
    await anna.attaches("photo.jpg", RECEIPT_A)
    anna.sees("Пришлите следующее через час")
    bot.later(hours=1, minutes=1)
    await anna.attaches("photo.jpg", RECEIPT_A)
    anna.sees("Это ваш счёт …7890?")


async def test_the_question_can_be_cancelled_and_is_then_out_of_date(anna: Chatter) -> None:
    await anna.settles(billing.B)
    await anna.attaches("photo.jpg", RECEIPT_A)
    question = anna.last
    await anna.presses("Отмена")
    await anna.presses("Да, мой счёт", on=question)
    anna.sees_out_of_date()


async def test_a_receipt_sent_in_the_middle_of_something_leaves_a_way_back(anna: Chatter) -> None:
    await anna.settles(billing.B)
    await anna.goes_to_accounts()
    await anna.presses("Добавить счёт")
    before = await anna.state()
    await anna.attaches("photo.jpg", RECEIPT_A)
    anna.sees("Это ваш счёт …7890?")
    await anna.presses("Продолжить")
    assert await anna.state() == before


async def test_a_forged_yes_of_a_guest_links_nothing(anna: Chatter) -> None:
    await anna.starts()
    await anna.attaches("photo.jpg", RECEIPT_A)
    await anna.presses_raw(f"photographs.mine:{billing.A}")
    anna.sees_out_of_date()


async def test_an_account_unlinked_meanwhile_is_shown_no_more(bot: Bot, anna: Chatter) -> None:
    await anna.settles(billing.A, billing.B)
    await anna.attaches("photo.jpg", RECEIPT_A)
    for link in await _links(bot, anna):
        await bot.does(partial(_unlink, link, bot.now))
    await anna.sends("sticker")
    anna.sees("кое-что изменилось")
