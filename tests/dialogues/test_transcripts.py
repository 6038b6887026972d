"""Whole conversations as text, for a person to read; `UPDATE_TRANSCRIPTS=1` writes them anew."""

from __future__ import annotations

import os
import re
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from bot.engine.events import Attached, Pressed, Said, SharedPhone, Started
from bot.engine.markup import plain
from core.base.check_codes import spaced
from tests import billing
from tests.dialogues.broadcasting import goes_on, sent
from tests.dialogues.people import LIMITS, Chatter
from tests.dialogues.test_news import pay, reject_reading, write_notice
from tests.dialogues.test_outage_news import OURS, Source, live
from tests.doubles.pictures import png
from tests.doubles.shown import code_photo, receipt_photo

if TYPE_CHECKING:
    from bot.channels.memory import MemoryChannel, Message
    from bot.engine.events import What
    from tests.dialogues.people import Bot

TRANSCRIPTS = Path(__file__).parent / "transcripts"
_PROOF = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")
_MADE_UP_PROOF = "7K3M-9QXA-2B4D"


class Recorded(Chatter):
    """A person whose conversation is written down as both sides see it."""

    def __init__(
        self, bot: Bot, name: str, channel: MemoryChannel | None = None, story: list[str] | None = None
    ) -> None:
        """Begin to write down; two chats may be written down in one `story`."""
        super().__init__(bot, channel or bot.channel, name, "")
        self._story = [] if story is None else story
        self._letters_read = 0
        self._told: list[Message] = []
        """The chat as it stood when it was last written down."""

    async def _does(self, what: What, *, origin: str = "", ref: str = "") -> None:
        self._tell_new()
        self._story.append(f"{self.peer.upper()}: {self._act(what)}")
        await super()._does(what, origin=origin, ref=ref)
        self._tell_new()

    def _act(self, what: What) -> str:
        match what:
            case Pressed(press):
                return f"[{self._label_of(press)}]"
            case Said(text):
                return "123456" if re.fullmatch(r"\d{6}", text) else text
            case SharedPhone():
                return "(отправляет свой номер)"
            case Started(payload):
                return "(открывает ссылку)" if payload else "/start"
            case Attached(caption=caption):
                return f"(присылает фото) {caption}".rstrip()
        raise AssertionError(f"no words yet for {what}")

    def _label_of(self, press: str) -> str:
        buttons = [b for message in reversed(self.messages) for row in message.screen.rows for b in row]
        return next(button.label for button in buttons if button.press == press)

    def _tell_new(self) -> None:
        for place, message in enumerate(self.messages):
            if self._told[place : place + 1] != [message]:
                self._story.append(self._spoken(message))
        self._told = list(self.messages)

    def _spoken(self, message: Message) -> str:
        return _spoken(message)

    def tells(self) -> None:
        """Write down what has come unasked."""
        self._tell_new()

    def reads_letters(self) -> None:
        """Write down the letters that have come since, as their reader sees them."""
        self._tell_new()
        for letter in self.bot.mailbox.letters[self._letters_read :]:
            head, words = (re.sub(r"\b\d{6}\b", "123456", each) for each in (letter.subject, letter.text))
            words = re.sub(r"(новый пароль: )\S+", r"\1abcd-efgh-jkmn", words)
            lines = [f"    {line}".rstrip() for line in words.splitlines()]
            self._story.append("\n".join((f"    -- письмо на {letter.to}: {head} --", *lines)))
        self._letters_read = len(self.bot.mailbox.letters)

    def story(self) -> str:
        """Everything from the first word."""
        self._tell_new()
        return _PROOF.sub(_MADE_UP_PROOF, "\n\n".join(self._story).replace("\u00a0", " ")) + "\n"


def _spoken(message: Message) -> str:
    screen = message.screen
    lines = [f"    {line}".rstrip() for line in plain(screen.text).splitlines()]
    lines += [f"    ({file.name})" for file in screen.files]
    lines += ["    " + " ".join(f"[{button.label}]" for button in row) for row in screen.rows]
    if screen.asks_phone:
        lines.append(f"    [{screen.asks_phone}]")
    return "\n".join(lines)


def _compare(name: str, story: str) -> None:
    path = TRANSCRIPTS / f"{name}.txt"
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        path.write_text(story, "utf-8")
    assert story == path.read_text("utf-8"), "read the difference, then run with UPDATE_TRANSCRIPTS=1"


