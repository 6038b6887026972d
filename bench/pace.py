"""How near a messenger's cap the pace comes, and that no second of the receiver's clock holds more than it.

    python bench/pace.py [--seconds 60] [--most 30]

Eight at a time post to a receiver in a process of its own for so many seconds, as the outbox does. The
receiver writes down when each call arrives; of that log the fullest rolling second is counted, and what share
of the cap was used on average.
"""

import argparse
import asyncio
import subprocess
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Final

from aiohttp import ClientSession, web

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench._measure import table, verdict
from bot.channels.pace import Pace, hurry
from bot.messages.message import OF_BULK

TARGET: Final = 0.999


async def receive() -> None:
    """Answer every call at once, print the address, then when each call arrived."""
    arrived: list[float] = []
    ended = asyncio.Event()

    async def answer(request: web.BaseRequest) -> web.Response:
        if request.path == "/end":
            ended.set()
        else:
            arrived.append(monotonic())
        return web.Response()

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    print(f"http://{host}:{port}", flush=True)
    await ended.wait()
    print(*arrived, flush=True)


async def send(url: str, seconds: float, most: int) -> None:
    """Post as fast as the pace allows."""
    pace = Pace(most)
    hurry.set(False)
    async with ClientSession() as client:

        async def post() -> None:
            while True:
                async with pace.place(), client.post(url) as response:
                    await response.read()

        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                for _ in range(OF_BULK):
                    group.create_task(post())
        await client.post(f"{url}/end")


def fullest(arrived: list[float]) -> int:
    """The most calls in any second, its beginning included and its end not."""
    most, first = 0, 0
    for last, at in enumerate(arrived):
        while at - arrived[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def main() -> None:
    """Measure it once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--most", type=int, default=30)
    asked = parser.parse_args()
    receiver = subprocess.Popen(  # noqa: S603  # our own
        [sys.executable, __file__, "receive"], stdout=subprocess.PIPE, text=True
    )
    if receiver.stdout is None:
        raise AssertionError
    try:
        asyncio.run(send(receiver.stdout.readline().strip(), asked.seconds, asked.most))
        arrived = sorted(map(float, receiver.stdout.readline().split()))
    finally:
        receiver.kill()
    # The last full second of the cap is left out on both sides: it ends in the middle of its calls.
    whole = int(arrived[-1] - arrived[0])
    within = next(place for place in count() if place == len(arrived) or arrived[place] - arrived[0] >= whole)
    share = within / (asked.most * whole)
    found = fullest(arrived)
    rows = [[str(whole), str(within), str(found), f"{share:.4f}"]]
    print(table(["seconds", "calls", "fullest second", "share of the cap"], rows))
    print(f"share, target {TARGET}: {verdict([share], TARGET)}")
    print(f"fullest second, at most {asked.most}: {'reached' if found <= asked.most else 'not reached'}")


if __name__ == "__main__":
    if sys.argv[1:] == ["receive"]:
        asyncio.run(receive())
    else:
        main()
