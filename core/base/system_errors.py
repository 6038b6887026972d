"""The system's own refusals, in words for an administrator."""

import errno
import socket
from typing import Final


class Misconfigured(Exception):
    """The program cannot go on until an administrator has put something right; the text says what."""


_WHY: Final = {
    errno.EACCES: "нет прав",
    errno.EADDRINUSE: "уже занято другой программой",
    errno.EADDRNOTAVAIL: "у этой машины нет такого адреса",
    errno.EDQUOT: "исчерпана дисковая квота",
    errno.EEXIST: "такое имя уже занято",
    errno.EIO: "диск или сеть не отвечает",
    errno.EISDIR: "это папка, а не файл",
    errno.ELOOP: "ссылки ведут по кругу",
    errno.EMFILE: "открыто слишком много файлов",
    errno.ENAMETOOLONG: "слишком длинное имя",
    errno.ENOENT: "нет такого файла или папки",
    errno.ENOSPC: "на диске нет места",
    errno.ENOTDIR: "на пути к файлу стоит не папка",
    errno.EPERM: "система не разрешает",
    errno.EROFS: "диск только для чтения",
    errno.ETXTBSY: "файл занят другой программой",
}
"""What the system says of files and addresses in a language that not every administrator reads."""


def why(error: OSError) -> str:
    """Why the system has refused, in Russian; what is rare keeps the name under which it can be looked up."""
    if isinstance(error, socket.gaierror):
        return "такого имени в сети нет"
    number = error.errno or 0
    return _WHY.get(number) or f"ошибка системы {errno.errorcode.get(number, number)}"
