"""How well people are understood, by sentences as they write them (S97); a third was set aside."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from bot.understanding.matcher import russian_matcher
from tests.understanding.measure import PARTS, Measure, measure, sentences

_FILE: Final = Path(__file__).parents[1] / "data" / "sentences.tsv"


def test_there_are_enough_sentences_and_each_is_there_once() -> None:
    said = sentences(_FILE)
    assert len(said) >= 400
    assert len({each.words for each in said}) == len(said)
    assert {each.intent for each in said} - {""} <= set(russian_matcher().names)


def test_every_intent_is_in_some_sentence() -> None:
    named = {each.intent for each in sentences(_FILE)}
    assert set(russian_matcher().names) - named <= {"start"}


@pytest.mark.rows("S97")
@pytest.mark.parametrize("part", PARTS)
def test_a_wrong_act_is_rare_and_most_are_understood(part: str) -> None:
    found: Measure = measure(russian_matcher(), [each for each in sentences(_FILE) if each.part == part])
    assert found.precision >= 0.97, found.wrong
    assert found.recall >= 0.85, found.missed
    assert found.recall_with_offers >= 0.93, found.missed
