"""How screens look in Telegram, and what happens to the one that was pressed."""

from collections.abc import AsyncIterator, Callable
from io import BytesIO

import pytest
from PIL import Image

from bot.channels.telegram.limits import TELEGRAM
from bot.engine.events import Event, Said
from bot.engine.screens import Answer, Button, File, Look, PhoneButton
from bot.texts import russian
from core.model.files import KeptFile
from tests.channels.talk import TelegramTalk, make, row, running, says
from tests.doubles.telegram import Person, TelegramServer
from tests.doubles.waiting import until

PDF = KeptFile("Квитанция 2025-09 ЛС 1234.pdf", "application/pdf", b"%PDF-1.7 bill")


@pytest.fixture
async def talk(telegram: TelegramServer) -> AsyncIterator[TelegramTalk]:
    talk = TelegramTalk()
    async with running(make(telegram.url, talk), talk):
        yield talk
    assert not telegram.refusals
    assert not talk.not_shown


@pytest.fixture
def anna(telegram: TelegramServer) -> Person:
    return telegram.person(101, "Анна", phone="79001234567", started=True)


class TestOneScreen:
    async def test_bold_italic_code_and_links_are_shown_and_typed_marks_are_not(
        self, talk: TelegramTalk, anna: Person
    ) -> None:
        text = (
            "<b>К оплате</b> <i>662,00</i> <code>1234</code> "
            '<a href="https://e.example/?a=1&amp;b=2">сайт</a> &lt;b&gt; &laquo;да&raquo; &quot;'
        )
        talk.script = lambda _event: says(text)
        await anna.says("долг")
        shown = await anna.waits_for("К оплате")
        assert shown.text == 'К оплате 662,00 1234 сайт <b> «да» "'
        assert [entity["type"] for entity in shown.wire["entities"]] == [
            "bold",
            "italic",
            "code",
            "text_link",
        ]
        assert shown.wire["entities"][3]["url"] == "https://e.example/?a=1&b=2"

    async def test_code_holds_no_other_style(self, talk: TelegramTalk, anna: Person) -> None:
        talk.script = lambda _event: says("<b>ЛС <code>1234</code></b>")
        await anna.says("счёт")
        shown = await anna.waits_for("ЛС")
        assert shown.html == "<b>ЛС </b><code>1234</code>"

    async def test_a_link_has_no_preview(
        self, telegram: TelegramServer, talk: TelegramTalk, anna: Person
    ) -> None:
        talk.script = lambda _event: says("https://e.example", row("Ещё"))
        await anna.says("сайт")
        await anna.waits_for("https://e.example")
        talk.script = lambda _event: says("https://e.example/2")
        await anna.presses("Ещё")
        await anna.waits_for("https://e.example/2")
        for method in ("sendMessage", "editMessageText"):
            [call] = telegram.calls_of(method)
            assert call.params["link_preview_options"] == {"is_disabled": True}

    async def test_buttons_carry_presses_links_and_a_look(self, talk: TelegramTalk, anna: Person) -> None:
        talk.script = lambda _event: says(
            "Меню",
            (
                Button("Передать", "hand-in", look=Look.PRIMARY),
                Button("Оплатить", url="https://pay.example/1"),
            ),
            (Button("Отвязать", "unlink", look=Look.DANGER), Button("Назад", "back")),
        )
        await anna.says("меню")
        menu = await anna.waits_for("Меню")
        actions = [[button.action for button in line] for line in menu.buttons]
        assert actions == [
            [
                {"text": "Передать", "callback_data": "hand-in", "style": "primary"},
                {"text": "Оплатить", "url": "https://pay.example/1"},
            ],
            [
                {"text": "Отвязать", "callback_data": "unlink", "style": "danger"},
                {"text": "Назад", "callback_data": "back"},
            ],
        ]


