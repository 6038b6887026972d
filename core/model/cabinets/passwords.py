"""Passwords of cabinets: argon2id, at the strength that OWASP asks for."""

import secrets
from typing import Final

from core.base.refusals import Refusal

SHORTEST: Final = 6
"""The guide says both «more than 6» and «not fewer than 6»; its error message wins (S27)."""
LONGEST: Final = 128
"""Nobody remembers more, and hashing must not become a burden."""


_GENERATED: Final = 12
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


class PasswordTooShort(Refusal):
    """Fewer characters than `SHORTEST`."""


class PasswordTooLong(Refusal):
    """More characters than `LONGEST`."""


def ensure_can_be_password(typed: str) -> None:
    """Refuse what cannot be a password.

    Raises:
        PasswordTooShort: when it has fewer characters than `SHORTEST`.
        PasswordTooLong: when it has more characters than `LONGEST`.
    """
    if len(typed) < SHORTEST:
        raise PasswordTooShort
    if len(typed) > LONGEST:
        raise PasswordTooLong


def new_password() -> str:
    """A password for somebody who leaves it to us: 59 random bits, no letters that are taken for others."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_GENERATED))


def hash_password(typed: str) -> str:
    """The password's hash with its salt and parameters; takes some tens of milliseconds."""
    from argon2 import PasswordHasher  # noqa: PLC0415 - core is imported by commands which need no passwords

    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(typed)


def is_password(typed: str, kept_hash: str) -> bool:
    """Whether the password is the one that was hashed; takes as long where there is no hash at all."""
    from argon2 import PasswordHasher  # noqa: PLC0415 - as above
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415 - as above

    try:
        return PasswordHasher().verify(kept_hash or _NOBODY, typed) and bool(kept_hash)
    except (VerificationError, InvalidHashError):
        return False


_NOBODY: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$mZRy0e0UL3uVXe2Uk3nVdLZ1hSN1dzQpQb0a1mQ3Vxk"
)
"""A hash that no password has: without it an unknown e-mail would be refused faster than a known one."""
