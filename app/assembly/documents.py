"""What makes the files that people are given."""

from typing import TYPE_CHECKING

from adapters.documents.extract import extract_xlsx
from adapters.documents.qr import code_picture
from adapters.documents.receipt import receipt_pdf, receipts_pdf
from app.assembly.papers import facsimile_of
from app.settings.sections import Settings
from bot.errands.documents import Documents

if TYPE_CHECKING:
    from core.model.cabinets.my_data import MyDataPaper
    from core.model.charges.consumption import Consumption
    from core.model.papers.certificate import Certificate


def _draw_chart(consumption: "Consumption") -> bytes:
    from adapters.documents.chart import chart_png  # noqa: PLC0415 - a second that a start need not wait for

    return chart_png(consumption)


def _print_my_data(paper: "MyDataPaper") -> bytes:
    from adapters.documents.my_data import my_data_pdf  # noqa: PLC0415 - few ever ask for it

    return my_data_pdf(paper)


def documents_of(settings: Settings) -> Documents:
    """What makes the files; the supplier's facsimile is printed on certificates."""
    facsimile = facsimile_of(settings)

    def print_certificate(certificate: "Certificate") -> bytes:
        from adapters.documents.certificate import certificate_pdf  # noqa: PLC0415 - few ever ask for one

        return certificate_pdf(certificate, facsimile)

    return Documents(
        print_receipt=receipt_pdf,
        print_receipts=receipts_pdf,
        draw_code=code_picture,
        write_extract=extract_xlsx,
        draw_chart=_draw_chart,
        print_certificate=print_certificate,
        print_my_data=_print_my_data,
    )