class TestPressed:
    @pytest.fixture(autouse=True)
    async def menu(self, talk: TelegramTalk, anna: Person) -> None:
        talk.script = lambda _event: says("Меню", row("Показания", "Долг"))
        await anna.says("меню")
        await anna.waits_for("Меню")

    async def test_the_same_screen_again_is_no_fault(self, telegram: TelegramServer, anna: Person) -> None:
        press = await anna.presses("Показания")
        await press.waits_for_answer()
        assert [message.text for message in anna.chat] == ["меню", "Меню"]
        assert [refusal.description[:40] for refusal in telegram.refusals] == [
            "Bad Request: message is not modified: sp"
        ]
        telegram.refusals.clear()


class TestFiles:
    async def test_a_text_that_fits_goes_with_the_file(self, talk: TelegramTalk, anna: Person) -> None:
        talk.files["101", "bill"] = PDF
        talk.script = lambda _event: says(
            "<b>Квитанция</b>", row("Меню"), files=(File("bill", PDF.name, PDF.mime),)
        )
        await anna.says("квитанция")
        shown = await anna.waits_for("Квитанция")
        assert shown.document is not None
        assert (shown.document.name, shown.document.data) == (PDF.name, PDF.content)
        assert (shown.html, shown.labels) == ("<b>Квитанция</b>", [["Меню"]])
        assert anna.private.actions == ["upload_document"]

    async def test_a_text_too_long_for_a_caption_goes_before_the_file(
        self, talk: TelegramTalk, anna: Person
    ) -> None:
        talk.files["101", "bill"] = PDF
        text = "😀" * (TELEGRAM.caption // 2) + "!"  # each of them counts twice in UTF-16
        talk.script = lambda _event: says(text, row("Меню"), files=(File("bill", PDF.name, PDF.mime),))
        await anna.says("квитанция")
        await until(lambda: anna.chat[-1].document)
        assert [message.text for message in anna.chat] == ["квитанция", text, ""]
        assert [message.labels for message in anna.chat] == [[], [], [["Меню"]]]

    async def test_of_several_files_the_last_carries_text_and_buttons(
        self, talk: TelegramTalk, anna: Person
    ) -> None:
        files = tuple(File(key, f"{key}.pdf", PDF.mime) for key in ("one", "two"))
        talk.files |= {("101", file.key): KeptFile(file.name, file.mime, b"%PDF") for file in files}
        talk.script = lambda _event: says("Две квитанции", row("Меню"), files=files)
        await anna.says("квитанции")
        await anna.waits_for("Две")
        shown = [message for message in anna.chat if message.from_bot]
        assert [message.document and message.document.name for message in shown] == ["one.pdf", "two.pdf"]
        assert [message.text for message in shown] == ["", "Две квитанции"]
        assert [message.labels for message in shown] == [[], [["Меню"]]]

    async def test_a_picture_is_shown_as_one_with_its_words_and_buttons(
        self, talk: TelegramTalk, anna: Person
    ) -> None:
        talk.files["101", "qr"] = KeptFile("qr.png", "image/png", picture(400, 400))
        talk.script = lambda _event: says("<b>QR-код</b>", row("Меню"), files=(File("qr", "", ""),))
        await anna.says("код")
        shown = await anna.waits_for("QR-код")
        assert shown.photo is not None
        assert shown.photo.data == picture(400, 400)
        assert (shown.html, shown.labels) == ("<b>QR-код</b>", [["Меню"]])
        assert anna.private.actions == ["upload_photo"]

    @pytest.mark.parametrize(
        ("content", "refused"),
        [
            (lambda: picture(2100, 100), ["PHOTO_INVALID_DIMENSIONS"]),
            (lambda: b"\x89PNG\r\n\x1a\nbroken", ["IMAGE_PROCESS_FAILED"]),
            (lambda: picture(400, 400) + bytes(10 << 20), []),
        ],
        ids=["too wide", "broken", "too large"],
    )
    async def test_a_picture_that_telegram_would_not_show_goes_out_as_a_document(
        self,
        telegram: TelegramServer,
        talk: TelegramTalk,
        anna: Person,
        content: Callable[[], bytes],
        refused: list[str],
    ) -> None:
        file = KeptFile("график.png", "image/png", content())
        talk.files["101", "graph"] = file
        talk.script = lambda _event: says("Расход", row("Меню"), files=(File("graph", "", ""),))
        await anna.says("расход")
        shown = await anna.waits_for("Расход")
        assert shown.document is not None
        assert (shown.document.name, shown.document.data) == (file.name, file.content)
        assert (shown.text, shown.labels) == ("Расход", [["Меню"]])
        assert [refusal.description for refusal in telegram.refusals] == [
            f"Bad Request: {reason}" for reason in refused
        ]
        telegram.refusals.clear()

    async def test_a_name_that_a_person_gave_breaks_no_header(self, talk: TelegramTalk, anna: Person) -> None:
        talk.files["101", "act"] = KeptFile('акт"\r\nX-Evil: 1\u202e.pdf', PDF.mime, b"%PDF")
        talk.script = lambda _event: says("Вложение", files=(File("act", "", ""),))
        await anna.says("обращение")
        shown = await anna.waits_for("Вложение")
        assert shown.document is not None
        assert shown.document.name == 'акт" X-Evil: 1.pdf'


class TestPhone:
    LABEL = "Отправить мой номер"
    HINT = russian().label("phone-hint")

    @pytest.fixture(autouse=True)
    async def question(self, talk: TelegramTalk, anna: Person) -> None:
        talk.script = self.ask
        await anna.says("регистрация")
        await anna.waits_for(self.HINT)

    def ask(self, _event: Event) -> Answer:
        return says("Ваш телефон?", row("Назад", "Отмена"), asks_phone=self.LABEL, phone=PhoneButton.PUT)

    async def test_the_button_stands_below_the_input_line_and_the_screens_own_below_the_screen(
        self, anna: Person
    ) -> None:
        assert anna.keyboard == [[self.LABEL]]
        assert [(message.text, message.labels) for message in anna.chat if message.from_bot] == [
            ("Ваш телефон?", [["Назад", "Отмена"]]),
            (self.HINT, []),
        ]

    async def test_it_is_gone_once_the_phone_has_come(self, talk: TelegramTalk, anna: Person) -> None:
        talk.script = lambda _event: says("Придумайте пароль", row("Назад"), phone=PhoneButton.TAKEN)
        await anna.presses(self.LABEL)
        await anna.waits_for("Придумайте")
        assert anna.keyboard == []
        assert [message.text for message in anna.chat if message.from_bot] == [
            "Ваш телефон?",
            self.HINT,
            russian().label("phone-over"),
            "Придумайте пароль",
        ]

    async def test_it_is_gone_after_back(self, talk: TelegramTalk, anna: Person) -> None:
        talk.script = lambda _event: says("Ваша почта?", phone=PhoneButton.TAKEN)
        await anna.presses("Назад")
        await anna.waits_for("Ваша почта?")
        assert anna.keyboard == []

    async def test_it_stays_when_the_question_is_asked_again(self, talk: TelegramTalk, anna: Person) -> None:
        talk.script = lambda _event: says("Ваш телефон?", row("Назад"), asks_phone=self.LABEL)
        await anna.says("не скажу")
        await anna.waits_for("Ваш телефон?")
        assert anna.keyboard == [[self.LABEL]]
        hints = [message for message in anna.chat if message.text == self.HINT]
        assert len(hints) == 1

    async def test_it_stays_when_we_have_news_meanwhile(self, talk: TelegramTalk, anna: Person) -> None:
        await talk.channel.show("101", says("Пришла квитанция"), event="", to=None)
        assert anna.keyboard == [[self.LABEL]]


def picture(width: int, height: int) -> bytes:
    encoded = BytesIO()
    Image.new("RGB", (width, height), "white").save(encoded, "PNG")
    return encoded.getvalue()


async def test_a_secret_that_cannot_be_deleted_stops_nothing(
    telegram: TelegramServer, talk: TelegramTalk, anna: Person
) -> None:
    telegram.fails(400, "Bad Request: message can't be deleted", method="deleteMessage")
    talk.script = lambda event: says("Пароль принят", erase=event.origin)
    await anna.says("Secret-123")
    await anna.waits_for("Пароль принят")
    assert talk.happened == [Said("Secret-123")]
