import errno
import re
import socket
from pathlib import Path

import pytest

from core.base.system_errors import why


def test_what_the_system_refuses_is_said_in_russian(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        (tmp_path / "none").read_bytes()
    with pytest.raises(IsADirectoryError) as folder:
        tmp_path.read_bytes()
    assert why(missing.value) == "нет такого файла или папки"
    assert why(folder.value) == "это папка, а не файл"


def test_a_host_that_is_nowhere_is_said_in_russian() -> None:
    assert why(socket.gaierror(socket.EAI_NONAME, "Name or service not known")) == "такого имени в сети нет"


def test_what_is_rare_keeps_the_name_to_look_it_up_by() -> None:
    assert why(OSError(errno.EXDEV, "Invalid cross-device link")) == "ошибка системы EXDEV"
    assert re.search("[а-я]", why(OSError("no number at all")))