@pytest.mark.parametrize("bot", ["telegram"], indirect=True)
async def test_first_day_reads_as_it_is_written_down(bot: Bot) -> None:
    """Anna's first day in Telegram: she slips in the address, the code, the sum and the reading."""
    bot.documents.print_receipt = lambda receipt: receipt.file_name.encode()
    anna = Recorded(bot, "анна")
    await anna.starts()
    await anna.goes("Помощь", "Регистрация", "> anna@mial.ru", "Да, anna@mail.ru")
    code = await anna.code("anna@mail.ru")
    await anna.goes("> где код?", f"> {code}")
    await anna.shares_phone("79123456789")
    await anna.goes("> 12345", "Без пароля", "Даю согласие", "Принимаю правила", "> л/с 1234567890")
    await anna.goes(f"> {billing.A}", "Сумма из квитанции", "> 600", "> 662.00", "Даю согласие", "Информация")
    await anna.goes("В начало", "Показания", "> 859", "Исправить", "> 9990", "Исправить", "> 8700,5")
    await anna.says(f"/check {anna.text.split('Код: ')[1][:14]}")
    await anna.goes("В начало", "Квитанция за", "Детализация начислений", "Скачать квитанцию")
    await bot.errands()
    await anna.goes("> спасибо!", "В начало", "Мои счета")
    _compare("first_day", anna.story())


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_first_day_in_vk_reads_as_it_is_written_down(bot: Bot) -> None:
    """Boris's first day in VK, over the wire: he writes his phone himself and has no password."""
    bot.documents.print_receipt = lambda receipt: receipt.file_name.encode()
    boris = Recorded(bot, "борис")
    await boris.starts()
    await boris.goes("Регистрация", "> boris@mail.ru")
    await boris.says(await boris.code("boris@mail.ru"))
    await boris.goes("> 8 912 345-67-89", "Даю согласие", "Принимаю правила", f"> {billing.A}")
    await boris.goes("Сумма из квитанции", "> 662.00", "Даю согласие", "Показания", "> 859", "Исправить")
    await boris.goes("> 8700,5", "В начало", "Квитанция за")
    await bot.errands()
    await boris.goes("> спасибо!", "В начало", "Мои счета")
    _compare("first_day_in_vk", boris.story())


@pytest.mark.parametrize("bot", ["telegram"], indirect=True)
async def test_charges_and_payments_read_as_they_are_written_down(bot: Bot) -> None:
    """Boris looks for what he was charged and has paid, and takes it along as a table."""
    await bot.does(billing.state_history)
    boris = Recorded(bot, "борис")
    await boris.settles(billing.B)
    await boris.goes("Начисления и платежи", "История начислений", "Старее", "Март 2025", "Апрель 2025")
    await boris.goes("‹ Назад", "Другой период", "> 13.2026", "> когда дом построили", "> 09.2025-01.2025")
    await boris.presses("Скачать таблицу")
    await bot.errands()
    await boris.goes("> 2031", "Прошлый год", "> январь, февраль, март", "> с марта по апрель", "‹ Назад")
    await boris.goes("История платежей", "> 12 месяцев", "> май", "12 месяцев", "В начало")
    _compare("charges_and_payments", boris.story())


@pytest.mark.parametrize("bot", ["telegram"], indirect=True)
async def test_a_bill_explained_reads_as_it_is_written_down(bot: Bot) -> None:
    """Boris asks why his months came to what they did, from the last one back."""
    await bot.does(billing.state_history)
    boris = Recorded(bot, "борис")
    await boris.settles(billing.B)
    await boris.goes("Квитанция за", "Почему столько", "Подробный расчёт")
    for month in ("Март 2025", "Февраль 2025", "Январь 2025"):
        await boris.goes("> /menu", "Начисления и платежи", "История начислений", "Старее", month)
        await boris.goes("Почему столько", "Подробный расчёт")
    _compare("bill_explained", boris.story())


