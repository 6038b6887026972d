"""One person from a passer-by to somebody forgotten, in a browser, VK and Telegram, on the whole program."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

import pytest
from playwright.async_api import expect
from pydantic import SecretStr

from adapters.mail.folder import letters
from app.settings.sections import Telegram, Vk
from bot.channels.rate_limits import Rate
from bot.channels.web.site import Rates
from tests.browser.test_first_day import program_settings, reads, walks
from tests.browser.visitor import PHONE, Visitor, visit
from tests.doubles.telegram import TelegramServer
from tests.doubles.vk import VkServer
from tests.whole.program import import_demo, serving

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser

    from app.demo.registers import DemoFacts
    from tests.doubles.telegram import Person as InTelegram
    from tests.doubles.vk import Person as InVk

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

_TELEGRAM: Final = "123456789:" + "A" * 35
_VK: Final = "vk1.a." + "A" * 40
_GROUP: Final = 220000001
_ANNA, _ANNA_LATER, _SON = "anna@mail.ru", "anna@yandex.ru", "pasha@mail.ru"


@dataclass
class Post:
    """The letters in the folder, each read once."""

    folder: Path
    read: set[str] = field(default_factory=set)

    async def brings(self, email: str, words: str) -> str:
        """The text of a letter to the address that holds the words, once it has come."""
        for _ in range(200):
            for letter in await asyncio.to_thread(letters, self.folder):
                if letter.to == email and words in letter.text and letter.text not in self.read:
                    self.read.add(letter.text)
                    return letter.text
            await asyncio.sleep(0.05)
        raise AssertionError(f"no letter with «{words}»")

    async def code(self, email: str) -> str:
        text = await self.brings(email, "Ваш код")
        found = re.search(r"\b\d{6}\b", text)
        assert found, text
        return found.group()


async def _steps(person: InTelegram | InVk, *steps: tuple[str, str]) -> None:
    """Press each button, or say it where it begins with `> `, and wait for the words that follow."""
    for deed, words in steps:
        if deed.startswith("> "):
            await person.says(deed.removeprefix("> "))
        else:
            await person.presses(deed)
        await person.waits_for(words)


@pytest.mark.rows("S5", "S6", "S7", "S13", "S23–S29", "S33–S35", "S37", "S41", "S52")
async def test_one_person_through_every_door(
    chromium: Browser, sqlite_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A script does in a minute what a person does in an hour.
    rates = partial(Rates, session=Rate(burst=300, per_second=30))
    monkeypatch.setattr("bot.channels.web.site.Rates", rates)
    settings = program_settings(sqlite_file, tmp_path / "mail")
    async with TelegramServer(_TELEGRAM) as telegram, VkServer(_VK, group_id=_GROUP, rate=20) as vk:
        settings = settings.model_copy(
            update={
                "server": settings.server.model_copy(update={"public_url": settings.server.base_url}),
                "telegram": Telegram(token=SecretStr(_TELEGRAM), api_url=telegram.url),
                "vk": Vk(token=SecretStr(_VK), group_id=_GROUP, api_url=vk.url, mode="longpoll"),
            }
        )
        facts, post = await import_demo(settings, tmp_path / "registers"), Post(settings.mail.folder)
        async with serving(settings), visit(chromium, settings.server.base_url, **PHONE) as anna:
            await anna.opens()
            await _comes_as_a_guest(anna, facts, post)
            await _registers_with_what_is_known(anna, facts, post)
            await _looks_through_the_settings(anna)
            in_vk, son = vk.person(1001, "Анна"), telegram.person(2002, "Паша", phone="+79270000000")
            await _hands_over(anna, in_vk)
            await _lets_her_son_in(in_vk, son, post)
            await _signs_the_browser_out(anna, in_vk)
            await _recovers(anna, in_vk, post)
            await _changes_her_email(anna, in_vk, post)
            await _changes_her_password(anna, in_vk, post)
            await _is_forgotten(anna, son, post)
        assert not telegram.refusals
        assert not vk.refusals


async def _comes_as_a_guest(anna: Visitor, facts: DemoFacts, post: Post) -> None:
    await walks(
        anna,
        ("Передать показания", "номер лицевого счёта"),
        (f"> {facts.b.account}", "номер кончается на"),
        ("> 4000", "меньше прошлого показания"),
        ("Исправить", "Напишите, что счётчик показывает сейчас"),
        ("> 4130", "Передать: 4130?"),
        ("Передать", "Показания приняты"),
        ("В начало", "никогда не спрашиваем паспорт"),
        ("Электронная квитанция", "комиссии за оплату не будет"),
        (f"> {facts.b.account}", "проверим, что он ваш"),
        ("Сумма из квитанции", "Например: 940,04"),
        (f"> {facts.b.amount}", "На какую почту"),
        (f"> {_ANNA}", "Согласие на обработку адреса почты"),
        ("Даю согласие", "шесть цифр"),
    )
    await walks(anna, (f"> {await post.code(_ANNA)}", "будут приходить на a•••@mail.ru"))


async def _registers_with_what_is_known(anna: Visitor, facts: DemoFacts, post: Post) -> None:
    await walks(
        anna, ("Зарегистрироваться", "Напишите вашу электронную почту"), (f"Да, {_ANNA}", "шесть цифр")
    )
    await walks(
        anna,
        (f"> {await post.code(_ANNA)}", "Почта подтверждена"),
        ("> 8 912 345-67-89", "Придумайте пароль"),
        ("Без пароля", "Согласие на обработку персональных данных"),
        ("Даю согласие", "Правила кабинета"),
        ("Принимаю правила", f"Счёт {facts.b.account}. Теперь проверим, что он ваш"),
        ("Номер счётчика", "Например: 38208746"),
        (f"> {facts.b.meter}", "Остался один шаг"),
        ("Даю согласие", "К оплате: 63,45"),
        ("Мои счета", "Нажмите на счёт"),
        ("Добавить счёт", "Напишите номер лицевого счёта"),
        (f"> {facts.a.account}", "квитанция или счётчик"),
        ("Сумма из квитанции", "Например: 940,04"),
        (f"> {facts.a.amount}", "Остался один шаг"),
        ("Даю согласие", "К оплате: 662,00"),
        ("Уведомления", "Плановые работы"),
        ("В начало", "К оплате: 662,00"),
    )


async def _looks_through_the_settings(anna: Visitor) -> None:
    await walks(anna, ("Настройки", "Почта: a•••@mail.ru"), ("Квитанции и СМС", "Какой счёт?"))
    await anna.page.get_by_role("button", name="0020034567").last.click()
    await reads(anna, "приходит на a•••@mail.ru")
    await walks(
        anna,
        ("‹ Назад", "Почта: a•••@mail.ru"),
        ("Сообщения от бота", "Тихие часы: с 21:00 до 9:00"),
        ("Когда писать, календарь", "Тихие часы: с 21:00 до 9:00"),
        ("Тихие часы", "Сейчас: с 21:00 до 9:00"),
        ("С 22:00 до 8:00", "Тихие часы: с 22:00 до 8:00"),
        ("‹ Назад", "Тихие часы: с 22:00 до 8:00"),
        ("‹ Назад", "Почта: a•••@mail.ru"),
        ("Где открыт кабинет", "Больше он нигде не открыт"),
        ("‹ Назад", "Почта: a•••@mail.ru"),
    )


async def _hands_over(anna: Visitor, in_vk: InVk) -> None:
    await walks(
        anna,
        ("Открыть в другом мессенджере", "Где открыть кабинет?"),
        ("ВКонтакте", "Код для другого телефона"),
    )
    link = anna.page.get_by_role("link", name="Открыть: ВКонтакте").last
    await in_vk.starts((await link.get_attribute("href") or "").rpartition("ref=")[2])
    await in_vk.waits_for("Открыть здесь личный кабинет?")
    # The very screen that the browser has left.
    await _steps(in_vk, ("Да, открыть", "Тихие часы: с 22:00 до 8:00"))
    await expect(anna.page.get_by_text("Ваш кабинет открыт в другом мессенджере: ВКонтакте")).to_be_visible()


async def _lets_her_son_in(in_vk: InVk, son: InTelegram, post: Post) -> None:
    await _steps(
        in_vk,
        ("В начало", "К оплате: 662,00"),
        ("Информация", "Номер ЛС: 1234567890"),
        ("Мои счета", "Нажмите на счёт"),
        ("Доступ для близких", "Доступ для близких"),
        ("Дать доступ", "сын"),
        ("> сын Паша", "Что"),
        ("Смотреть и платить", "На какой срок?"),
    )
    await in_vk.presses("На год")
    told = await in_vk.waits_for("Скажите этот код")
    found = re.search(r"\d{4} \d{4} \d{4}", told.text.replace("\u00a0", " "))
    assert found, told.text
    await son.starts()
    await son.waits_for("никогда не спрашиваем паспорт")
    await _steps(son, ("Регистрация", "Напишите вашу электронную почту"), (f"> {_SON}", "шесть цифр"))
    await _steps(
        son,
        (f"> {await post.code(_SON)}", "Почта подтверждена"),
        ("> 8 927 000-00-00", "Придумайте пароль"),
        ("Без пароля", "Согласие на обработку персональных данных"),
        ("Даю согласие", "Правила кабинета"),
        ("Принимаю правила", "Напишите номер лицевого счёта"),
        ("Мне сказали код", "12 цифр"),
        (f"> {found.group()}", "Вам разрешили смотреть и платить"),
        ("Даю согласие", "К оплате: 662,00"),
    )
    await in_vk.waits_for("теперь видит сын Паша")


async def _signs_the_browser_out(anna: Visitor, in_vk: InVk) -> None:
    await _steps(
        in_vk,
        ("> настройки", "Тихие часы: с 22:00"),
        ("Где открыт кабинет", "Чат на сайте"),
        ("Выйти из всех, кроме этого", "во всех чатах, кроме этого"),
        ("Да, выйти", "Кабинет открыт только здесь"),
    )
    await reads(anna, "Личный кабинет в этом чате закрыт")
    # What stood there is gone: somebody else may sit in front of it.
    await expect(anna.lines).to_have_count(1)


async def _recovers(anna: Visitor, in_vk: InVk, post: Post) -> None:
    await walks(
        anna,
        ("Забыли пароль?", "с которой вы регистрировались"),
        (f"> {_ANNA}", "Всё верно"),
        ("Восстановить", "Ссылка на восстановление пароля отправлена на a•••@mail.ru"),
    )
    found = re.search(r"http\S+/password/\S+", await post.brings(_ANNA, "задать новый пароль"))
    assert found
    page = await anna.context.new_page()
    await page.goto(found.group())
    await page.get_by_label("Новый пароль:").fill("correct horse")
    await page.get_by_role("button", name="Восстановить").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Пароль изменён")
    await page.close()
    await in_vk.waits_for("Для личного кабинета задан пароль, поэтому здесь выполнен выход")
    assert "Это не я" in await post.brings(_ANNA, "Новый пароль от вашего личного кабинета задан")


async def _changes_her_email(anna: Visitor, in_vk: InVk, post: Post) -> None:
    """In VK, where passwords are typed on a page."""
    await _steps(in_vk, ("Войти", "Напишите электронную почту"), (f"> {_ANNA}", "Самый простой способ"))
    await _types_on_the_page(anna, in_vk, "correct horse", "Вы вошли")
    await in_vk.waits_for("Вы вошли")
    await _steps(
        in_vk,
        ("> настройки", "Вход: по паролю или по коду"),
        ("Почта", "По ней вы входите в кабинет"),
        (f"> {_ANNA_LATER}", "Квитанции этих счетов станут приходить на новую почту"),
        ("Сменить почту", "Сначала введите нынешний пароль"),
    )
    await _types_on_the_page(anna, in_vk, "correct horse", "Пароль подошёл")
    await in_vk.waits_for("шесть цифр")
    await _steps(in_vk, (f"> {await post.code(_ANNA_LATER)}", "Почта изменена"))
    assert "Это не я" in await post.brings(_ANNA, "Почта вашего личного кабинета изменена")
    await post.brings(_ANNA_LATER, "Теперь это почта вашего личного кабинета")


async def _types_on_the_page(anna: Visitor, in_vk: InVk, password: str, then: str) -> None:
    await _steps(in_vk, ("Ввести пароль на странице", "Ссылка только для вас"))
    page = await anna.context.new_page()
    await page.goto(in_vk.private.visible[-1].button("Открыть страницу").link or "")
    await page.get_by_label("Пароль:", exact=True).fill(password)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text(then)
    await page.close()


async def _changes_her_password(anna: Visitor, in_vk: InVk, post: Post) -> None:
    await anna.says("/start")
    await walks(
        anna,
        ("Войти", "Напишите электронную почту"),
        (f"> {_ANNA_LATER}", "Введите пароль"),
        ("> correct horse", "Вы вошли: a•••@yandex.ru"),
        ("> /settings", "Вход: по паролю или по коду"),
        ("Пароль", "Сейчас вход — по паролю"),
        ("Сменить пароль", "Сначала введите нынешний пароль"),
        ("> correct horse", "Придумайте новый пароль"),
        ("> battery staple", "Почта: a•••@yandex.ru"),
    )
    await expect(anna.page.get_by_text("Новый пароль сохранён")).to_be_visible()
    for password in ("correct horse", "battery staple"):
        await expect(anna.page.get_by_text(password)).to_have_count(0)
    await post.brings(_ANNA_LATER, "Новый пароль от вашего личного кабинета задан")
    await in_vk.waits_for("Пароль от личного кабинета изменён, поэтому здесь выполнен выход")


async def _is_forgotten(anna: Visitor, son: InTelegram, post: Post) -> None:
    await walks(
        anna,
        ("> /consent", "Мои согласия"),
        ("> /mydata", "Здесь видно, на что вы дали согласие"),
        ("Удалить мои данные", "кабинет закроется во всех чатах"),
        ("Да, удалить мои данные", "никогда не спрашиваем паспорт"),
    )
    await expect(anna.page.get_by_text("Готово. Кабинет закрыт, данные удаляем.")).to_be_visible()
    await post.brings(_ANNA_LATER, "удал")
    await son.waits_for("Доступ к счёту, который кончается на 7890, закрыт")
    await walks(anna, ("Забыли пароль?", "с которой вы регистрировались"), (f"> {_ANNA_LATER}", "Всё верно"))
    await walks(anna, ("Восстановить", "Указанный e-mail не зарегистрирован."))
