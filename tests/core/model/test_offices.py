"""An office is found by the place that an address names, however both are written."""

import pytest

from core.base.ids import OfficeId
from core.model.supplier.offices import Office, is_in_town


@pytest.mark.rows("S16")
@pytest.mark.parametrize(
    ("town", "city", "found"),
    [
        ("Волгоград", "Волгоград г.", True),
        ("г. Волгоград", "ВОЛГОГРАД", True),
        ("Волжский", "Волгоградская обл., Волжский г", True),
        ("пос. Ерзовка", "рп Ерзовка", True),
        ("Королёв", "г. Королев", True),
        ("Волжский", "Средняя Ахтуба рп", False),
        ("Волгоград", "", False),
        ("", "г.", False),
    ],
)
def test_office_stands_in_the_place_of_the_address(town: str, city: str, *, found: bool) -> None:
    assert is_in_town(Office(id=OfficeId(1), town=town, address="ул. Мира, 1"), city) is found
