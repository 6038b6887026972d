"""How screens look in VK, and what happens to the one that was pressed."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.channels.vk import outgoing
from bot.engine.events import Event, Pressed
from bot.engine.limits import PRESS_BYTES
from bot.engine.markup import Markup, clean, escape
from bot.engine.screens import Answer, Button, File, Look, Screen
from bot.texts import russian
from core.model.files import KeptFile
from tests.channels.talk import row, says
from tests.channels.vk_talk import VkTalk, running
from tests.doubles.vk import Message, Person, VkServer
from tests.doubles.waiting import until

PDF = KeptFile("Квитанция 2025-09 ЛС 1234.pdf", "application/pdf", b"%PDF-1.7 bill")


@pytest.fixture
async def talk(vk: VkServer) -> AsyncIterator[VkTalk]:
    talk = VkTalk()
    async with running(vk, talk):
        await until(lambda: vk.calls_of("groups.getLongPollServer"))
        yield talk
    assert not vk.refusals
    assert not vk.mentions
    assert not talk.not_shown


@pytest.fixture
def anna(vk: VkServer) -> Person:
    return vk.person(101, "Анна")


def ours(person: Person) -> list[Message]:
    return [message for message in person.chat if message.from_bot]


class TestOneScreen:
    async def test_bold_italic_and_links_are_shown_beside_the_words_and_code_is_plain(
        self, talk: VkTalk, anna: Person
    ) -> None:
        text = (
            "😀 <b>К оплате</b> <i>662,00</i> <b><i>₽</i></b> <code>1234</code> "
            '<a href="https://e.example/?a=1&amp;b=2">сайт</a> &lt;b&gt; &quot;'
        )
        talk.script = lambda _event: says(text)
        await anna.says("долг")
        shown = await anna.waits_for("К оплате")
        assert shown.text == '😀 К оплате 662,00 ₽ 1234 сайт <b> "'
        assert [(span.style, span.text, span.url) for span in shown.spans] == [
            ("bold", "К оплате", ""),
            ("italic", "662,00", ""),
            ("bold", "₽", ""),
            ("italic", "₽", ""),
            ("url", "сайт", "https://e.example/?a=1&b=2"),
        ]

    @pytest.mark.parametrize(
        "typed",
        [
            "[id1|Павел]",
            "[club1|Банк] звонит",
            "[durov|Павел]",
            "@durov и *durov_p",
            "@id1 (Павел), *club1 (Банк)",
            "@all, @online!",
            "(@everyone)",
            "[[id1|x]]",
            "@",
            "*",
            "[",
        ],
    )
    async def test_mentions_in_what_people_typed_are_harmless_and_look_the_same(
        self, vk: VkServer, talk: VkTalk, anna: Person, typed: str
    ) -> None:
        talk.script = lambda _event: says(f"Обращение: <b>{escape(typed)}</b>id1|x] durov")
        await anna.says("обращение")
        shown = await anna.waits_for("Обращение")
        assert clean(shown.text) == f"Обращение: {typed}id1|x] durov"
        assert [(clean(span.text), span.style) for span in shown.spans] == [(typed, "bold")]
        [call] = vk.calls_of("messages.send")
        assert call.params["disable_mentions"] is True

    async def test_an_address_can_be_copied_as_it_is(self, talk: VkTalk, anna: Person) -> None:
        talk.script = lambda _event: says("Пишите на info@energosbyt.example, 2*5 = 10 [кВт·ч]")
        await anna.says("контакты")
        shown = await anna.waits_for("Пишите")
        assert shown.text == "Пишите на info@energosbyt.example, 2*5 = 10 [кВт·ч]"

    async def test_buttons_carry_presses_links_and_a_colour(self, talk: VkTalk, anna: Person) -> None:
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
        assert [[(button.kind, button.label, button.colour) for button in line] for line in menu.buttons] == [
            [("callback", "Передать", "primary"), ("open_link", "Оплатить", "secondary")],
            [("callback", "Отвязать", "negative"), ("callback", "Назад", "secondary")],
        ]
        assert menu.button("Передать").payload == '{"press":"hand-in"}'
        assert menu.button("Оплатить").link == "https://pay.example/1"

    async def test_spaces_that_vk_would_cut_off_move_no_style(self, talk: VkTalk, anna: Person) -> None:
        talk.script = lambda _event: says("\n  <b>Счёт</b> 1234\n")
        await anna.says("счёт")
        shown = await anna.waits_for("Счёт")
        assert shown.wire["text"] == "Счёт 1234"
        assert [(span.text, span.style) for span in shown.spans] == [("Счёт", "bold")]

    async def test_what_is_sent_goes_out_under_names_of_its_own(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        two = (Screen(text=Markup("Отменено")), Screen(text=Markup("Главное")))
        talk.script = lambda _event: Answer(screens=two)
        await anna.says("меню")
        await anna.says("ещё")
        await until(lambda: len(ours(anna)) == 4)
        calls = vk.calls_of("messages.send")
        assert len({call.params["random_id"] for call in calls}) == 4
        assert all(call.params["peer_ids"] == [101] for call in calls)


class TestPressed:
    @pytest.fixture(autouse=True)
    async def menu(self, talk: VkTalk, anna: Person) -> None:
        talk.script = lambda _event: says("Меню", row("Показания", "Долг"))
        await anna.says("меню")
        await anna.waits_for("Меню")

    @pytest.mark.parametrize("code", [909, 920, 949])
    async def test_where_the_edit_is_refused_the_answer_stands_below(
        self, vk: VkServer, talk: VkTalk, anna: Person, code: int
    ) -> None:
        vk.fails(code, method="messages.edit")
        talk.script = lambda _event: says("К оплате 662,00", row("Назад"))
        press = await anna.presses("Долг")
        await anna.waits_for("К оплате")
        await press.waits_for_answer()
        assert [message.text for message in anna.chat] == ["меню", "Меню", "К оплате 662,00"]
        assert anna.chat[-1].labels == [["Назад"]]

    async def test_the_screen_of_yesterday_is_answered_below(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        vk.clock.moves(timedelta(days=1))
        talk.script = lambda _event: says("К оплате 662,00")
        await anna.presses("Долг")
        await anna.waits_for("К оплате")
        assert [message.text for message in anna.chat] == ["меню", "Меню", "К оплате 662,00"]
        assert [refusal.code for refusal in vk.refusals] == [909]
        vk.refusals.clear()

    async def test_a_press_whose_turn_takes_long_is_answered_at_once_and_its_word_is_said_later(
        self, talk: VkTalk, anna: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.channels.in_flight.PROMPT", 0.01)
        press = await anna.presses("Долг")
        await press.waits_for_answer()

        async def wait(_event: Event) -> None:
            await until(lambda: press.answer is not None)
            await until(lambda: "typing" in anna.private.activities)

        talk.before = wait
        talk.script = lambda _event: says("К оплате 662,00", toast="Это старый экран")
        press = await anna.presses("Показания")
        await anna.waits_for("К оплате")
        assert (await press.waits_for_answer()).kind == ""
        assert anna.chat[-1].text == "Это старый экран\n\nК оплате 662,00"

    async def test_the_word_is_said_on_the_button_when_showing_takes_long(
        self, vk: VkServer, talk: VkTalk, anna: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.channels.in_flight.PROMPT", 0.05)
        vk.delays(0.3, method="messages.edit")
        talk.script = lambda _event: says("К оплате 662,00", toast="Это старый экран")
        press = await anna.presses("Показания")
        assert (await press.waits_for_answer()).text == "Это старый экран"
        await anna.waits_for("К оплате")
        assert anna.chat[-1].text == "К оплате 662,00"


class TestOldClients:
    async def test_a_client_without_callback_buttons_gets_buttons_that_speak(
        self, vk: VkServer, talk: VkTalk
    ) -> None:
        anna = vk.person(101, "Анна", callback_buttons=False)
        talk.script = lambda _event: says("Меню", (Button("Долг", "debt", look=Look.PRIMARY),))
        await anna.says("меню")
        menu = await anna.waits_for("Меню")
        assert [(button.kind, button.colour) for button in menu.buttons[0]] == [("text", "primary")]
        talk.script = lambda _event: says("К оплате 662,00", toast="Это старый экран. Вот новый.")
        await anna.presses("Долг")
        await anna.waits_for("К оплате")
        assert talk.happened[-1] == Pressed("debt")
        assert [message.text for message in anna.chat] == [
            "меню",
            "Меню",
            "Долг",
            "Это старый экран. Вот новый.\n\nК оплате 662,00",
        ]

    async def test_what_comes_by_itself_is_shown_as_the_client_can(self, vk: VkServer, talk: VkTalk) -> None:
        anna = vk.person(101, "Анна", allowed=True)
        bill = says("Счёт за октябрь", row("Оплатить"), client={"callback": False})
        await talk.channel.show("101", bill, event="", to=None)
        shown = await anna.waits_for("Счёт за октябрь")
        assert shown.button("Оплатить").kind == "text"

    async def test_a_newer_client_of_the_same_person_is_noticed(self, vk: VkServer, talk: VkTalk) -> None:
        anna = vk.person(101, "Анна", callback_buttons=False)
        talk.script = lambda _event: says("Меню", row("Долг"))
        await anna.says("со старого телефона")
        assert (await anna.waits_for("Меню")).button("Долг").kind == "text"
        anna.client["button_actions"].append("callback")
        await anna.says("с нового телефона")
        menu = await anna.waits_for("Меню")
        assert menu.button("Долг").kind == "callback"

    async def test_a_client_without_inline_keyboards_gets_one_below_the_input_line(
        self, vk: VkServer, talk: VkTalk
    ) -> None:
        anna = vk.person(101, "Анна", callback_buttons=False, inline_keyboards=False)
        talk.script = lambda _event: says("Меню", row("Показания", "Долг"))
        await anna.says("меню")
        await anna.waits_for("Меню")
        assert anna.keyboard == [["Показания", "Долг"]]
        await anna.presses("Долг")
        await until(lambda: len(talk.events) == 2)
        assert talk.happened[-1] == Pressed("Долг")


class TestFiles:
    async def test_a_document_goes_with_the_words_under_its_own_name(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        talk.files["101", "bill"] = PDF
        talk.script = lambda _event: says(
            "<b>Квитанция</b>", row("Меню"), files=(File("bill", PDF.name, PDF.mime),)
        )
        await anna.says("квитанция")
        shown = await anna.waits_for("Квитанция")
        assert shown.document is not None
        assert (shown.document.name, shown.document.data) == (PDF.name, PDF.content)
        assert shown.labels == [["Меню"]]
        [upload] = vk.calls_of("upload.doc")
        assert upload.files["file"].name == "file.pdf"
        assert anna.private.activities == ["file"]

    async def test_a_picture_is_shown_as_one(self, talk: VkTalk, anna: Person) -> None:
        talk.files["101", "qr"] = KeptFile("qr.png", "image/png", picture(400, 400))
        talk.script = lambda _event: says("Код для оплаты", files=(File("qr", "qr.png", "image/png"),))
        await anna.says("код")
        shown = await anna.waits_for("Код для оплаты")
        assert shown.photo is not None
        assert shown.photo.data == picture(400, 400)

    async def test_a_picture_that_vk_would_not_show_goes_out_as_a_document(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        talk.files["101", "graph"] = KeptFile("график.png", "image/png", picture(2100, 100))
        talk.script = lambda _event: says("Расход", files=(File("graph", "график.png", "image/png"),))
        await anna.says("график")
        shown = await anna.waits_for("Расход")
        assert shown.document is not None
        assert shown.document.name == "график.png"
        assert [refusal.method for refusal in vk.refusals] == ["upload.photo"]
        vk.refusals.clear()

    async def test_more_files_than_a_message_takes_go_out_before_it(self, talk: VkTalk, anna: Person) -> None:
        files = tuple(File(str(number), f"{number}.pdf", PDF.mime) for number in range(12))
        talk.files |= {("101", file.key): KeptFile(file.name, file.mime, b"%PDF") for file in files}
        talk.script = lambda _event: says("Двенадцать", row("Меню"), files=files)
        await anna.says("все")
        await anna.waits_for("Двенадцать")
        assert [len(message.files) for message in ours(anna)] == [10, 2]
        assert [file.name for message in ours(anna) for file in message.files] == [f.name for f in files]
        assert [message.labels for message in ours(anna)] == [[], [["Меню"]]]

    async def test_without_a_file_that_vk_refuses_the_words_are_shown(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        talk.files["101", "setup"] = KeptFile("setup.exe", "application/x-msdownload", b"MZ")
        talk.script = lambda _event: says("Вложение", files=(File("setup", "", ""),))
        await anna.says("обращение")
        shown = await anna.waits_for("Вложение")
        assert shown.files == []
        vk.refusals.clear()

    @pytest.mark.parametrize("method", ["docs.getMessagesUploadServer", "docs.save"])
    @pytest.mark.parametrize("code", [7, 14, 15, 27, 29, 105])
    async def test_a_document_that_vk_does_not_take_leaves_the_words_and_the_buttons_and_is_owned_up_to(
        self, vk: VkServer, talk: VkTalk, anna: Person, method: str, code: int
    ) -> None:
        talk.files["101", "bill"] = PDF
        talk.script = lambda _event: says("Квитанция", row("Меню"), files=(File("bill", PDF.name, PDF.mime),))
        vk.fails(code, method=method)
        await anna.says("квитанция")
        shown = await anna.waits_for("Квитанция")
        assert shown.files == []
        assert shown.text == f"Квитанция\n\n{russian()('file-not-sent')}"
        assert shown.labels == [["Меню"]]

    async def test_while_uploads_rest_words_go_out_without_them(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        talk.files["101", "bill"] = PDF
        talk.script = lambda _event: says("Квитанция", files=(File("bill", PDF.name, PDF.mime),))
        vk.fails(29, method="docs.save")
        for _ in range(2):
            await anna.says("квитанция")
            assert (await anna.waits_for(russian().label("file-not-sent"))).files == []

    @pytest.mark.parametrize("method", ["photos.getMessagesUploadServer", "photos.saveMessagesPhoto"])
    @pytest.mark.parametrize("code", [14, 15, 29])
    async def test_a_picture_that_vk_does_not_take_as_one_goes_out_as_a_document(
        self, vk: VkServer, talk: VkTalk, anna: Person, method: str, code: int
    ) -> None:
        talk.files["101", "qr"] = KeptFile("qr.png", "image/png", picture(400, 400))
        talk.script = lambda _event: says("Код для оплаты", files=(File("qr", "qr.png", "image/png"),))
        vk.fails(code, method=method)
        await anna.says("код")
        shown = await anna.waits_for("Код для оплаты")
        assert shown.document is not None
        assert shown.document.name == "qr.png"

    async def test_a_name_that_a_person_gave_breaks_no_form(self, talk: VkTalk, anna: Person) -> None:
        talk.files["101", "act"] = KeptFile('акт"\r\nX-Evil: 1\u202e.p"d\nf', PDF.mime, b"%PDF")
        talk.script = lambda _event: says("Вложение", files=(File("act", "", ""),))
        await anna.says("обращение")
        shown = await anna.waits_for("Вложение")
        assert shown.document is not None
        assert shown.document.name == 'акт" X-Evil: 1.p"d f'


def picture(width: int, height: int) -> bytes:
    encoded = BytesIO()
    Image.new("RGB", (width, height), "white").save(encoded, "PNG")
    return encoded.getvalue()


def test_names_of_messages_are_whole_numbers_of_32_bits_and_never_zero() -> None:
    numbers = [outgoing.random_id(f"event:{number}") for number in range(1000)]
    assert len(set(numbers)) == 1000
    assert all(-(1 << 31) <= number < 1 << 31 and number for number in numbers)
    assert outgoing.random_id("event:7") == outgoing.random_id("event:7")


def test_a_payload_stays_within_what_vk_takes() -> None:
    message = outgoing.Message(text=Markup("Меню"), rows=((Button("Меню", '"' * PRESS_BYTES),),), stays=True)
    keyboard = outgoing.content(message, outgoing.Client())["keyboard"]
    payload = keyboard["buttons"][0][0]["action"]["payload"]
    assert len(payload.encode()) <= 255
    assert json.loads(payload) == {"press": '"' * PRESS_BYTES, "stays": True}
