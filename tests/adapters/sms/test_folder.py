from pathlib import Path

import pytest

from adapters.sms.folder import FolderSms
from core.model.messages.sms import Sms
from core.ports.sms import SmsUnavailable

SMS = Sms(phone="+79123456789", text="Энергосбыт: передайте показания.")


async def test_a_message_is_a_file_and_a_second_try_makes_no_second_one(tmp_path: Path) -> None:
    folder = FolderSms(tmp_path / "sms")
    for _ in range(2):
        await folder.send(SMS, "sms-1")
    (file,) = (tmp_path / "sms").iterdir()
    assert file.name == "sms-1.txt"
    assert file.read_text("utf-8") == f"{SMS.phone}\n{SMS.text}\n"


async def test_a_folder_that_cannot_be_written_is_tried_later(tmp_path: Path) -> None:
    (tmp_path / "sms").write_text("a file of somebody else's")
    with pytest.raises(SmsUnavailable):
        await FolderSms(tmp_path / "sms").send(SMS, "sms-1")
