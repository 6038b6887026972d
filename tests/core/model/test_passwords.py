"""How strongly a password is hashed, and that nobody's costs as much."""

import pytest

from core.model.cabinets.passwords import hash_password, is_password
from tests.passwords import NOBODY

pytestmark = pytest.mark.usefixtures("strong_passwords")


def _work_of(kept: str) -> list[str]:
    """The kind of hash, its version, and how much memory and how many passes it takes."""
    return kept.split("$")[1:4]


def test_a_password_is_hashed_at_the_strength_that_owasp_asks_for() -> None:
    kept = hash_password("correct horse")
    assert _work_of(kept) == ["argon2id", "v=19", "m=19456,t=2,p=1"]
    assert is_password("correct horse", kept)
    assert not is_password("wrong horse", kept)
    assert hash_password("correct horse") != kept


def test_a_password_is_compared_with_as_much_work_where_there_is_no_hash() -> None:
    assert _work_of(NOBODY) == _work_of(hash_password("correct horse"))
    assert not is_password("nobody", "")
    assert not is_password("", "")


def test_what_is_no_hash_fits_no_password() -> None:
    assert not is_password("correct horse", "correct horse")