@pytest.mark.parametrize("bot", ["telegram"], indirect=True)
async def test_later_days_read_as_they_are_written_down(bot: Bot) -> None:
    """Denis has two zones, comes back in another chat, hands in late, deletes, unlinks and leaves."""
    denis = Recorded(bot, "денис")
    await denis.registers("denis@mail.ru", password="correct horse")
    await denis.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    bot.at(2025, 10, 28, 19, 40)
    again = Recorded(bot, "денис-с-планшета")
    await again.starts()
    await again.goes("Войти", "> denis@mail.ru", "> не тот пароль", "> correct horse", "> 1250", "> 6600000")
    await again.goes("> 660", "История показаний", "В начало", "Показания", "> 580; 1300", "Передать")
    await again.goes("Перепутаны", "Удалить показания", "Да, удалить", "> когда включат свет?", "Контакты")
    await again.goes("В начало", "Мои счета", "Отвязать счёт", "●", "Да, отвязать", "Выйти из кабинета")
    await again.presses("Да, выйти")
    _compare("later_days", again.story())


@pytest.mark.rows("S97")
@pytest.mark.parametrize("bot", LIMITS, indirect=True)
async def test_a_story_in_words_alone_reads_as_it_is_written_down(bot: Bot) -> None:
    """Galina presses no button: from a stranger to a payment by a link, in her own words."""
    bot.documents.print_receipt = lambda receipt: receipt.file_name.encode()
    galina = Recorded(bot, "галина")
    await galina.goes("> здравствуйте", "> скока я должна за свет", "> хочу зарегистрироваться")
    await galina.goes("> galina@mail.ru", "> а как вам позвонить", "> продолжить")
    await galina.says(await galina.code("galina@mail.ru"))
    await galina.says("8 912 345-67-89")
    if bot.channel.limits.erases:
        await galina.says("без пароля")
    await galina.goes("> даю согласие", "> принимаю правила", f"> {billing.A}", "> сумма из квитанции")
    await galina.goes("> 662.00", "> даю согласие", "> примите пожалуйста показания 8700", "> передать")
    await galina.goes("> crjkmrj z ljk;yf", "> ПОЧЕМУ ТАК МНОГО", "> kvitanciya za sentyabr")
    await galina.goes("> квитанцыя и показания", "> хочу заплатить 500 рублей", "> а когда поверка счетчика")
    await galina.goes("> продолжить", "> согласен")
    await bot.errands()
    await galina.goes("> пришлите бумажку что не должна", "> сколько я должна за горячую воду")
    await galina.goes("> абракадабра", "> тарабарщина", "> позовите человека", "> спасибо вам большое")
    _compare(f"in_words_alone_{bot.channel.name}", galina.story())


@pytest.mark.rows("S13", "S45")
@pytest.mark.parametrize("bot", LIMITS, indirect=True)
async def test_a_story_of_photographs_reads_as_it_is_written_down(bot: Bot) -> None:
    """Anna opens her account by a photograph of its receipt, and shows her meter."""
    anna = Recorded(bot, "анна")
    cat = png(Image.new("L", (60, 40), 200))
    await anna.attaches("photo.jpg", receipt_photo(billing.A))
    await anna.presses("Да, зарегистрироваться")
    await anna.goes_on_registering("anna@mail.ru")
    await anna.attaches("photo.jpg", cat)
    await anna.attaches("photo.jpg", code_photo(b"https://qr.nspk.ru/AS10003P3RH0LJ2A9ROO038L6NT5RU1M"))
    await anna.attaches("photo.jpg", b"\x00\x00\x00\x18ftypheic")
    await anna.attaches("photo.jpg", receipt_photo(billing.A, amount=100))
    await anna.presses("Да, мой счёт")
    await anna.attaches("photo.jpg", receipt_photo(billing.A))
    await anna.goes("Да, мой счёт", "Даю согласие", "Показания")
    await anna.attaches("photo.jpg", cat)
    await anna.goes("> 98590", "Да, всё верно")
    await bot.errands()
    await anna.says("/menu")
    await anna.attaches("photo.jpg", receipt_photo(billing.A))
    await anna.presses("Оплатить")
    _compare(f"photographs_{bot.channel.name}", anna.story())


class OneOfTwo(Recorded):
    """One of two chats of a person, whose lines say in which messenger they stand."""

    def _spoken(self, message: Message) -> str:
        return f"    -- {self.channel.name} --\n{super()._spoken(message)}"


