"""The system's refusals, in words for an administrator."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.base.system_errors import Misconfigured, why


@contextmanager
def explain_file_errors() -> Iterator[None]:
    """Say which file or folder the system refuses, and why.

    Raises:
        Misconfigured: in place of the system's own error.
    """
    try:
        yield
    except OSError as error:
        reason = why(error)
        raise Misconfigured(
            f"{error.filename}: {reason}" if error.filename else f"Не записать: {reason}."
        ) from error
