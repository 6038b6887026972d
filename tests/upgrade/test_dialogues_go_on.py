"""A person who was in the middle of something goes on where they were, and comes to its end."""

from decimal import Decimal
from functools import partial

import pytest

from core.model.cabinets.cabinet import ProofKind
from core.model.readings.reading import Reading, ReadingStatus
from tests.dialogues.people import Chatter
from tests.upgrade.before import OldChat, chats
from tests.upgrade.now import House, cabinet_of, last_reading, linked, links_of, proof_of_first, reading

pytestmark = pytest.mark.databases("sqlite")
on_each_database = pytest.mark.databases("sqlite", "postgresql")


async def _last(house: House, old: OldChat, meter: int = 0) -> Reading:
    return await house.asks(lambda work: last_reading(work, old.accounts[0]["number"], meter))


async def _links(house: House, email: str) -> list[str]:
    return await house.asks(lambda work: linked(work, email))


# --- registration and entry ---


async def _code_typed(person: Chatter, code: str) -> None:
    await person.says(code)
    await _phone_typed(person)


async def _phone_typed(person: Chatter) -> None:
    await person.says("8 912 345-67-89")
    if person.channel.limits.erases:
        await person.presses("Без пароля")
    await _consented(person)


async def _consented(person: Chatter) -> None:
    await person.presses("Даю согласие")
    await person.presses("Принимаю правила")


async def _is_registered(house: House, person: Chatter, old: OldChat, phone: str = "+79123456789") -> None:
    cabinet = await house.asks(lambda work: cabinet_of(work, old.email))
    assert cabinet is not None
    assert cabinet.phone == phone
    assert (await person.chat()).cabinet_id == cabinet.id
    person.sees("Добавить лицевой счёт")


async def test_registration_goes_on_from_the_e_mail(house: House) -> None:
    for old in chats("email"):
        person = house.person(old)
        await person.says(old.email)
        await _code_typed(person, await person.code(old.email))
        await _is_registered(house, person, old)


async def test_registration_goes_on_from_an_address_that_was_doubted(house: House) -> None:
    for old in chats("email-likely"):
        person = house.person(old)
        await person.presses(f"Да, {old.email}")
        await _code_typed(person, await person.code(old.email))
        await _is_registered(house, person, old)


@on_each_database
async def test_registration_goes_on_with_a_code_whose_letter_waited(house: House) -> None:
    for old in chats("code"):
        person = house.person(old)
        await _code_typed(person, await person.code(old.email))
        await _is_registered(house, person, old)


async def test_a_code_that_had_come_before_is_still_right(house: House) -> None:
    for old in chats("code-once-wrong"):
        person = house.person(old)
        await person.says("123" + old.code[:3])
        await _code_typed(person, old.code)
        await _is_registered(house, person, old)


async def test_entry_goes_on_with_a_code_and_with_a_password(house: House) -> None:
    for old in (*chats("code-to-enter"), *chats("password-of-registered")):
        person = house.person(old)
        await person.says(old.code or old.password)
        person.sees("Вы вошли")
        cabinet = await house.asks(partial(cabinet_of, email=old.email))
        assert cabinet is not None
        assert (await person.chat()).cabinet_id == cabinet.id
        assert person.erased_last() is bool(old.password)


async def test_registration_goes_on_from_each_step_after_the_code(house: House) -> None:
    for old in chats("phone"):
        person = house.person(old)
        await _phone_typed(person)
        await _is_registered(house, person, old)
    for old in chats("new-password"):
        person = house.person(old)
        await person.says("вторая скрепка")
        assert person.erased_last()
        await _consented(person)
        await _is_registered(house, person, old)
    for old in chats("consent"):
        person = house.person(old)
        await _consented(person)
        await _is_registered(house, person, old)


async def test_a_password_given_before_opens_the_cabinet_after(house: House) -> None:
    for old in chats("rules"):
        person = house.person(old)
        await person.presses("Принимаю правила")
        await _is_registered(house, person, old)
        if person.channel.limits.erases:
            friend = house.bot.person(f"{old.peer}-friend", channel=person.channel)
            await friend.starts()
            await friend.presses("Войти")
            await friend.says(old.email)
            await friend.says("верная скрепка")
            friend.sees("Вы вошли")


# --- linking, unlinking, leaving ---


async def _is_linked(house: House, person: Chatter, old: OldChat) -> None:
    await person.presses("Даю согласие")
    person.sees(f"Счёт {old.accounts[0]['number']} привязан.")
    assert await _links(house, old.email) == [old.accounts[0]["number"]]