@pytest.mark.parametrize(
    ("bot", "to"),
    list(permutations(LIMITS, 2)),
    indirect=["bot"],
    ids=["-to-".join(pair) for pair in permutations(LIMITS, 2)],
)
async def test_a_handover_reads_as_it_is_written_down(bot: Bot, to: str) -> None:
    """From each messenger to each other one: she hands it over, and then says that it was not her."""
    story: list[str] = []
    old = OneOfTwo(bot, "galina", story=story)
    await old.settles(billing.A)
    await old.presses("Показания")
    bot.joins(to)
    await old.says("/open")
    await bot.errands()
    old.tells()
    new = OneOfTwo(bot, "galina", bot.joins(to), story)
    await new.starts(old.payload)
    await new.presses("Да, открыть")
    await bot.post()
    old.tells()
    await old.presses("Это не я")
    await bot.post()
    new.tells()
    _compare(f"handover_from_{bot.channel.name}_to_{to}", old.story())


@pytest.mark.parametrize("bot", LIMITS, indirect=True)
async def test_what_is_said_unasked_reads_as_it_is_written_down(bot: Bot, tmp_path: Path) -> None:
    """Galina answers a reminder with the number, and is told of what billing and operators have to say."""
    galina = Recorded(bot, "галина")
    await galina.settles(billing.A)
    await bot.does(live)
    await bot.hears_of_news(2025, 10, 18)
    await bot.morning(2025, 10, 20)
    galina.tells()
    await galina.goes("> 98590", "Передать", "Да, всё верно")
    await reject_reading(bot)
    galina.tells()
    await galina.goes("Передать показания", "> 8700")
    await sent(bot, "<b>Офис</b> на Мира, 5 закрыт в субботу.\nСчёт {счёт}: к оплате за {месяц} {к оплате}.")
    await goes_on(bot)
    galina.tells()
    await galina.presses("Больше не присылать такое")
    await sent(bot, "Офис снова открыт.")
    await goes_on(bot)
    galina.tells()
    await galina.goes("Новости: включить")
    await bot.does(pay)
    await bot.does(write_notice)
    await bot.hears_of_news(2025, 10, 21)
    galina.tells()
    await galina.presses("Прочитать уведомление")
    source = Source(bot, tmp_path)
    bot.at(2025, 10, 22, 10, 5)
    await source.says(f"{OURS};22.10.2025 14:00;;")
    await source.says(f"{OURS};22.10.2025 18:00;;")
    bot.at(2025, 10, 22, 14, 10)
    await source.says(f"{OURS};22.10.2025 18:00;22.10.2025 14:05;")
    galina.tells()
    await galina.presses("Нет света")
    _compare(f"unasked_{bot.channel.name}", galina.story())


@pytest.mark.parametrize("bot", LIMITS, indirect=True)
async def test_what_guests_do_reads_as_it_is_written_down(bot: Bot) -> None:
    """Boris does without registration what can be done so, then registers; the owner hears of it."""
    story: list[str] = []
    await bot.person("галина", channel=bot.joins()).settles(billing.A)
    boris = Recorded(bot, "борис", story=story)
    await boris.starts()
    await boris.goes("Передать показания", "> 9999999999", f"> {billing.A}", "> 8500", "Исправить", "> 8700")
    await boris.goes("Передать", "В начало", "Электронная квитанция", f"> {billing.A}", "Сумма из квитанции")
    await boris.goes("> 600", f"> {billing.SUM_A}", "> boris@mail.ru", "Даю согласие")
    await bot.post()
    boris.reads_letters()
    await boris.says(bot.mailbox.code_for("boris@mail.ru"))
    await boris.presses("Зарегистрироваться")
    bot.later(minutes=2)
    await boris.presses("Да, boris@mail.ru")
    await boris.says(await boris.code("boris@mail.ru"))
    await boris.says("8 912 345-67-89")
    if boris.channel.limits.erases:
        await boris.presses("Без пароля")
    await boris.goes("Даю согласие", "Принимаю правила", "Номер счётчика")
    await boris.goes(f"> {billing.METER_A}", "Даю согласие")
    galina = OneOfTwo(bot, "галина", bot.joins(), story)
    await galina.says("/menu")
    bot.at(2025, 10, 22, 20, 1)
    await bot.post()
    galina.tells()
    await galina.presses("Запретить без входа")
    _compare(f"guests_{bot.channel.name}", boris.story())


async def _sets_a_password(person: Chatter) -> None:
    """A short one first; where no password can be erased none is taken, and one is made."""
    erases = person.channel.limits.erases
    await person.goes("> 12345", "> correct horse" if erases else "Сгенерировать и отправить на почту")


