"""Programs that are killed and started again, forked from one that has imported them already.

What is imported here is imported by each of them, so it is little.
"""

import asyncio
from datetime import timedelta
from typing import Any

from app.assembly.serving import serve
from app.settings.sections import Settings
from bot.errands import payments as errands
from bot.messages import deliveries
from jobs import payments, worker
from tests.app.cli.forked import processes


def _serve(settings: dict[str, Any]) -> None:
    """Be a program until killed, whose tasks are taken over by the other after seconds, not a minute."""
    errands.WITHIN = payments.WITHIN = deliveries.WITHIN = timedelta(seconds=4)
    deliveries.BACK_OFF = (timedelta(seconds=1),) * 20
    worker.MARGIN = timedelta(seconds=1)
    worker.SWEEP = 0.5
    asyncio.run(serve(Settings.model_validate(settings)))


class Programs:
    """Two programs on one database; what is killed is started again."""

    def __init__(self, *settings: dict[str, Any]) -> None:
        self._settings = settings
        self._running: list[Any] = [None] * len(settings)
        self.kills = 0

    def start(self) -> None:
        for number, settings in enumerate(self._settings):
            if self._running[number] is None or not self._running[number].is_alive():
                self._running[number] = processes.Process(target=_serve, args=(settings,), daemon=True)
                self._running[number].start()

    def kill(self, *numbers: int) -> None:
        for number in numbers:
            self._running[number].kill()
            self._running[number].join()
            self.kills += 1

    def kill_and_start(self, *numbers: int) -> None:
        self.kill(*numbers)
        self.start()
