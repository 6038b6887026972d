from datetime import UTC, datetime, timedelta

from core.base.ids import ChatId
from core.model.files import KeptFile
from storage.store import Store
from storage.work import Work

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
RECEIPT = KeptFile("Квитанция 2025-09 ЛС 3456.pdf", "application/pdf", b"%PDF-1.7\x00\xff")


async def chat_of(store: Store, peer: str) -> ChatId:
    return await store.transact(lambda work: work.chats.open("web", peer, NOW).id)


async def test_file_is_given_to_its_own_chat_alone(store: Store) -> None:
    anna, boris = await chat_of(store, "anna"), await chat_of(store, "boris")

    key = await store.transact(lambda work: work.files.add(anna, RECEIPT, NOW))

    assert await store.transact(lambda work: work.files.get(anna, key)) == RECEIPT
    assert await store.transact(lambda work: work.files.get(boris, key)) is None
    assert await store.transact(lambda work: work.files.get(anna, key[:-1])) is None


async def test_file_is_found_again_by_the_facts_that_it_is_made_of(store: Store) -> None:
    anna, boris = await chat_of(store, "anna"), await chat_of(store, "boris")

    def add(work: Work) -> str:
        work.files.add(anna, RECEIPT, NOW, made_of="facts")
        work.files.add(anna, RECEIPT, NOW)
        return work.files.add(anna, RECEIPT, NOW, made_of="facts")

    newest = await store.transact(add)

    assert await store.transact(lambda work: work.files.made_of(anna, "facts")) == newest
    assert await store.transact(lambda work: work.files.made_of(anna, "others")) is None
    assert await store.transact(lambda work: work.files.made_of(boris, "facts")) is None


async def test_key_of_a_file_is_another_each_time(store: Store) -> None:
    anna = await chat_of(store, "anna")

    def add_many(work: Work) -> set[str]:
        return {work.files.add(anna, RECEIPT, NOW) for _ in range(20)}

    keys = await store.transact(add_many)

    assert len(keys) == 20
    assert min(map(len, keys)) >= 22


async def test_lines_come_oldest_first_the_newest_of_them_after_a_number(store: Store) -> None:
    anna, boris = await chat_of(store, "anna"), await chat_of(store, "boris")

    def write(work: Work) -> list[int]:
        numbers = []
        for place in range(5):
            numbers.append(work.lines.add(anna, {"text": f"строка {place}"}, NOW + timedelta(seconds=place)))
            work.lines.add(boris, {"text": "чужая"}, NOW)
        return numbers

    numbers = await store.transact(write)
    assert numbers == sorted(numbers)

    newest = await store.transact(lambda work: work.lines.since(anna, 0, limit=2))
    later = await store.transact(lambda work: work.lines.since(anna, numbers[1], limit=9))

    assert newest == [
        (numbers[3], {"text": "строка 3"}, NOW + timedelta(seconds=3)),
        (numbers[4], {"text": "строка 4"}, NOW + timedelta(seconds=4)),
    ]
    assert [number for number, _, _ in later] == numbers[2:]


async def test_line_is_replaced_and_dropped_in_its_own_chat_alone(store: Store) -> None:
    anna, boris = await chat_of(store, "anna"), await chat_of(store, "boris")
    number = await store.transact(lambda work: work.lines.add(anna, {"text": "было"}, NOW))

    def meddle(work: Work) -> None:
        work.lines.replace(boris, number, {"text": "чужое"})
        work.lines.drop(boris, number)

    await store.transact(meddle)
    assert await store.transact(lambda work: work.lines.since(anna, 0, limit=9)) == [
        (number, {"text": "было"}, NOW)
    ]

    await store.transact(lambda work: work.lines.replace(anna, number, {"text": "стало"}))
    assert await store.transact(lambda work: work.lines.since(anna, 0, limit=9)) == [
        (number, {"text": "стало"}, NOW)
    ]

    await store.transact(lambda work: work.lines.drop(anna, number))
    assert await store.transact(lambda work: work.lines.since(anna, 0, limit=9)) == []


async def test_number_of_a_dropped_line_is_not_given_again(store: Store) -> None:
    """A page that has seen line 5 asks for what comes after it, and would never see a second 5."""
    anna = await chat_of(store, "anna")
    first = await store.transact(lambda work: work.lines.add(anna, {}, NOW))
    await store.transact(lambda work: work.lines.drop(anna, first))

    assert await store.transact(lambda work: work.lines.add(anna, {}, NOW)) > first
