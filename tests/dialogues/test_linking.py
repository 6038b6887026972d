"""Linking an account (S12–S19): only a proof opens it, and wrong ones are counted (settled 1 and 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from bot.texts import russian
from core.base.ids import AccountNumber
from core.model.cabinets.cabinet import ConsentKind, ProofKind
from storage import tables
from tests import billing

if TYPE_CHECKING:
    from core.base.ids import AccountId
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

REJECTED = "не подходят друг к другу"


async def _tries(person: Chatter, number: str, proof: str, way: str = "Сумма") -> None:
    """From anywhere to the answer to a proof."""
    await person.says("/menu")
    if await person.state() == "Menu:main":
        await person.presses("Мои счета")
    if await person.state() == "Accounts:all":
        await person.presses("Добавить счёт")
    await person.goes(f"> {number}", way, f"> {proof}")


def _account(work: Work, number: str) -> AccountId:
    account = work.accounts.by_number(AccountNumber(number))
    assert account is not None
    return account.id


async def _links(bot: Bot, person: Chatter) -> list[AccountId]:
    chat = await person.chat()
    assert chat.cabinet_id is not None
    cabinet = chat.cabinet_id
    return await bot.does(lambda work: [link.account_id for link in work.links.of_cabinet(cabinet)])


@pytest.fixture
async def newcomer(anna: Chatter) -> Chatter:
    """Anna with a cabinet and no account, asked for a number."""
    await anna.registers("anna@mail.ru")
    return anna


# --- what is at hand ---


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("квитанция", "Возьмите последнюю квитанцию"),
        ("Квитанцию нашла", "Возьмите последнюю квитанцию"),
        ("у меня счётчик", "Напишите номер счётчика"),
        ("нет счетчика", "Что у вас под рукой"),
        ("квитанция и счётчик", "Что у вас под рукой"),
        ("662", "Что у вас под рукой"),
    ],
)
async def test_what_is_at_hand_may_be_said_in_words(newcomer: Chatter, said: str, asked: str) -> None:
    await newcomer.says(billing.A)
    await newcomer.says(said)
    newcomer.sees(asked)
    newcomer.does_not_see("Сначала добавьте лицевой счёт")


async def test_the_sum_may_be_said_at_once_and_once_more_after_a_wrong_one(newcomer: Chatter) -> None:
    await newcomer.says(billing.A)
    await newcomer.says("662 руб 01 коп")
    newcomer.sees(REJECTED, "Напишите сумму ещё раз")
    await newcomer.says("662")
    newcomer.sees("Остался один шаг")


# --- by sum ---


@pytest.mark.parametrize(
    "typed",
    ["662,00", "662.00", "662", "662 ₽", "662,00 руб.", "662 р. 00 коп.", " 6 62,0\u00a0", "662рублей"],
)
async def test_s14_sum_of_the_last_receipt_opens_the_account_however_it_is_written(
    newcomer: Chatter, typed: str
) -> None:
    await newcomer.links(billing.A, typed)
    newcomer.sees(f"Счёт {billing.A} привязан", "К оплате: 662,00 ₽")


async def test_a_sum_with_the_penalty_is_as_good_as_one_without(bot: Bot, newcomer: Chatter) -> None:
    """Settled 1, account B: the service −83,32 and the penalty 146,77 make 63,45."""
    await newcomer.links(billing.B, "63,45")
    newcomer.sees(f"Счёт {billing.B} привязан", "К оплате: 63,45 ₽")
    await bot.does(
        lambda work: work.connection.execute(
            tables.charges.update()
            .where(tables.charges.c.account_id == _account(work, billing.B))
            .where(tables.charges.c.service == "Электроснабжение")
            .values(opening=50000)
        )
    )
    boris = bot.person("boris")
    await boris.registers("boris@mail.ru")
    await boris.links(billing.B, "500,00")
    boris.sees(f"Счёт {billing.B} привязан", "К оплате: 646,77 ₽")


@pytest.mark.parametrize("typed", ["0", "0,00", "-83,32", "\u221283,32", "0 руб. 00 коп."])
async def test_a_sum_of_zero_or_below_proves_nothing_and_costs_no_try(
    bot: Bot, newcomer: Chatter, typed: str
) -> None:
    """Settled 1: it would open every paid account, so the meter is asked for instead."""
    for number in (billing.PAID_UP, billing.B):
        for _ in range(3):
            await _tries(newcomer, number, typed)
            newcomer.sees("По такой сумме счёт не подтвердить", "Номер счётчика")
            assert not await _links(bot, newcomer)
    await newcomer.presses("Номер счётчика")
    await newcomer.says(billing.METER_B)
    newcomer.sees("Остался один шаг")


async def test_sums_of_earlier_receipts_and_near_misses_are_refused(bot: Bot, newcomer: Chatter) -> None:
    await bot.does(
        lambda work: work.connection.execute(
            insert(tables.charges).values(
                account_id=_account(work, billing.A),
                month=work.charges.of_last_month(_account(work, billing.A))[0].month.plus(-1),
                service="Электроснабжение",
                opening=0,
                charged=94004,
                paid=0,
                closing=94004,
            )
        )
    )
    for typed in ("940,04", "661,99", "662,01", "6620"):
        await _tries(newcomer, billing.A, typed)
        newcomer.sees(REJECTED)
    assert not await _links(bot, newcomer)


async def test_what_is_no_sum_costs_no_try(newcomer: Chatter) -> None:
    for typed in ("шестьсот", "1e9", "NaN", "٦٦٢", "662,001", "6" * 40, "662;00"):
        await _tries(newcomer, billing.A, typed)
        newcomer.sees("Не вижу здесь суммы", "Например: 940,04")
    await newcomer.says(billing.SUM_A)
    newcomer.sees("Остался один шаг")


async def test_an_account_that_was_never_charged_is_not_opened_by_any_sum(
    bot: Bot, newcomer: Chatter
) -> None:
    await bot.does(billing.state_more)
    await _tries(newcomer, billing.NEW, "100")
    newcomer.sees(REJECTED)


# --- by the meter's number ---


@pytest.mark.parametrize(
    "typed", ["00417352", "417352", "0041 7352", "№ 00417352", "00-41-73-52", "000417352"]
)
async def test_s15_number_of_the_meter_opens_the_account_with_or_without_leading_zeros(
    newcomer: Chatter, typed: str
) -> None:
    await newcomer.links_by_meter(billing.B, typed)
    newcomer.sees(f"Счёт {billing.B} привязан")


@pytest.mark.parametrize("typed", ["", "0", "000", "№", "7352", "38208746", "🙂", "0041735200417352"])
async def test_any_other_number_of_a_meter_is_refused(bot: Bot, newcomer: Chatter, typed: str) -> None:
    await newcomer.goes(f"> {billing.B}", "Номер счётчика", f"> {typed}")
    newcomer.does_not_see("Остался один шаг")
    assert not await _links(bot, newcomer)


async def test_a_meter_that_was_taken_off_proves_nothing(bot: Bot, newcomer: Chatter) -> None:
    await bot.does(
        lambda work: work.connection.execute(
            tables.meters.update()
            .where(tables.meters.c.number == billing.METER_B)
            .values(removed=bot.policy.day(bot.now))
        )
    )
    await _tries(newcomer, billing.B, billing.METER_B, way="Номер счётчика")
    newcomer.sees(REJECTED)


@pytest.mark.rows("S13")
async def test_the_other_way_is_one_press_away(newcomer: Chatter) -> None:
    await newcomer.says(billing.A)
    newcomer.sees(f"Счёт {billing.A}", "квитанция или счётчик")
    await newcomer.presses("Номер счётчика")
    newcomer.sees("Он на самом приборе", "8 (800) 000-00-00", "Например: 38208746")
    await newcomer.presses("Сумма из квитанции")
    newcomer.sees("Всего к оплате с учетом долга/аванса")
    await newcomer.presses("‹ Назад")
    newcomer.sees("квитанция или счётчик")
    await newcomer.presses("‹ Назад")
    newcomer.sees("Напишите номер лицевого счёта")


# --- what a wrong proof tells ---


@pytest.mark.parametrize(("way", "proof"), [("Сумма", "661,00"), ("Номер счётчика", "12345678")])
async def test_s19_a_wrong_number_cannot_be_told_from_a_wrong_proof(
    bot: Bot, newcomer: Chatter, way: str, proof: str
) -> None:
    """Word for word the same, but for the number that they have typed themselves."""
    another = bot.person("another")
    await another.registers("another@mail.ru")
    texts = set()
    for person, number in ((newcomer, billing.A), (another, "9999999999")):
        await _tries(person, number, proof, way)
        person.sees(REJECTED, "Осталось 4 попытки", "8 (800) 000-00-00")
        texts.add((person.text.replace(number, "…"), *person.buttons))
    assert len(texts) == 1
    assert not await _links(bot, newcomer)


async def test_after_a_wrong_proof_the_other_one_is_a_press_away(newcomer: Chatter) -> None:
    await _tries(newcomer, billing.A, "661,00")
    newcomer.sees_buttons("Номер счётчика", "Исправить номер счёта")
    await newcomer.says("не знаю")
    newcomer.sees_buttons("Номер счётчика")
    await newcomer.presses("Номер счётчика")
    await newcomer.says("12345678")
    newcomer.sees_buttons("Сумма из квитанции", "Исправить номер счёта")
    await newcomer.goes("Сумма из квитанции", f"> {billing.SUM_A}", "Даю согласие")
    newcomer.sees("привязан")


async def test_after_a_wrong_proof_the_number_can_be_put_right(newcomer: Chatter) -> None:
    await _tries(newcomer, "9999999999", billing.SUM_A)
    await newcomer.presses("Исправить номер счёта")
    newcomer.sees("Напишите номер лицевого счёта")
    await newcomer.links(billing.A, billing.SUM_A)
    newcomer.sees("привязан")


async def test_what_cannot_be_a_number_of_an_account_is_asked_for_again(newcomer: Chatter) -> None:
    for typed in ("1234", "12345678901234567", "счёт 1234", "12345,00", "١٢٣٤٥٦٧٨٩٠", "12345 а"):
        await newcomer.says(typed)
        newcomer.sees("от 5 до 16 цифр", "Например: 1234567890")
        assert await newcomer.state() == "Accounts:number"


async def test_who_does_not_know_the_number_is_told_where_it_stands(bot: Bot, newcomer: Chatter) -> None:
    guest = bot.person("guest")
    await guest.starts()
    await guest.presses("Передать показания")
    guest.sees("Например: 1234567890")
    for person in (newcomer, guest):
        for words in ("не помню", "не знаю"):
            await person.says(words)
            person.sees(
                "в верхней части квитанции", "в договоре", "8 (800) 000-00-00", "Например: 1234567890"
            )
            person.does_not_see("от 5 до 16 цифр")


# --- limits ---


async def test_five_wrong_proofs_in_a_day_are_all_for_a_person_in_every_chat(
    bot: Bot, newcomer: Chatter
) -> None:
    """Settled 3: across the cabinet's messengers and restarts; then not even a true proof is compared."""
    phone = bot.person("annas-phone", channel=bot.joins())
    await phone.enters("anna@mail.ru")
    for attempt in range(5):
        await _tries(newcomer if attempt % 2 else phone, billing.A, f"{attempt + 1},00")
    bot.restart()
    for chat in (newcomer, phone):
        await _tries(chat, billing.A, billing.SUM_A)
        chat.sees("Попытки кончились", "8 (800) 000-00-00")
        await _tries(chat, billing.A, billing.METER_A, way="Номер счётчика")
        chat.sees("Попытки кончились")
    assert not await _links(bot, newcomer)
    bot.later(hours=24, seconds=1)
    await newcomer.says("/menu")
    await newcomer.links(billing.A, billing.SUM_A)
    newcomer.sees("привязан")


