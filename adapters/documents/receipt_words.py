"""What every print of a receipt says in the same words, whatever the size of its letters."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from core.base import figures
from core.base.check_codes import spaced
from core.base.money import Kopecks
from core.model.charges.charge import Basis, ChargeLine
from core.model.meters import Zone
from core.model.receipts.receipt import Receipt

_T = TypeVar("_T")

UNKNOWN = "—"
ZONES = {Zone.SINGLE: "сутки", Zone.DAY: "день", Zone.NIGHT: "ночь", Zone.PEAK: "пик", Zone.HALF: "полупик"}
_BASES = {
    Basis.METER: "по показаниям прибора учета",
    Basis.AVERAGE: "по среднемесячному объему (п.\N{NO-BREAK SPACE}59 ПП\N{NO-BREAK SPACE}354)",
    Basis.NORM: "по нормативу потребления (п.\N{NO-BREAK SPACE}60 ПП\N{NO-BREAK SPACE}354)",
}
E_RECEIPT = {
    True: "Подключена: квитанция приходит на электронную почту, оплата без комиссии.",
    False: "Не подключена. С ней квитанция приходит на электронную почту, а оплата без комиссии.",
}
SUBJECT = "Платежный документ за электроэнергию"
CHECK = "Проверить документ"
CHECK_ALT = "QR-код для проверки документа"
CODE_ALT = "QR-код для оплаты в приложении банка"
CODE_CAPTION = "Наведите камеру банковского приложения"
OVER = "За прошлый месяц"
BY_THE_LAST = "По этой квитанции не платят. Сколько к оплате сейчас, скажет последняя квитанция."
_AS_OF_TODAY = "Сведения об абоненте, получателе и поверке — на эту дату, остальное — за месяц квитанции."


def title(receipt: Receipt) -> str:
    """What the paper is."""
    return f"Квитанция за {figures.month(receipt.month)}"


def sum_heading(receipt: Receipt) -> str:
    """What the sum is: to be paid now, or what was to be paid then."""
    return "Итого к оплате" if receipt.is_last else "К оплате было тогда"


def when(receipt: Receipt) -> str:
    """Until when to pay, or why there is nothing to pay."""
    if receipt.to_pay and not receipt.is_last:
        return f"Срок оплаты был {figures.day(receipt.due)}"
    if receipt.to_pay:
        penalty = receipt.statement.penalty_due
        remark = f" · с учетом пени {figures.money(penalty)}" if penalty > 0 else ""
        return f"Оплатить до {figures.day(receipt.due)} включительно{remark}"
    if receipt.overpaid:
        return f"Переплата {figures.money(receipt.overpaid)} зачтется в следующих месяцах"
    return "Задолженности нет"


def made(receipt: Receipt) -> str:
    """When it was made, and what of it is as of then."""
    when_made = f"Сформировано {figures.day(receipt.made_at)} {figures.time_of_day(receipt.made_at)}"
    return when_made if receipt.is_last else f"{when_made}. {_AS_OF_TODAY}"


def check(receipt: Receipt) -> str:
    """How anybody finds out whether the paper is real, and still right."""
    how = "наведите камеру телефона или " if receipt.check_link else ""
    return f"{spaced(receipt.code)}: {how}напишите нашему боту /check и этот код"


def area(square_metres: Decimal | None) -> str:
    """The flat's area."""
    return "не указана" if square_metres is None else f"{figures.volume(square_metres)} м²"


def people(count: int | None) -> str:
    """How many there are."""
    return "не указано" if count is None else f"{count} чел."


def basis(receipt: Receipt) -> str:
    """How the volume came about; empty where billing does not say."""
    bases = {_BASES[charge.basis]: None for charge in receipt.services if charge.basis}
    return f"Объем — {', '.join(bases)}." if bases else ""


def settled(receipt: Receipt) -> list[tuple[str, Kopecks]]:
    """The six lines about the service, then the penalty, then what is to be paid."""
    service = receipt.statement.service
    return [
        ("Долг/аванс на начало периода, руб.", service.opening),
        ("Перерасчет, руб.", service.corrected),
        ("Оплата в текущем периоде, руб.", service.paid),
        ("Долг/аванс за предыдущие периоды, с учетом перерасчета и оплаты, руб.", service.previous),
        ("Начислено в текущем периоде, руб.", service.charged),
        ("Всего к оплате с учетом долга/аванса, руб.", service.total),
        ("Пени, руб.", receipt.statement.penalty_due),
        *([("Переплата, руб.", receipt.overpaid)] if receipt.overpaid else []),
        ("Итого к оплате, руб.", receipt.to_pay),
    ]


def zone_names(zone: Zone | None) -> tuple[str, ...]:
    """The name of a zone, as it parts one line from another; none where there is one zone alone."""
    return () if zone in {None, Zone.SINGLE} else (ZONES[zone],)


def line_name(line: ChargeLine, receipt: Receipt) -> str:
    """A line by its zone and range, and by its service where there are several."""
    ranges = [f"диапазон {line.range}"] if any(x.range > 1 for x in receipt.lines) else []
    parts = [*zone_names(line.zone), *ranges]
    if not parts or any(x.service != line.service for x in receipt.lines):
        parts.insert(0, line.service)
    return ", ".join(parts)


def known(shown: Callable[[_T], str], value: _T | None) -> str:
    """A value as it is written, or a dash."""
    return UNKNOWN if value is None else shown(value)
