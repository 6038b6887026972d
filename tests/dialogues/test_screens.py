"""What no channel could show is refused where it is made, and a text that is not there is no text."""

import pytest

from bot.channels.telegram.limits import TELEGRAM
from bot.channels.vk.limits import VK
from bot.engine.limits import Limits
from bot.engine.markup import Markup
from bot.engine.screens import Button, File, Screen, ScreenDoesNotFit, in_one_message
from bot.texts import TextMissing, russian

BUTTON = Button("Долг", "debt")


@pytest.mark.parametrize(("press", "url"), [("", ""), ("debt", "https://energosbyt.example"), ("x" * 65, "")])
def test_a_button_carries_one_press_or_one_link(press: str, url: str) -> None:
    with pytest.raises(ScreenDoesNotFit, match="«Долг»"):
        Button("Долг", press, url)


@pytest.mark.parametrize(
    ("screen", "limits", "measure"),
    [
        (Screen(text=Markup(" <b>\n</b>")), TELEGRAM, "without words"),
        (Screen(text=Markup("Меню"), rows=((BUTTON,),) * 7), VK, "7 buttons in 7 rows"),
        (Screen(text=Markup("Меню"), rows=((BUTTON,) * 6,)), VK, "more than 5 buttons in a row"),
        (Screen(text=Markup("Меню"), rows=((Button("я" * 41, "me"),),)), VK, "a label of 41"),
        (Screen(text=Markup("Телефон"), asks_phone="Отправить"), VK, "cannot ask for a phone"),
    ],
)
def test_a_screen_that_the_channel_could_not_show_is_refused_by_its_measure(
    screen: Screen, limits: Limits, measure: str
) -> None:
    with pytest.raises(ScreenDoesNotFit, match=measure):
        screen.ensure_fits(limits)


@pytest.mark.parametrize(("name", "arguments"), [("no-such-text", {}), ("owed", {})])
def test_a_missing_text_or_argument_is_a_fault_and_no_half_sentence(
    name: str, arguments: dict[str, str]
) -> None:
    with pytest.raises(TextMissing, match=name):
        russian()(name, **arguments)


SAID = Screen(text=Markup("Счёт <b>1234</b> привязан."))
MENU = Screen(text=Markup("Что дальше?"), rows=((BUTTON,),))


def test_what_is_said_and_the_screen_are_one_message_that_stays() -> None:
    text = Markup("Счёт <b>1234</b> привязан.\n\nЧто дальше?")
    assert in_one_message([SAID, MENU], TELEGRAM) == (Screen(text=text, rows=MENU.rows, stays=True),)


def test_a_screen_alone_is_as_it_was() -> None:
    assert in_one_message([MENU], TELEGRAM) == (MENU,)


@pytest.mark.parametrize(
    "screens",
    [
        (Screen(text=Markup("я" * TELEGRAM.text)), MENU),
        (
            Screen(text=Markup("я" * TELEGRAM.caption)),
            Screen(text=Markup("Файл"), files=(File("1", "", ""),)),
        ),
        (MENU, MENU),
    ],
    ids=["too long", "too long beside a file", "two screens with buttons"],
)
def test_what_does_not_fit_into_one_message_stays_apart(screens: tuple[Screen, ...]) -> None:
    assert in_one_message(screens, TELEGRAM) == screens