async def test_a_right_proof_costs_nothing(newcomer: Chatter) -> None:
    for _ in range(4):
        await _tries(newcomer, billing.A, "1,00")
    await _tries(newcomer, billing.A, billing.SUM_A)
    await newcomer.presses("Даю согласие")
    newcomer.sees("привязан")
    await _tries(newcomer, billing.B, "63,45")
    newcomer.sees("Остался один шаг")


async def test_fifty_wrong_proofs_of_one_network_address_close_the_site_to_it(bot: Bot) -> None:
    """Settled 3: mobile operators put thousands of people behind one address, hence so many."""
    site = bot.channel if bot.channel.name == "web" else bot.joins("web")
    for number in range(10):
        guesser = bot.person(f"g{number}", channel=site, address="198.51.100.7")
        await guesser.registers(f"g{number}@mail.ru")
        for attempt in range(5):
            await _tries(guesser, f"88888{number:05}", f"{attempt + 1},00")
            guesser.sees(REJECTED if attempt < 4 else "Попытки кончились")
    neighbour = bot.person("neighbour", channel=site, address="198.51.100.7")
    await neighbour.registers("neighbour@mail.ru")
    await _tries(neighbour, billing.A, billing.SUM_A)
    neighbour.sees("Попытки кончились")
    elsewhere = bot.person("elsewhere", channel=site, address="198.51.100.8")
    await elsewhere.registers("elsewhere@mail.ru")
    await elsewhere.links(billing.A, billing.SUM_A)
    elsewhere.sees("привязан")


