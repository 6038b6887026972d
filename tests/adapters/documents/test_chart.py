"""The picture of the consumption by month."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import groupby

import pytest
from PIL import Image, ImageChops

from adapters.documents.chart import chart_png
from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.charges.consumption import Consumption, Origin, Used


def year_of(year: int, *volumes: int, origin: Origin = Origin.OWN) -> tuple[Used, ...]:
    return tuple(
        Used(month=Month(year, number), volume=Decimal(volume), origin=origin)
        for number, volume in enumerate(volumes, start=1)
    )


TWO_YEARS = Consumption(
    number=AccountNumber("1234567890"),
    year=2025,
    this_year=year_of(2025, 210, 190, 0, 155),
    last_year=year_of(2024, 200, 180, 170, 150, 140, 130, 120, 110, 100, 90, 80, 70),
)


def shades(consumption: Consumption) -> Image.Image:
    """The picture without its colours."""
    return Image.open(BytesIO(chart_png(consumption))).convert("L")


def test_it_is_a_png_that_a_phone_shows_and_has_a_ground_of_its_own() -> None:
    picture = Image.open(BytesIO(chart_png(TWO_YEARS)))
    assert (picture.format, picture.size) == ("PNG", (720, 1080))
    assert picture.convert("RGBA").getchannel("A").getextrema() == (255, 255)
    corner = picture.convert("L").getpixel((2, 2))
    assert isinstance(corner, int)
    assert corner > 240


def test_the_letters_can_be_read_on_a_phone() -> None:
    """The names of the months, small letters all of them, at the width in which a phone shows the picture."""
    picture = shades(TWO_YEARS)
    shown = picture.resize((360, picture.height * 360 // picture.width), Image.Resampling.LANCZOS)
    names = shown.crop((0, 50, 40, shown.height)).point(lambda shade: 255 if shade < 140 else 0)
    is_inked = [
        names.crop((0, row, names.width, row + 1)).getbbox() is not None for row in range(names.height)
    ]
    heights = [len(list(rows)) for inked, rows in groupby(is_inked) if inked]
    assert len([height for height in heights if height >= 6]) == 12  # beside the mark above the й


def test_the_same_facts_are_drawn_once_and_others_anew() -> None:
    assert chart_png(replace(TWO_YEARS)) is chart_png(TWO_YEARS)
    assert chart_png(replace(TWO_YEARS, this_year=year_of(2025, 211))) != chart_png(TWO_YEARS)


@pytest.mark.parametrize("origin", [Origin.NETWORK, Origin.CALCULATED])
def test_what_a_month_rests_on_is_seen_without_colour(origin: Origin) -> None:
    other = replace(TWO_YEARS, this_year=year_of(2025, 210, 190, 0, 155, origin=origin))
    bars = (90, 90, 700, 930)
    differ = ImageChops.difference(shades(TWO_YEARS).crop(bars), shades(other).crop(bars))
    strong = sum(differ.histogram()[60:])
    assert strong > 1000


def test_nothing_and_negative_volumes_can_be_drawn() -> None:
    for volumes in ((), (0,), (-5, 10), (54167,)):
        assert chart_png(replace(TWO_YEARS, this_year=year_of(2025, *volumes), last_year=()))
