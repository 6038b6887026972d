"""Everything that is known of a person, gathered and written as two files."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from bot.errands.documents import Documents
from bot.errands.errand import Errand
from bot.handlers.mydata import COPY
from bot.texts import Texts
from bot.wording.my_data import my_data_json, my_data_paper
from core.base.ids import CabinetId, ReadingId
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.queue import Task
from core.ports.store import Store
from core.use_cases.gather_my_data import gather


def my_data_errand(
    store: Store,
    documents: Documents,
    *,
    texts: Texts,
    policy: Policy,
    supplier: Supplier,
    clock: Callable[[], datetime],
) -> Errand:
    """The errand that gathers everything that is known of a person."""

    async def run(task: Task) -> Mapping[str, Any]:
        cabinet = CabinetId(task.payload["cabinet"])
        everything = await store.transact(lambda work: gather(work, cabinet))
        photos = await store.transact(lambda work: work.evidence.of_person(f"cabinet:{cabinet}"))
        made_at = clock()
        paper = my_data_paper(everything, text=texts, policy=policy, supplier=supplier, made_at=made_at)
        day = policy.day(made_at).isoformat()
        return {
            "cabinet": cabinet,
            "pdf_name": f"{texts.label('mydata-file')}_{day}.pdf",
            "pdf": await asyncio.to_thread(documents.print_my_data, paper),
            "json_name": f"{texts.label('mydata-file')}_{day}.json",
            "json": my_data_json(everything, made_at=made_at),
            "photos_name": f"{texts.label('mydata-file-photos')}_{day}.zip",
            "photos": await asyncio.to_thread(_packed, photos) if photos else b"",
        }

    return Errand(kind=COPY, run=run)


def _packed(photos: Sequence[tuple[ReadingId, bytes]]) -> bytes:
    """The photographs of meters, each named by its reading."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for number, (reading, content) in enumerate(photos, 1):
            archive.writestr(f"{reading}-{number}.jpg", content)
    return packed.getvalue()
