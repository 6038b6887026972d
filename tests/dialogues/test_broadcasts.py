"""What a subscriber hears of what is said to many: once, of what concerns them, and only while it does."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot.handlers.settings import messages
from bot.messages.broadcast_preview import previews
from bot.texts import russian
from bot.wording.broadcasts import LinkNotSafe, NotMarkup, ensure_can_be_shown
from core.base.ids import AccountNumber
from core.model.broadcasts.audience import Debtors, TariffGroup
from core.model.broadcasts.broadcast import BroadcastKind, BroadcastStatus, RecipientState
from core.model.broadcasts.text import TextTooLong
from core.model.messages.topics import Topic
from core.use_cases import broadcast
from core.use_cases.broadcast import RUN, NoSuchAccounts, NoSuchGroup, NoSuchStreet, SeveralStreets
from storage import tables
from tests import billing
from tests.dialogues.broadcasting import AUTHOR, became, goes_on, sent, written
from tests.dialogues.people import LIMITS, SUPPLIER

if TYPE_CHECKING:
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

MOVED = "<b>Офис переехал.</b> Ждём вас на ул. Мира, 1."
DEBT = "Долг по счёту {счёт}: {долг}.\nЗаплатите, пожалуйста, до пятницы."
ONE = {RecipientState.TOLD: 1}


async def test_who_is_meant_is_told_once_with_the_account_named(bot: Bot, galina: Chatter) -> None:
    made = await sent(bot, MOVED)
    await goes_on(bot)
    galina.sees("Офис переехал", "Касается счёта …7890")
    galina.sees_buttons("Больше не присылать такое")
    told = galina.last
    await goes_on(bot)
    assert galina.last is told
    assert await became(bot, made.id) == ONE
    done = await bot.does(lambda work: broadcast.broadcast_of(work, made.id))
    assert done.status is BroadcastStatus.DONE


async def test_of_two_accounts_one_message_names_both(bot: Bot) -> None:
    galina = bot.person("galina")
    await galina.settles(billing.A, billing.B)
    before = len(galina.messages)
    await sent(bot, "Счёт {счёт}: к оплате {к оплате} до {срок}.\nСпасибо!", None, billing.A, billing.B)
    await goes_on(bot)
    galina.sees(
        "Счёт …7890: к оплате 662,00 ₽ до 10.10.2025.\nСчёт …5678: к оплате 63,45 ₽ до 10.10.2025.\nСпасибо!"
    )
    galina.does_not_see("Касается")
    assert len(galina.messages) == before + 1


async def test_one_tap_ends_such_messages_and_the_next_one_does_not_come(bot: Bot, galina: Chatter) -> None:
    await sent(bot, MOVED)
    await goes_on(bot)
    await galina.presses("Больше не присылать такое")
    galina.sees("Об уведомлениях и обслуживании: не пишем")
    made = await sent(bot, MOVED)
    await goes_on(bot)
    galina.does_not_see("Офис переехал")
    assert await became(bot, made.id) == {RecipientState.UNWANTED: 1}


class TestPausedAndStopped:
    async def test_a_pause_takes_effect_on_what_is_queued_and_going_on_tells_everybody_once(
        self, bot: Bot, galina: Chatter
    ) -> None:
        made = await sent(bot, MOVED)
        assert await became(bot, made.id) == {RecipientState.QUEUED: 1}
        await bot.does(lambda work: broadcast.pause(work, made.id, by=AUTHOR, now=bot.now))
        await goes_on(bot)
        galina.does_not_see("Офис переехал")
        assert await became(bot, made.id) == {RecipientState.WAITING: 1}
        await bot.does(lambda work: broadcast.go_on(work, made.id, by=AUTHOR, now=bot.now))
        await goes_on(bot)
        galina.sees("Офис переехал")
        assert await became(bot, made.id) == ONE

    async def test_going_on_at_once_does_not_tell_twice(self, bot: Bot, galina: Chatter) -> None:
        before = len(galina.messages)
        made = await sent(bot, MOVED)
        for change in (broadcast.pause, broadcast.go_on):
            await bot.does(partial(change, broadcast_id=made.id, by=AUTHOR, now=bot.now))
        await goes_on(bot)
        assert len(galina.messages) == before + 1
        assert await became(bot, made.id) == ONE

    async def test_what_is_stopped_reaches_nobody_more(self, bot: Bot, galina: Chatter) -> None:
        made = await sent(bot, MOVED)
        await bot.does(lambda work: broadcast.stop(work, made.id, by=AUTHOR, now=bot.now))
        await goes_on(bot)
        galina.does_not_see("Офис переехал")
        with pytest.raises(broadcast.NotNow):
            await bot.does(lambda work: broadcast.go_on(work, made.id, by=AUTHOR, now=bot.now))
        assert await became(bot, made.id) == {RecipientState.WAITING: 1}


class TestDebtors:
    async def test_a_debtor_is_told_what_is_overdue_with_a_button_to_pay(
        self, bot: Bot, galina: Chatter
    ) -> None:
        bot.at(2025, 10, 22, 12)
        await sent(bot, DEBT, Debtors(500_00))
        await goes_on(bot)
        galina.sees("Долг по счёту …7890: 662,00 ₽.", "до пятницы")
        await galina.presses("Оплатить 662,00")
        galina.sees("Сумма: 662,00 ₽")

    async def test_who_owes_less_or_whose_bill_is_not_due_yet_is_no_debtor(
        self, bot: Bot, galina: Chatter
    ) -> None:
        del galina
        assert not (await written(bot, DEBT, Debtors(662_01))).recipients
        bot.at(2025, 10, 10, 12)
        assert not (await written(bot, DEBT, Debtors(1))).recipients

    async def test_who_has_paid_meanwhile_hears_nothing(self, bot: Bot, galina: Chatter) -> None:
        made = await sent(bot, DEBT, Debtors(1))
        await bot.knows_of_payment(66200, date(2025, 10, 22))
        await goes_on(bot)
        galina.does_not_see("Долг")
        assert await became(bot, made.id) == {RecipientState.POINTLESS: 1}

    async def test_who_has_unlinked_the_account_meanwhile_hears_nothing(
        self, bot: Bot, galina: Chatter
    ) -> None:
        def unlink(work: Work) -> None:
            account = work.accounts.by_number(AccountNumber(billing.A))
            assert account is not None
            (link,) = work.links.of_account(account.id)
            work.links.close(link.id, bot.now)

        made = await sent(bot, DEBT, Debtors(1))
        await bot.does(unlink)
        await goes_on(bot)
        galina.does_not_see("Долг")
        assert await became(bot, made.id) == {RecipientState.POINTLESS: 1}


class TestAtNight:
    async def test_nothing_is_queued_before_the_morning(self, bot: Bot, galina: Chatter) -> None:
        bot.at(2025, 10, 22, 21, 30)
        made = await sent(bot, MOVED)
        assert await became(bot, made.id) == {RecipientState.WAITING: 1}
        bot.at(2025, 10, 23, 8, 59)
        await goes_on(bot)
        galina.does_not_see("Офис переехал")
        bot.at(2025, 10, 23, 9, 0)
        await goes_on(bot)
        galina.sees("Офис переехал")

    async def test_what_was_queued_in_the_evening_and_failed_is_not_tried_in_the_night(
        self, bot: Bot, galina: Chatter
    ) -> None:
        bot.at(2025, 10, 22, 20, 59)
        await sent(bot, MOVED)
        bot.at(2025, 10, 22, 21, 0)
        await bot.post()
        galina.does_not_see("Офис переехал")

    async def test_of_outages_it_is_told_where_the_supplier_wants_it(self, bot: Bot, galina: Chatter) -> None:
        bot.decides(at_any_hour=frozenset({Topic.OUTAGES}))
        bot.at(2025, 10, 22, 23, 30)
        await sent(bot, "Света нет до утра.", kind=BroadcastKind.OUTAGE)
        await bot.post()
        galina.sees("Света нет до утра.")


class TestAdvertising:
    async def test_who_has_not_agreed_is_not_even_counted(self, bot: Bot, galina: Chatter) -> None:
        assert not (await written(bot, "Скидка на лампы", kind=BroadcastKind.OFFER)).recipients
        await galina.presses_raw(messages.switch_on.carry(Topic.OFFERS))
        await galina.presses("Согласен")
        await sent(bot, "Скидка на лампы", kind=BroadcastKind.OFFER)
        await goes_on(bot)
        galina.sees("Скидка на лампы", "Реклама")
        await galina.presses("Больше не присылать такое")
        galina.sees("Рекламу: не присылаем")
        assert not (await written(bot, "Скидка на лампы", kind=BroadcastKind.OFFER)).recipients


class TestWhomItIsFor:
    async def test_a_street_is_found_as_people_name_it(self, bot: Bot, galina: Chatter) -> None:
        del galina

        def move(work: Work) -> None:
            where = {billing.A: ("ул. Мира", "5а"), billing.B: ("ул. Мира", "14")}
            for number, (street, house) in where.items():
                work.connection.execute(
                    update(tables.accounts)
                    .where(tables.accounts.c.number == number)
                    .values(city="г. Волгоград", street=street, house=house)
                )

        await bot.does(move)
        for asked, recipients in (("мира", 1), ("Волгоград, ул. Мира, 1-9", 1), ("ул. Мира, 14", 0)):
            street = await bot.does(partial(broadcast.street_meant, typed=asked))
            assert (await written(bot, MOVED, street)).recipients == recipients, asked
        for asked in ("пр. Мира", "Волжский, ул. Мира", "ул. Мира, 77"):
            with pytest.raises(NoSuchStreet):
                await bot.does(partial(broadcast.street_meant, typed=asked))

    async def test_namesakes_in_two_towns_are_not_told_together(self, bot: Bot) -> None:
        def move(work: Work) -> None:
            for number, city in ((billing.A, "г. Волгоград"), (billing.B, "г. Волжский")):
                work.connection.execute(
                    update(tables.accounts)
                    .where(tables.accounts.c.number == number)
                    .values(city=city, street="ул. Мира", house="1")
                )

        await bot.does(move)
        with pytest.raises(SeveralStreets) as several:
            await bot.does(lambda work: broadcast.street_meant(work, "ул. Мира"))
        assert several.value.names == ["г. Волгоград, ул. Мира", "г. Волжский, ул. Мира"]

    async def test_a_tariff_group_is_named_as_billing_does(self, bot: Bot, galina: Chatter) -> None:
        del galina

        def regroup(work: Work) -> None:
            of_a = tables.accounts.c.number == billing.A
            work.connection.execute(update(tables.accounts).where(of_a).values(tariff_group="Село"))

        await bot.does(regroup)
        group = await bot.does(lambda work: broadcast.group_meant(work, " село "))
        assert group == TariffGroup("Село")
        assert (await written(bot, MOVED, group)).recipients == 1
        with pytest.raises(NoSuchGroup) as none:
            await bot.does(lambda work: broadcast.group_meant(work, "город"))
        assert "Село" in none.value.groups

    async def test_a_list_with_an_account_that_is_not_there_is_refused_whole(self, bot: Bot) -> None:
        with pytest.raises(NoSuchAccounts) as unknown:
            await written(bot, MOVED, None, billing.A, "999999")
        assert unknown.value.numbers == ["999999"]
        assert not await bot.does(lambda work: work.broadcasts.last(5))


async def test_a_page_at_a_time_is_queued_and_no_more_than_are_soon_told(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast, "PAGE", 2)
    monkeypatch.setattr(broadcast, "AHEAD", 4)
    monkeypatch.setattr(broadcast, "SPAN", 3)
    people = [bot.person(f"p{number}") for number in range(7)]
    for each in people:
        await each.settles(billing.A)
    made = await sent(bot, MOVED)
    assert (made.accounts, made.recipients) == (1, 7)
    for _ in range(3):
        bot.later(seconds=6)
        await bot.worker.run_due(RUN)
    assert await became(bot, made.id) == {RecipientState.QUEUED: 4, RecipientState.WAITING: 3}
    await goes_on(bot)
    await goes_on(bot)
    assert await became(bot, made.id) == {RecipientState.TOLD: 7}
    for each in people:
        each.sees("Офис переехал")


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("<u>важно</u>", NotMarkup),
        ("<b>важно", NotMarkup),
        ("<b>{счёт}\n{срок}</b>", NotMarkup),
        ("5 < 6", NotMarkup),
        ('<a href="http://evil.example">сюда</a>', LinkNotSafe),
        ('<a href="javascript:x">сюда</a>', LinkNotSafe),
        ("{счёт}" + "а" * 1400, TextTooLong),
    ],
)
@pytest.mark.parametrize("bot", ["telegram"], indirect=True)
def test_a_text_that_could_not_be_shown_is_refused(bot: Bot, text: str, refused: type[Exception]) -> None:
    del bot
    with pytest.raises(refused):
        ensure_can_be_shown(russian(), text)


@pytest.mark.parametrize("bot", ["telegram"], indirect=True)
async def test_a_preview_shows_every_messenger_and_the_letter(bot: Bot, galina: Chatter) -> None:
    del galina
    made = await written(bot, '<a href="https://energosbyt.example">Подробно</a> о {счёт}')
    shown = list(previews(russian(), made, LIMITS, SUPPLIER, shift_due=True))
    assert [each.title.partition(":")[0] for each in shown] == [
        "Telegram",
        "ВКонтакте",
        "чат на сайте",
        "Письмо",
    ]
    assert all("Подробно (https://energosbyt.example) о …1234" in each.text for each in shown)
