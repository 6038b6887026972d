"""A street is found however it is spelled, and never a namesake of another kind or town."""

import pytest

from core.model.homes import Asked, Houses, Name, NotHouses


@pytest.mark.parametrize("spelled", ["ул. Мира", "Мира ул.", "улица МИРА", "ул.Мира", "мира", "ул Мира"])
def test_one_street_is_spelled_in_many_ways(spelled: str) -> None:
    assert Name.of(spelled).fits(Name.of("ул. Мира"))


@pytest.mark.parametrize("other", ["пр. Мира", "пер. Мира", "ул. Мирная", "ул. 8-я Мира"])
def test_a_namesake_of_another_kind_is_another_street(other: str) -> None:
    assert not Name.of(other).fits(Name.of("ул. Мира"))


@pytest.mark.parametrize(
    ("asked", "houses", "others"),
    [
        ("", ("1", "12а", "5/2"), ()),
        ("1-9, 12а", ("1", "9", "9а", "5/2", "12 А"), ("10", "12", "12б")),
        ("д. 5 корпус 2, 14/2", ("5корпус2", "14/2"), ("5", "14")),
        ("3–4; 7", ("3", "4", "7"), ("5", "34", "70")),
    ],
)
def test_houses_are_named_one_by_one_and_in_ranges(
    asked: str, houses: tuple[str, ...], others: tuple[str, ...]
) -> None:
    assert Houses.parse(asked).among((*houses, *others)) == houses


def test_a_town_a_street_and_houses_are_told_apart() -> None:
    asked = Asked.parse("г.Волгоград, 40 лет Октября, 5, 7-9")
    assert asked.is_meant("г. Волгоград", "ул. 40 лет Октября")
    assert not asked.is_meant("г. Волжский", "ул. 40 лет Октября")
    assert asked.houses == Houses.parse("5, 7-9")


@pytest.mark.parametrize("typed", ["", "1-9", "Волгоград, Мира, Ленина, 5", "ул. Мира, 5, напротив"])
def test_what_names_no_street_is_refused(typed: str) -> None:
    with pytest.raises(NotHouses):
        Asked.parse(typed)
