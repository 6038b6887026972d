"""A plain client of VK over aiohttp, for tests of the double itself."""

from typing import Any, Self

from aiohttp import ClientSession, FormData

from tests.doubles.vk.schema import vk_api

Json = dict[str, Any]


class VkRefused(Exception):
    """VK's answer was an error."""

    def __init__(self, error: Json) -> None:
        super().__init__(f"{error['error_code']}: {error['error_msg']}")
        self.code: int = error["error_code"]
        self.error = error


class VkCaller:
    """`await vk_call("users.get", user_ids=101)` gives the response, checked against the schema."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self._headers = {"Authorization": f"Bearer {token}"}

    async def __aenter__(self) -> Self:
        self.session = ClientSession()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.session.close()

    async def __call__(self, method: str, **params: Any) -> Any:
        """The response to a call; raises VkRefused for an error."""
        form = {"v": "5.199"} | {name: str(value) for name, value in params.items() if value is not None}
        answer = await self.post(f"/method/{method}", form)
        if "error" in answer:
            raise VkRefused(answer["error"])
        vk_api().check_response(method, answer["response"])
        return answer["response"]

    async def send(self, peer_id: int, message: str = "", *, random_id: int = 0, **params: Any) -> Json:
        """Sends to one peer as a careful client does, by peer_ids; gives the item about this peer."""
        items = await self("messages.send", peer_ids=peer_id, message=message, random_id=random_id, **params)
        assert len(items) == 1
        item: Json = items[0]
        return item

    async def post(self, path: str, form: Json | FormData, **headers: str) -> Json:
        """The answer as it is."""
        async with self.session.post(
            self.url + path, data=form, headers=headers or self._headers
        ) as response:
            assert response.status == 200
            answer: Json = await response.json()
            return answer

    async def upload(self, url: str, field: str, name: str, data: bytes) -> Json:
        form = FormData()
        form.add_field(field, data, filename=name)
        async with self.session.post(url, data=form) as response:
            answer: Json = await response.json()
            return answer

    async def poll(self, server: Json, *, wait: int = 0) -> Json:
        """One request of the long poll; the answer is left to the test."""
        query = {"act": "a_check", "key": server["key"], "ts": str(server["ts"]), "wait": str(wait)}
        async with self.session.get(server["server"], params=query) as response:
            answer: Json = await response.json()
            return answer

    async def news(self, server: Json, *, wait: int = 0) -> list[Json]:
        """What the long poll has to give; the place in `server` moves on."""
        answer = await self.poll(server, wait=wait)
        server["ts"] = answer["ts"]
        updates: list[Json] = answer["updates"]
        return updates
