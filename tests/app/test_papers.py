"""What papers need of the settings: which address their QR opens, and the facsimile."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from app.assembly.papers import check_link, facsimile_of
from app.settings.checks import warnings
from app.settings.sections import Papers, Server, Settings
from core.base.system_errors import Misconfigured

CODE = "7K3M9QXA2B4D"


def _page(payload: str) -> str:
    return f"https://energosbyt.example/#start={payload}"


def _bot(payload: str) -> str:
    return f"https://t.me/bot?start={payload}"


def _nowhere(payload: str) -> str:
    del payload
    return ""


@pytest.mark.parametrize(
    ("public_url", "links", "address"),
    [
        ("https://energosbyt.example", {"telegram": _bot, "web": _page}, _page(f"check-{CODE}")),
        ("", {"telegram": _bot, "web": _page}, _bot(f"check-{CODE}")),
        ("", {"telegram": _nowhere, "vk": _bot, "web": _page}, _bot(f"check-{CODE}")),
        ("https://energosbyt.example", {"telegram": _bot}, _bot(f"check-{CODE}")),
        ("", {"telegram": _nowhere, "web": _page}, ""),
    ],
)
def test_a_papers_code_opens_our_page_where_it_has_a_public_name_else_a_messenger(
    public_url: str, links: dict[str, Callable[[str], str]], address: str
) -> None:
    settings = Settings(server=Server(public_url=public_url))
    assert check_link(settings, lambda: links)(CODE) == address


def test_the_facsimile_is_read_once_and_one_that_cannot_be_printed_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "подпись.png"
    assert facsimile_of(Settings()) == b""
    settings = Settings(papers=Papers(facsimile=str(path)))
    with pytest.raises(Misconfigured, match=r"\[papers\] facsimile: файл .* не читается"):
        facsimile_of(settings)
    Image.new("RGB", (10, 10)).save(path)
    assert facsimile_of(settings) == path.read_bytes()


def test_a_facsimile_without_a_name_below_it_is_warned_of() -> None:
    problems = [str(problem) for problem in warnings(Settings(papers=Papers(facsimile="a.png")))]
    assert any("papers.signer" in problem for problem in problems)
    named = Settings(papers=Papers(facsimile="a.png", signer="И. И. Петрова"))
    assert not any("papers.signer" in str(problem) for problem in warnings(named))
