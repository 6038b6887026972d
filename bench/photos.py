"""What share of photographed receipts our reader reads, against a plain call of zxing-cpp, and how long.

Run from the project's root: `python bench/photos.py [COUNT]`. Our own receipts, printed as PDFs and drawn by
pypdfium2, are photographed by `tests/doubles/camera.py` with one fault each, as Telegram
(1280 pixels), VK (2560) and a file (12 megapixels) bring. The seeds are fixed: all pictures are the same in
every run. The peer is what zxing-cpp's own page teaches: `read_barcodes` on the decoded picture. Both
read in this process; the process of its own, in which the product opens files, takes 0.1 s more.
"""

import sys
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from time import perf_counter

import zxingcpp
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent))

from adapters.documents.receipt import receipt_pdf
from adapters.photographs.codes import read_codes
from bench._measure import table
from core.base.ids import AccountNumber
from core.model.receipts.receipt import Receipt
from tests.doubles.camera import FAULTS, MESSENGERS, page_of, photograph
from tests.doubles.receipts import FULL, RECEIPT

COUNT = 300
PERCENTILE = 0.95


def receipt_of(number: int) -> Receipt:
    """Receipts of many accounts, every fifth as full as they get."""
    receipt = RECEIPT if number % 5 else FULL
    account = AccountNumber(f"{1_000_000_000 + number * 7919}")
    return replace(receipt, account=replace(receipt.account, number=account))


def by_the_manual(content: bytes) -> list[bytes]:
    """The codes as the library's own page reads them."""
    return [code.bytes for code in zxingcpp.read_barcodes(Image.open(BytesIO(content)))]


def main() -> None:
    """Photograph, read with both, and tell."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    taken, plainly, ours = Counter[str](), Counter[str](), Counter[str]()
    seconds = []
    for number in range(count):
        receipt = receipt_of(number)
        fault = FAULTS[number % len(FAULTS)]
        messenger = [*MESSENGERS][number // len(FAULTS) % len(MESSENGERS)]
        shot = photograph(page_of(receipt_pdf(receipt)), fault, messenger, number)
        begun = perf_counter()
        found = read_codes(shot.content).read
        seconds.append(perf_counter() - begun)
        for what in (fault, messenger, "all"):
            taken[what] += 1
            ours[what] += receipt.payment_code in found
            plainly[what] += receipt.payment_code in by_the_manual(shot.content)
    rows = [
        [what, str(taken[what]), f"{plainly[what] / taken[what]:.0%}", f"{ours[what] / taken[what]:.0%}"]
        for what in (*FAULTS, *MESSENGERS, "all")
        if taken[what]
    ]
    print(table(["", "pictures", "zxing-cpp", "ours"], rows))
    seconds.sort()
    median, slow = seconds[count // 2], seconds[int(count * PERCENTILE)]
    print(f"ours: {median:.2f} s the median, {slow:.2f} s the 95th of 100")


if __name__ == "__main__":
    main()
