"""«Уведомления» (S41, S42): all of the account, newest first, and the badge that counts the unread ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.promises.terms import PromiseTerms
from storage import tables
from tests import billing

if TYPE_CHECKING:
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter


async def test_s41_an_account_without_notices_is_told_so_in_the_guides_words(galina: Chatter) -> None:
    await galina.says("/menu")
    galina.sees_no_button("Уведомления (")
    await galina.presses("Уведомления")
    galina.sees("Все уведомления", "Нет новых уведомлений")


async def test_s41_notices_come_newest_first_and_in_pages(bot: Bot, galina: Chatter) -> None:
    await bot.does(billing.state_notices)
    await galina.says("/menu")
    await galina.presses("Уведомления (2)")
    galina.sees("Все уведомления", "22.10.2025, новое", "Плановые работы")
    assert [label[:10] for label in galina.buttons[:4]] == ["22.10.2025"] * 2 + ["21.10.2025", "01.05.2025"]
    await galina.presses("Старее")
    galina.sees("Тариф", "Новые реквизиты")
    galina.does_not_see("новое", "Плановые работы")
    await galina.presses("01.04.2025 Тариф")
    galina.sees("С июля тариф изменится")
    await galina.presses("‹ Назад")
    galina.sees("Тариф", "Новые реквизиты")


async def test_a_debtors_menu_has_room_for_it_in_every_messenger(bot: Bot, galina: Chatter) -> None:
    """Where buttons are few, the other accounts are reached from the account's card."""
    bot.decides(promises=PromiseTerms())
    await galina.says("/menu")
    galina.sees_buttons("Уведомления", "Нет света", "Рассрочка", "Настройки", "Контакты")
    if bot.channel.name == "vk":
        galina.sees_no_button("Мои счета")
        await galina.presses("Информация")
    await galina.presses("Мои счета")
    galina.sees("Мои счета")


async def test_s42_a_notice_opened_in_one_messenger_is_read_in_all(bot: Bot, galina: Chatter) -> None:
    await bot.does(billing.state_notices)
    await galina.goes("> /menu", "Уведомления (2)", "22.10.2025 Плановые")
    galina.sees("В субботу с 9 до 12 часов")
    other = bot.person("other", channel=bot.joins())
    await other.enters("galina@mail.ru")
    other.sees_buttons("Уведомления (1)")
    await other.presses("Уведомления (1)")
    await other.presses("22.10.2025 <b>Скидка")
    await galina.says("/menu")
    galina.sees_no_button("Уведомления (")


async def test_s42_a_notice_that_billing_changes_is_unread_again(bot: Bot, galina: Chatter) -> None:
    def change(work: Work) -> None:
        notices = tables.notices
        work.connection.execute(
            notices.update().where(notices.c.title == "Плановые работы").values(text="Работы отменены")
        )

    await bot.does(billing.state_notices)
    await galina.goes("> /menu", "Уведомления (2)", "22.10.2025 Плановые")
    await bot.does(change)
    await galina.says("/menu")
    await galina.presses("Уведомления (2)")
    galina.sees("Работы отменены")


async def test_what_is_marked_up_in_a_notice_is_shown_as_it_was_written(bot: Bot, galina: Chatter) -> None:
    await bot.does(billing.state_notices)
    await galina.says("/menu")
    await galina.presses("Уведомления")
    galina.sees("<b>Скидка</b> & подарок")
    await galina.presses("22.10.2025 <b>Скидка")
    galina.sees('<a href="http://evil.example">Жмите</a>')
    assert "<a href" not in galina.last.screen.text


async def test_a_long_notice_is_cut_in_the_list_and_opens_whole_in_pages(bot: Bot, galina: Chatter) -> None:
    await bot.does(billing.state_notices)
    await galina.says("/menu")
    await galina.presses("Уведомления")
    assert galina.text.count("Пункт правил") < 10
    await galina.presses("21.10.2025")
    galina.sees("Правила", "Страница 1 из 2")
    read = galina.text.count("Пункт правил")
    await galina.presses("Дальше")
    galina.sees("Страница 2 из 2")
    galina.sees("Правила")
    assert read + galina.text.count("Пункт правил") == 500
    await galina.presses("‹ Назад")
    galina.sees("Все уведомления")


async def test_a_notice_of_an_account_that_is_not_open_is_out_of_date(bot: Bot) -> None:
    await bot.does(billing.state_notices)
    boris = bot.person("boris")
    await boris.settles(billing.B)
    for notice_id in (1, 404):
        await boris.presses_raw(f"notices.opened:{notice_id}")
        boris.sees_out_of_date()


async def test_whatever_billing_writes_can_be_shown(bot: Bot, galina: Chatter) -> None:
    """Signs that are long when escaped, a title as long as a text, nothing but spaces."""
    rows = [("<&>" * 900, '"' * 9000), ("'" * 300, "'" * 300), ("Пусто", " \n "), (" Поля ", "Текст")]

    def state(work: Work) -> None:
        for title, text in rows:
            row = {"account_id": 1, "date": bot.now.date(), "title": title, "text": text}
            work.connection.execute(tables.notices.insert().values(row))

    await bot.does(state)
    await galina.says("/menu")
    await galina.presses("Уведомления (4)")
    for label in galina.buttons[:4]:
        await galina.presses(label)
        await galina.presses("‹ Назад")
    galina.sees("Все уведомления")