@on_each_database
async def test_linking_goes_on_from_each_step(house: House) -> None:
    for old in chats("way"):
        person = house.person(old)
        await person.presses("Сумма из квитанции")
        await person.says(old.accounts[0]["sum"])
        await _is_linked(house, person, old)
    for old in (*chats("by-sum"), *chats("by-sum-once-wrong")):
        person = house.person(old)
        await person.says(old.accounts[0]["sum"])
        await _is_linked(house, person, old)
    for old in chats("by-meter"):
        person = house.person(old)
        await person.says(old.accounts[0]["meters"][0])
        await _is_linked(house, person, old)


async def test_linking_begins_where_a_number_was_asked_for(house: House) -> None:
    for old in chats("number"):
        account = chats("main")[0].accounts[0]
        await house.person(old).links_by_meter(account["number"], account["meters"][0])
        assert await _links(house, old.email) == [account["number"]]


@on_each_database
async def test_an_account_proven_before_is_linked_by_the_consent_after(house: House) -> None:
    ways = {"account-consent": ProofKind.SUM, "account-consent-by-meter": ProofKind.METER}
    for name, proof in ways.items():
        for old in chats(name):
            person = house.person(old)
            await person.presses("Даю согласие")
            assert await _links(house, old.email) == [old.accounts[0]["number"]]
            chat = await person.chat()
            (link,) = await house.asks(partial(links_of, chat=chat))
            assert link.proof is proof
            assert chat.account_id == link.account_id


async def test_the_account_that_was_asked_about_is_unlinked(house: House) -> None:
    for old in chats("unlink"):
        person = house.person(old)
        await person.presses("Да, отвязать")
        assert await _links(house, old.email) == [old.accounts[0]["number"]]


async def test_the_page_of_many_accounts_is_the_one_that_was_open(house: House) -> None:
    for old in chats("all-on-a-page-of-many"):
        person = house.person(old)
        shown = [label for label in person.buttons if "," in label]
        await person.says("не знаю")
        person.sees_buttons(*shown)
        await person.presses(shown[0])
        person.sees(shown[0].partition(",")[0])


async def test_leaving_goes_on(house: House) -> None:
    for old in chats("leave"):
        person = house.person(old)
        await person.presses("Да, выйти")
        assert (await person.chat()).cabinet_id is None


# --- readings ---


async def _took(house: House, person: Chatter, old: OldChat, *values: str, meter: int = 0) -> None:
    found = await _last(house, old, meter)
    assert found.values == tuple(map(Decimal, values)), old
    assert found.proof
    assert await person.state() == "Readings:accepted"


@on_each_database
async def test_a_reading_is_handed_in_on_each_kind_of_meter(house: House) -> None:
    for old in chats("value"):
        person = house.person(old)
        await person.says("8420,5")
        await _took(house, person, old, "8420.5")
    for old in chats("value-of-first-zone"):
        person = house.person(old)
        await person.says("1200")
        await person.says("650")
        await _took(house, person, old, "1200", "650")
    for old in chats("value-of-second-zone"):
        person = house.person(old)
        await person.says("650")
        await _took(house, person, old, "1200", "650")
    for old in chats("value-too-long"):
        person = house.person(old)
        await person.presses(person.buttons[0])
        await _took(house, person, old, "8420.5")


async def test_values_that_were_to_be_confirmed_are_handed_in(house: House) -> None:
    for name, values in {"confirm": ("8420",), "confirm-two-zones": ("1200", "650")}.items():
        for old in chats(name):
            person = house.person(old)
            await person.presses("Передать")
            await _took(house, person, old, *values)


@pytest.mark.parametrize(
    ("name", "button", "values", "status"),
    [
        ("doubt-rollover", "Счётчик перешёл", ("40",), ReadingStatus.ON_CHECK),
        ("doubt-unusual", "Да, всё верно", ("9400",), ReadingStatus.ACCEPTED),
        ("doubt-beyond-capacity", "Да, всё верно", ("25000",), ReadingStatus.ON_CHECK),
        ("doubt-swapped-zones", "Перепутаны местами", ("1200", "650"), ReadingStatus.ACCEPTED),
    ],
    ids=["rollover", "unusual", "beyond-capacity", "swapped-zones"],
)
async def test_a_doubt_is_answered(
    house: House, name: str, button: str, values: tuple[str, ...], status: ReadingStatus
) -> None:
    for old in chats(name):
        person = house.person(old)
        await person.presses(button)
        await _took(house, person, old, *values)
        assert (await _last(house, old)).status is status