async def test_twenty_wrong_sums_close_an_account_by_sum_for_the_day_and_its_owner_is_told_once(
    bot: Bot, galina: Chatter
) -> None:
    """Settled 3: by its meter it stays open, so that nobody can shut an owner out."""
    for number in range(5):
        guesser = bot.person(f"g{number}")
        await guesser.registers(f"g{number}@mail.ru")
        for attempt in range(5):
            await _tries(guesser, billing.A, f"{number}{attempt},01")
    await bot.post()
    letters = [letter for letter in bot.mailbox.letters if "подбирает" in letter.subject]
    assert [letter.to for letter in letters] == ["galina@mail.ru"]
    assert billing.A not in letters[0].text
    assert "последние цифры 7890" in letters[0].text

    boris = bot.person("boris")
    await boris.registers("boris@mail.ru")
    await _tries(boris, billing.A, billing.SUM_A)
    boris.sees("Сегодня этот счёт по сумме уже не подтвердить", "Номер счётчика")
    await boris.presses("Номер счётчика")
    await boris.says(billing.METER_A)
    boris.sees("Остался один шаг")

    await galina.says("/menu")
    galina.sees("К оплате: 662,00 ₽")
    bot.later(hours=24, seconds=1)
    dina = bot.person("dina")
    await dina.registers("dina@mail.ru")
    await dina.links(billing.A, billing.SUM_A)
    dina.sees("привязан")


