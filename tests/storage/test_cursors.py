from storage.store import Store


async def test_place_never_kept_is_empty(store: Store) -> None:
    assert await store.transact(lambda work: work.cursors.get("vk:1")) == ""


async def test_place_kept_last_is_the_one_that_counts(store: Store) -> None:
    await store.transact(lambda work: work.cursors.keep("vk:1", "41"))
    await store.transact(lambda work: work.cursors.keep("vk:1", "42"))

    assert await store.transact(lambda work: work.cursors.get("vk:1")) == "42"


async def test_each_name_has_a_place_of_its_own(store: Store) -> None:
    await store.transact(lambda work: work.cursors.keep("vk:1", "41"))
    await store.transact(lambda work: work.cursors.keep("vk:2", "7"))

    assert await store.transact(lambda work: work.cursors.get("vk:1")) == "41"
