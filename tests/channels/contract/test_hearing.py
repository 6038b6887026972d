"""What people do, as the conversation gets to know it from every messenger alike."""

import asyncio
from io import BytesIO

import pytest
from PIL import Image

from bot.engine.channel import AttachmentTooBig
from bot.engine.events import Attached, CameBack, Event, Left, Pressed, Said, Sent, Started
from tests.channels.contract.messenger import Messenger, Remote
from tests.channels.talk import says
from tests.doubles.waiting import until

_LINKS = {
    "telegram": "https://t.me/cabinet_bot?start=",
    "vk": "https://vk.me/club77?ref=",
    "web": "https://cabinet.example/#start=",
}


async def test_words_are_said_as_they_are_typed(messenger: Messenger) -> None:
    await messenger.says("12 345,5")
    await messenger.sees("Здравствуйте")
    [event] = messenger.talk.events
    assert (event.channel, event.what) == (messenger.name, Said("12 345,5"))
    assert event.peer
    assert event.origin


async def test_a_link_is_told_with_the_start(messenger: Messenger) -> None:
    await messenger.starts("bill-7f3a")
    await messenger.sees("Здравствуйте")
    assert messenger.talk.happened == [Started("bill-7f3a")]


async def test_a_link_that_the_channel_makes_leads_to_it_with_the_longest_payload(
    messenger: Messenger,
) -> None:
    """On the site it stands behind the #, which browsers send to no server."""
    payload = "open-" + "A" * 59
    await messenger.starts(payload)
    await messenger.sees("Здравствуйте")
    assert messenger.talk.happened == [Started(payload)]
    assert messenger.talk.channel.link(payload) == _LINKS[messenger.name] + payload


async def test_a_press_names_the_message_that_it_stands_in(at_menu: Messenger) -> None:
    """Two presses of one message have one origin, and names of their own."""
    menu = at_menu.chat[-1]
    at_menu.talk.script = lambda event: says(f"Экран {event.id}", fresh=True)
    for label in ("Показания", "Долг"):
        press = await at_menu.presses(label, on=menu)
        await press.stops()
    first, second = at_menu.talk.events[1:]
    assert [first.what, second.what] == [Pressed("Показания"), Pressed("Долг")]
    assert first.origin == second.origin != ""
    assert first.id != second.id


async def test_what_one_person_does_is_heard_in_order(messenger: Messenger) -> None:
    for number in range(7):
        await messenger.says(str(number))
    await until(lambda: len(messenger.talk.events) == 7)
    assert messenger.talk.happened == [Said(str(number)) for number in range(7)]
    assert len({event.id for event in messenger.talk.events}) == 7


async def test_an_event_that_comes_again_meanwhile_is_one_turn(messenger: Messenger) -> None:
    begun, gate = asyncio.Event(), asyncio.Event()

    async def hold(_event: Event) -> None:
        begun.set()
        await gate.wait()

    messenger.talk.before = hold
    await messenger.says("12345")
    await begun.wait()
    await messenger.delivers_again()
    await asyncio.sleep(0.1)
    gate.set()
    await messenger.sees("Здравствуйте")
    assert {event.id for event in messenger.talk.events} == {messenger.talk.events[0].id}


class TestAttached:
    """A document, and its bytes when they are asked for."""

    @pytest.fixture
    async def attached(self, messenger: Messenger) -> Attached:
        await messenger.attaches("акт.pdf", b"%PDF-1.7", "Вот акт")
        await until(lambda: messenger.talk.events)
        [what] = messenger.talk.happened
        assert isinstance(what, Attached)
        return what

    async def test_it_comes_with_name_type_size_and_caption(self, attached: Attached) -> None:
        assert (attached.name, attached.mime, attached.size) == ("акт.pdf", "application/pdf", 8)
        assert attached.caption == "Вот акт"

    async def test_it_can_be_fetched_within_a_limit(self, messenger: Messenger, attached: Attached) -> None:
        assert await messenger.talk.channel.fetch(attached.reference, limit=8) == b"%PDF-1.7"
        with pytest.raises(AttachmentTooBig):
            await messenger.talk.channel.fetch(attached.reference, limit=7)


class TestRemote:
    """Only where there are other people, and other messages than ours."""

    async def test_of_a_photo_the_largest_size_is_taken(self, remote: Remote) -> None:
        encoded = BytesIO()
        Image.new("RGB", (640, 480), "white").save(encoded, "PNG")
        await remote.sends_photo(encoded.getvalue(), "счётчик")
        await until(lambda: remote.talk.events)
        [attached] = remote.talk.happened
        assert isinstance(attached, Attached)
        assert (attached.name, attached.mime, attached.caption) == ("photo.jpg", "image/jpeg", "счётчик")
        assert await remote.talk.channel.fetch(attached.reference, limit=1 << 20) == encoded.getvalue()

    @pytest.mark.rows("S100")
    async def test_blocking_the_bot_and_coming_back_are_events(self, remote: Remote) -> None:
        await remote.leaves()
        await until(lambda: remote.talk.events)
        await remote.comes_back()
        await until(lambda: len(remote.talk.events) == 2)
        assert remote.talk.happened == [Left(), CameBack()]
        assert {event.peer for event in remote.talk.events} == {remote.peer}

    @pytest.mark.rows("S99")
    async def test_words_changed_later_are_not_heard_of(self, remote: Remote) -> None:
        await remote.says("12345")
        await remote.sees("Здравствуйте")
        await remote.edits("12346")
        await remote.says("дальше")
        await until(lambda: len(remote.talk.events) == 2)
        assert remote.talk.happened == [Said("12345"), Said("дальше")]

    @pytest.mark.rows("S99")
    async def test_somebody_elses_words_are_no_answer_to_a_question(self, remote: Remote) -> None:
        await remote.says("дальше")
        await remote.sees("Здравствуйте")
        await remote.forwards("12345")
        await until(lambda: len(remote.talk.events) == 2)
        assert remote.talk.happened[-1] == Sent("forwarded")