async def test_a_number_that_does_not_exist_is_closed_by_sum_in_the_same_way(bot: Bot) -> None:
    """Or the difference would tell which numbers exist."""
    for number in range(4):
        guesser = bot.person(f"g{number}")
        await guesser.registers(f"g{number}@mail.ru")
        for attempt in range(5):
            await _tries(guesser, "9999999999", f"{number}{attempt},01")
    boris = bot.person("boris")
    await boris.registers("boris@mail.ru")
    await _tries(boris, "9999999999", "5,00")
    boris.sees("Сегодня этот счёт по сумме уже не подтвердить")
    await bot.post()
    assert not [letter for letter in bot.mailbox.letters if "подбирает" in letter.subject]


# --- consent and what is written down ---


async def test_s17_without_consent_there_is_no_link(bot: Bot, newcomer: Chatter) -> None:
    await newcomer.goes(f"> {billing.A}", "Сумма", f"> {billing.SUM_A}")
    newcomer.sees(f"привязать лицевой счёт {billing.A}", "ПАО «Энергосбыт»", "Редакция от")
    newcomer.does_not_see("662,00", "Волгоград")
    await newcomer.says("да")
    assert not await _links(bot, newcomer)
    await newcomer.presses("Отмена")
    assert not await _links(bot, newcomer)


