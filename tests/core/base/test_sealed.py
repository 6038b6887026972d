"""What we hand out sealed is read again by us alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.sealed import KEY_BYTES, NotSealed, seal, unseal

KEY, OTHER = bytes(range(KEY_BYTES)), bytes(KEY_BYTES)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=100)


@given(WORDS)
def test_sealed_words_are_read_again_and_are_sealed_alike_every_time(words: str) -> None:
    token = seal(KEY, words)
    assert unseal(KEY, token) == words
    assert seal(KEY, words) == token
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)


@given(WORDS)
def test_another_key_opens_nothing(words: str) -> None:
    with pytest.raises(NotSealed):
        unseal(OTHER, seal(KEY, words))


@given(st.integers(min_value=0), st.sampled_from("AQgw_-9z"))
def test_a_token_that_is_changed_anywhere_opens_nothing(place: int, letter: str) -> None:
    token = seal(KEY, "t 7 bills")
    at = place % (len(token) - 1)  # the last letter may hold bits that mean nothing
    changed = token[:at] + letter + token[at + 1 :]
    if changed != token:
        with pytest.raises(NotSealed):
            unseal(KEY, changed)


@pytest.mark.parametrize("token", ["", "abc", "a" * 64, "ы" * 64, "=" * 64, "AAAA" * 100])
def test_what_was_never_sealed_opens_nothing(token: str) -> None:
    with pytest.raises(NotSealed):
        unseal(KEY, token)


def test_a_token_tells_neither_its_words_nor_how_long_they_are() -> None:
    tokens = [seal(KEY, f"t {cabinet} bills") for cabinet in (1, 2, 1_000_000)]
    assert len({len(token) for token in tokens}) == 1
    assert all(one[:8] != other[:8] for one in tokens for other in tokens if one != other)
