"""A file of phrases that cannot be used names the line, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.understanding.matcher import Matcher
from bot.understanding.phrases import PhrasesUnclear, read_phrases

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 'around = ["пожалуйста", "мне"]\nsame = [["оплатить", "заплатить"]]\n\n'


def _matcher(folder: Path, text: str) -> Matcher:
    file = folder / "intents.toml"
    file.write_text(text, "utf-8")
    return Matcher(read_phrases(file))


def _pay(more: str) -> str:
    return f'{_HEAD}[intents.pay]\ntitle = "Оплатить"\n{more}\n'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[intents.pay", "intents.toml: "),
        (_HEAD, "intents.toml: нет ни одного раздела"),
        (_HEAD + "intents.pay = 1", "intents.toml, строка 4: раздел пишут так"),
        (_pay("фраза = 1"), "intents.toml: "),
        (_pay('phrase = ["оплатить"]'), "строка 6: лишнее слово «phrase»"),
        (_pay('phrases = "оплатить"'), "строка 6: phrases записано не так"),
        (_pay("phrases = []"), "строка 4: не указано phrases"),
        (_pay('phrases = ["оплатить", " "]'), "стоит не фраза"),
        (_pay('phrases = ["мне пожалуйста"]'), "строка 6: фраза «мне пожалуйста» ничего не говорит"),
        (
            _pay('phrases = ["оплатить"]\n[intents.other]\ntitle = "Иное"\nphrases = [\n"заплатите мне"]'),
            "строка 10: фраза «заплатите мне» значит то же, что фраза раздела [intents.pay]",
        ),
        (_HEAD + 'same = "а"\n' + _pay('phrases = ["оплатить"]'), "intents.toml: "),
        (
            'same = ["оплатить"]\n' + _pay('phrases = ["оплатить"]').removeprefix(_HEAD),
            "same записано не так",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(PhrasesUnclear) as refused:
        _matcher(tmp_path, text)
    assert why in str(refused.value)


def test_a_section_with_two_phrases_is_all_that_a_new_dialogue_needs(tmp_path: Path) -> None:
    matcher = _matcher(tmp_path, _pay('phrases = ["оплатить счет"]'))
    assert matcher.understand("заплати МНЕ СЧЁТ").intents == ("pay",)
    assert matcher.title("pay") == "Оплатить"