async def test_s17_s18_s103_link_consent_and_audit_are_kept_together(bot: Bot, newcomer: Chatter) -> None:
    await newcomer.links_by_meter(billing.A, billing.METER_A)
    cabinet = (await newcomer.chat()).cabinet_id
    assert cabinet is not None

    def kept(work: Work) -> None:
        account = _account(work, billing.A)
        (link,) = work.links.of_cabinet(cabinet)
        assert (link.account_id, link.proof, link.linked_at) == (account, ProofKind.METER, bot.now)
        consent = work.consents.of_cabinet(cabinet)[-1]
        assert (consent.kind, consent.account_id) == (ConsentKind.ACCOUNT, account)
        assert consent.version == russian().label("consent-account-version")
        assert (consent.given_at, consent.channel) == (bot.now, newcomer.channel.name)
        assert (bot.now, f"cabinet:{cabinet}", "linked") in work.audit.of(f"account:{account}")

    await bot.does(kept)


async def test_an_old_consent_links_the_account_it_names_or_none(bot: Bot, newcomer: Chatter) -> None:
    await newcomer.goes(f"> {billing.A}", "Сумма", f"> {billing.SUM_A}")
    old = newcomer.last
    await newcomer.goes("> /menu", f"> {billing.B}", "Сумма", "> 63,45")
    await newcomer.presses("Даю согласие", on=old)
    newcomer.sees_out_of_date()
    newcomer.sees(f"привязать лицевой счёт {billing.B}")
    assert not await _links(bot, newcomer)


async def test_an_account_that_is_linked_already_is_opened_at_once(bot: Bot, galina: Chatter) -> None:
    await galina.goes("Мои счета", "Добавить счёт", f"> {billing.A}")
    galina.sees(f"Счёт {billing.A} у вас уже есть", "К оплате: 662,00 ₽")
    assert len(await _links(bot, galina)) == 1


async def test_an_account_of_somebody_else_is_not_called_linked(galina: Chatter, newcomer: Chatter) -> None:
    """Whose account it is, or that it is anybody's, is nobody else's business."""
    await newcomer.says(billing.A)
    newcomer.sees("квитанция или счётчик")
    newcomer.does_not_see("уже")
    await galina.says("/menu")


async def test_two_households_may_hold_one_account(bot: Bot, galina: Chatter, newcomer: Chatter) -> None:
    await newcomer.links(billing.A, billing.SUM_A)
    assert await _links(bot, newcomer) == await _links(bot, galina)


async def test_a_messengers_user_id_alone_opens_nothing(bot: Bot, galina: Chatter) -> None:
    """1.8: the same person in a new chat has no account before entering."""
    other = bot.person("galina", channel=bot.joins())
    await other.starts()
    chat = await other.chat()
    assert (chat.cabinet_id, chat.account_id) == (None, None)
    assert (await galina.chat()).cabinet_id is not None
    rows = await bot.does(lambda work: work.connection.execute(select(tables.links)).all())
    assert len(rows) == 1


@pytest.mark.usefixtures("galina")
@pytest.mark.rows("S13", "S19")
async def test_after_many_wrong_meters_the_sum_is_asked_for_as_well_and_owners_are_written_to(
    bot: Bot, anna: Chatter
) -> None:
    """Whoever tries meters' numbers out gets no further, and whoever has the receipt is not shut out."""
    bot.decides(proofs_an_account=2)
    await anna.registers("anna@mail.ru")
    await anna.says(billing.A)
    await anna.presses("Номер счётчика")
    for wrong in ("11111746", "22222746"):
        await anna.says(wrong)
        anna.sees("не подходят друг к другу")
    await anna.says(billing.METER_A)
    anna.sees("нужна ещё и сумма", "«Начислено»")
    await anna.says("0")
    anna.sees("строку «Начислено»")
    await anna.says("сто")
    anna.sees("Не вижу здесь суммы")
    await anna.says("1,23")
    anna.sees("номер счётчика и сумма не подходят друг к другу", "Осталось 2 попытки")
    await anna.goes("Исправить номер счётчика", f"> {billing.METER_A}", f"> {billing.SUM_A}", "Даю согласие")
    anna.sees(f"Счёт {billing.A} привязан")
    await bot.post()
    (letter,) = [each for each in bot.mailbox.letters if each.to == "galina@mail.ru"]
    assert letter.subject == "Кто-то подбирает номер вашего счётчика"
    assert "нужна и сумма из квитанции" in letter.text