@pytest.mark.parametrize("bot", LIMITS, indirect=True)
async def test_a_recovery_reads_as_it_is_written_down(bot: Bot) -> None:
    """Galina has forgotten her password; her other chat is signed out, and every letter is read."""
    story: list[str] = []
    tablet = OneOfTwo(bot, "galina", bot.joins(), story)
    await tablet.settles(billing.A)
    galina = OneOfTwo(bot, "галина", story=story)
    await galina.starts()
    await galina.goes("Забыли пароль?", "> galinna@mail.ru", "> galina@mail.ru", "Восстановить")
    await bot.post()
    galina.reads_letters()
    await galina.says("000000" if bot.mailbox.code_for("galina@mail.ru") != "000000" else "111111")
    await galina.says(bot.mailbox.code_for("galina@mail.ru"))
    await _sets_a_password(galina)
    await bot.post()
    galina.reads_letters()
    tablet.tells()
    await tablet.presses("Это не я")
    _compare(f"recovery_{bot.channel.name}", galina.story())


@pytest.mark.parametrize("bot", LIMITS, indirect=True)
async def test_the_settings_read_as_they_are_written_down(bot: Bot) -> None:
    """Galina looks through them, and signs her other chat out."""
    story: list[str] = []
    tablet = OneOfTwo(bot, "galina", bot.joins(), story)
    await tablet.settles(billing.A)
    bot.later(hours=3)
    galina = OneOfTwo(bot, "галина", story=story)
    await galina.enters("galina@mail.ru")
    galina.reads_letters()
    await galina.goes("Настройки", "Квитанции и СМС", "Присылать квитанцию", "Разрешить СМС", "На номер")
    await galina.goes("Запретить без входа", "‹ Назад", "Сообщения от бота", "Когда писать", "Тихие часы")
    await galina.goes("> с 22 до 7", "‹ Назад", "‹ Назад", "Где открыт кабинет", "Выйти: ", "Да, выйти")
    await bot.post()
    tablet.tells()
    await tablet.presses("Войти")
    _compare(f"settings_{bot.channel.name}", galina.story())


@pytest.mark.parametrize("bot", LIMITS, indirect=True)
async def test_another_email_and_password_read_as_they_are_written_down(bot: Bot) -> None:
    """Somebody at her tablet changes the e-mail; Galina takes the cabinet back, and sets a password."""
    story: list[str] = []
    tablet = OneOfTwo(bot, "galina", bot.joins(), story)
    await tablet.settles(billing.A, billing.B)
    await bot.does(lambda work: billing.state_e_receipt(work, number=billing.A))
    await tablet.goes("> /settings", "Почта", "> galina@new.ru", "Сменить почту")
    await tablet.says(await tablet.code("galina@new.ru"))
    await bot.post()
    tablet.reads_letters()
    galina = OneOfTwo(bot, "галина", story=story)
    await galina.enters("galina@mail.ru")
    await galina.presses("Вернуть кабинет")
    await bot.post()
    tablet.tells()
    tablet.reads_letters()
    bot.later(minutes=2)
    await galina.goes("> /settings", "Пароль", "Задать пароль", "Прислать код на почту")
    await galina.says(await galina.code("galina@mail.ru"))
    await _sets_a_password(galina)
    await galina.goes("Пароль", "Входить только по коду")
    if galina.channel.limits.erases:
        await galina.says("correct horse")
    else:
        await galina.presses("Прислать код на почту")
        await galina.says(await galina.code("galina@mail.ru"))
    await bot.post()
    tablet.reads_letters()
    _compare(f"emails_{bot.channel.name}", galina.story())


@pytest.mark.parametrize("bot", ["vk"], indirect=True)
async def test_certificates_read_as_they_are_written_down(bot: Bot) -> None:
    """Galina owes, takes the statement, pays at the post and gets the certificate; Boris checks it in VK."""
    galina, boris = Recorded(bot, "галина"), Recorded(bot, "борис")
    await galina.settles(billing.A)
    await galina.goes("> пришлите бумажку, что не должна", "Справка о состоянии расчётов", "Не указывать")
    await bot.errands()
    await bot.knows_of_payment(66200, date(2025, 10, 21))
    await galina.goes("> /certificate", "> 8650", "Для субсидии")
    await bot.errands()
    statement, certificate = reversed(await bot.does(lambda work: work.papers.last(2)))
    await boris.says(f"/check {spaced(certificate.code)}")
    bot.later(days=31)
    await boris.says(f"/check {spaced(statement.code)}")
    _compare("certificates", galina.story() + "\n" + boris.story())
