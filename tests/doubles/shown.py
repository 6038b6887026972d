"""Clean photographs of receipts and other codes, as people send them in the dialogues."""

from typing import Final

from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.receipts.payment_qr import build
from tests.doubles.pictures import drawn, png
from tests.doubles.receipts import PAYEE

LAST: Final = Month(2025, 9)


def receipt_photo(*numbers: str, amount: int = 66200, month: Month = LAST) -> bytes:
    """Receipts of ours beside each other."""
    codes = (build(PAYEE, account=AccountNumber(each), month=month, amount=amount) for each in numbers)
    return png(*map(drawn, codes))


def code_photo(*payloads: bytes) -> bytes:
    """Any other codes beside each other."""
    return png(*map(drawn, payloads))
