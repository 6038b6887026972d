"""Jobs carried out by hand, and looked at before."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.model.messages.topics import Topic
from core.ports.store import TurnWork
from core.use_cases.set_switch import set_topic
from storage.store import open_store
from tests import billing
from tests.app.cli.shell import REFUSED, Shell
from tests.cabinets import settle
from tests.databases import run_apart

DAY = "24.11.2025"


async def _settle(url: str) -> None:
    store = open_store(url)

    def begin(work: TurnWork) -> None:
        billing.state(work)  # type: ignore[arg-type]  # the store gives no other
        settle(work, billing.A, channel="web", peer="anna")
        boris = settle(work, billing.B, channel="web", peer="boris", email="boris@mail.ru")
        cabinet = work.cabinets.get(boris.cabinet or 0)  # type: ignore[arg-type]  # he has one
        set_topic(work, cabinet, Topic.READINGS, on=False, now=billing.NOW)

    await store.transact(begin)
    await store.close()


async def _waiting(url: str) -> dict[str, int]:
    store = open_store(url)
    backlog = await store.transact(lambda work: work.queue.backlog())
    await store.close()
    return {kind.kind: kind.waiting for kind in backlog}


@pytest.fixture
def url(shell: Shell) -> str:
    Path(shell.folder / "config.toml").write_text("[web]\nenabled = true\n", encoding="utf-8")
    assert shell.run("migrate").returncode == 0
    url = f"sqlite:///{shell.folder / 'var' / 'cabinet.db'}"
    run_apart(_settle(url))
    return url


def test_without_a_name_all_jobs_are_listed(shell: Shell) -> None:
    listed = shell.run("job")
    assert listed.returncode == 0
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [
        "remind", "news", "mail", "returned", "judge", "compare", "erase", "forget",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (
            ("remnd",),
            "remnd: такой задачи нет. Есть: remind, news, mail, returned, judge, compare, erase, forget.\n",
        ),
        (("remind", "--at", "завтра"), "завтра: это не день. Напишите так: 20.12.2026.\n"),
        (
            ("erase", "--at", "20.12.2999"),
            "20.12.2999: этот день ещё не наступил. Посмотреть, что будет: добавьте --dry-run.\n",
        ),
        (("forget", "--list"), "--list показывает каждого только вместе с --dry-run.\n"),
        (("returned",), "Возвраты не читаем: [returned] в настройках не заполнен.\n"),
        (("mail",), "Рассылка квитанций выключена: mail.receipts в настройках.\n"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_to_do(
    shell: Shell, words: tuple[str, ...], answer: str
) -> None:
    (shell.folder / "config.toml").write_text("[mail]\nreceipts = false\n", encoding="utf-8")
    refused = shell.run("job", *words)
    assert (refused.returncode, refused.stdout, refused.stderr) == (REFUSED, "", answer)


@pytest.mark.parametrize("name", ["remind", "news"])
def test_what_writes_by_day_alone_says_so_at_night(shell: Shell, name: str) -> None:
    east = (3 - datetime.now(UTC).hour + 12) % 24 - 12
    zone = f'[supplier]\ntime_zone = "Etc/GMT{-east:+d}"\n'  # where it is past three; so these names go
    (shell.folder / "config.toml").write_text(zone, encoding="utf-8")
    refused = shell.run("job", name)
    assert (refused.returncode, refused.stdout) == (REFUSED, "")
    assert refused.stderr.startswith("Сейчас никого не будят: пишем с ")


def test_a_rehearsal_says_who_hears_and_why_not_the_others_and_writes_nothing(shell: Shell, url: str) -> None:
    looked = shell.run("job", "remind", "--dry-run", "--list", "--at", DAY)
    assert looked.returncode == 0, looked.stderr
    assert looked.stdout.splitlines() == [
        "кабинет 1, reminders-due: напишем в чате на сайте",
        "кабинет 2, ЛС …5678: не напомним, показания: выключено в настройках",
        "remind, 24.11.2025 12:00, ничего не отправлено и не записано:",
        "       1  напишем в чате на сайте",
        "       1  не напомним, показания: выключено в настройках",
    ]
    assert run_apart(_waiting(url)) == {}


def test_who_would_be_deleted_is_counted_and_stays(shell: Shell, url: str) -> None:
    looked = shell.run("job", "forget", "--dry-run", "--at", DAY)
    assert looked.stdout.splitlines()[1:] == ["       0  строк удалим"]
    looked = shell.run("job", "compare", "--dry-run")
    assert looked.stdout.splitlines()[1:] == ["Писать некому."]
    assert run_apart(_waiting(url)) == {}


def test_a_day_that_has_been_is_carried_out_once(shell: Shell, url: str) -> None:
    done = shell.run("job", "remind", "--at", DAY)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "remind: сделано.\nВ очереди: reminders-due 2. Их отправит main.py run.\n"
    assert shell.run("job", "remind", "--at", DAY).stdout == "remind: сделано.\n"
    assert run_apart(_waiting(url)) == {"reminders-due": 2}
