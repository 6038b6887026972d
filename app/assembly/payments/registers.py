"""The registers of payments that can be compared with our books, by provider."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from adapters.payments.registers import Register
from adapters.payments.sber.register import read as read_sber
from adapters.payments.yookassa.register import read as read_yookassa

READERS: Final[Mapping[str, Callable[[Path], Register]]] = {"yookassa": read_yookassa, "sber": read_sber}
