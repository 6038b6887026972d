"""What makes the files that people are sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.model.cabinets.my_data import MyDataPaper
from core.model.charges.consumption import Consumption
from core.model.charges.period_statement import Extract
from core.model.papers.certificate import Certificate
from core.model.receipts.receipt import Receipt


@dataclass(slots=True, kw_only=True)
class Documents:
    """Each is given facts and returns a file's bytes; it may take seconds, on a thread of its own."""

    print_receipt: Callable[[Receipt], bytes]
    print_receipts: Callable[[Sequence[Receipt]], bytes]
    """The receipts of several months as one file, in their order."""
    draw_code: Callable[[bytes], bytes]
    """A QR code as a picture."""
    write_extract: Callable[[Extract], bytes]
    draw_chart: Callable[[Consumption], bytes]
    print_certificate: Callable[[Certificate], bytes]
    print_my_data: Callable[[MyDataPaper], bytes]
