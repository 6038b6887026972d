"""The pages for passwords on a server of their own, as a browser without scripts uses them."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from app.pages.passwords import PasswordPages
from app.pages.surroundings import Surroundings
from bot.texts import russian
from core.model.supplier.policy import Policy
from core.ports.store import Store


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person sees in the end."""

    status: int
    address: str
    """Of the page, from the server's root."""
    text: str
    headers: dict[str, str]

    @classmethod
    async def of(cls, answer: ClientResponse) -> Self:
        return cls(answer.status, answer.url.path, await answer.text(), dict(answer.headers))

    @property
    def fields(self) -> dict[str, str]:
        """The hidden fields of the page's form."""
        return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', self.text))


class PageVisitor:
    """A person at the pages."""

    def __init__(self, client: "TestClient[web.Request, web.Application]") -> None:
        self.client = client

    async def opens(self, token: str) -> Seen:
        async with self.client.get(f"/password/{token}") as answer:
            return await Seen.of(answer)

    async def sends(self, token: str, *, seen: Seen | None = None, **typed: str) -> Seen:
        """Send the form of the page, opened for it or before."""
        seen = seen or await self.opens(token)
        headers = {"Sec-Fetch-Site": "same-origin"}
        fields = seen.fields | typed
        async with self.client.post(f"/password/{token}", data=fields, headers=headers) as answer:
            return await Seen.of(answer)


@asynccontextmanager
async def password_pages(
    store: Store, policy: Policy, clock: Callable[[], datetime]
) -> AsyncIterator[PageVisitor]:
    """Serve the pages until the end of the block."""
    application = web.Application()
    pages = PasswordPages(
        Surroundings(
            store=store,
            texts=russian(),
            policy=policy,
            supplier="ПАО «Энергосбыт»",
            chat="",
            clock=clock,
            address_of=lambda request: request.headers.get("X-Test-Address", "192.0.2.1"),
        )
    )
    pages.routes(application)
    async with TestClient(TestServer(application)) as client:
        yield PageVisitor(client)