async def test_a_value_of_the_other_meter_is_handed_in_there(house: House) -> None:
    for old in chats("doubt-other-meter"):
        person = house.person(old)
        other = old.accounts[0]["meters"][1]
        await person.presses(next(label for label in person.buttons if other in label))
        await person.presses("Передать")
        await _took(house, person, old, "846", meter=1)


async def test_a_refused_value_is_put_right(house: House) -> None:
    for old in chats("doubt"):
        person = house.person(old)
        await person.presses("Исправить")
        await person.says("8420")
        await _took(house, person, old, "8420")


@on_each_database
async def test_a_reading_is_deleted_from_each_screen_that_offers_it(house: House) -> None:
    offered = ["accepted", "accepted-two-zones", "value-once-handed-in", "on-check-turned-over"]
    for old in (chat for name in offered for chat in chats(name)):
        person, handed_in = house.person(old), await _last(house, old)
        await person.presses("Удалить показания")
        await _deletes(house, person, handed_in)
    for old in chats("delete"):
        await _deletes(house, house.person(old), await _last(house, old))


async def _deletes(house: House, person: Chatter, handed_in: Reading) -> None:
    assert handed_in.proof
    await person.presses("Да, удалить")
    found = await house.asks(lambda work: reading(work, handed_in.id))
    assert found.status is ReadingStatus.DELETED


async def test_a_number_below_an_old_proof_replaces_its_reading(house: House) -> None:
    for old in chats("accepted"):
        person, handed_in = house.person(old), await _last(house, old)
        await person.says("8415")
        await person.presses("Передать")
        await _took(house, person, old, "8415")
        found = await house.asks(partial(reading, number=handed_in.id))
        assert found.status is ReadingStatus.REPLACED


async def test_the_same_values_once_more_add_no_reading(house: House) -> None:
    for old in chats("accepted"):
        person, handed_in = house.person(old), await _last(house, old)
        await person.says("8420")
        await person.presses("Передать")
        assert await _last(house, old) == handed_in


async def test_a_reading_that_has_left_for_billing_cannot_be_deleted(house: House) -> None:
    for old in chats("exported"):
        person = house.person(old)
        await person.presses("Удалить показания")
        assert (await _last(house, old)).status is ReadingStatus.EXPORTED
        assert await person.state() == "Menu:main"


async def test_the_reason_of_a_rejection_stands_in_the_history(house: House) -> None:
    for old in chats("rejected"):
        person = house.person(old)
        await person.presses("История показаний")
        person.sees("На фото другой счётчик")


async def test_filters_and_pages_of_the_history_stay_as_they_were_set(house: House) -> None:
    for old in chats("history-filtered"):
        person = house.person(old)
        await person.presses("Год")
        person.sees_buttons("Счётчик: " + old.accounts[0]["meters"][0], "Год: все", "Откуда: с")
    for old in chats("history-on-a-page"):
        person = house.person(old)
        await person.presses("‹ Новее")
        person.sees_buttons("Старее")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("accepted", "Код действителен"),
        ("exported", "Код действителен"),
        ("rejected", "Код больше не действует"),
        ("deleted", "Код больше не действует"),
    ],
    ids=["accepted", "exported", "rejected", "deleted"],
)
async def test_an_old_code_proves_what_it_proved(house: House, name: str, words: str) -> None:
    account = chats(name)[0].accounts[0]["number"]
    code = await house.asks(lambda work: proof_of_first(work, account))
    for old in chats("check"):
        person = house.person(old)
        await person.says(code)
        person.sees(words, account[-4:])


# --- receipts ---


@on_each_database
async def test_a_receipt_is_asked_for_and_comes(house: House) -> None:
    asks = {"receipt": "Скачать", "details": "Скачать", "file-given-up": "Сделать ещё раз"}
    for name, button in asks.items():
        for old in chats(name):
            await _gets_the_receipt(house, house.person(old), old, button)
    for old in chats("file-sent"):
        person = house.person(old)
        await person.presses("‹ Назад")
        await _gets_the_receipt(house, person, old, "Скачать")


async def _gets_the_receipt(house: House, person: Chatter, old: OldChat, button: str) -> None:
    await person.presses(button)
    await house.runs_errands()
    assert house.receipts.count(old.accounts[0]["number"]) == 1
    assert sum(len(message.screen.files) for message in person.messages) == 1, old
