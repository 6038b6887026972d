"""What the version before has written down is there after the upgrade, and means the same."""

from asyncio import to_thread
from base64 import b64decode
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from adapters.registers.exporting.export_readings import export_readings
from core.base.ids import AccountId, CabinetId, ChatId
from core.base.months import Month
from core.model.cabinets.cabinet import ProofKind
from core.model.readings.reading import ReadingStatus, Suspicion
from storage.tables import metadata
from storage.work import Work
from tests.upgrade.before import AT, CHATS, chats, instant, rows
from tests.upgrade.now import (
    House,
    chat_of,
    last_reading,
    linked,
    reading,
    readings_of,
    waiting_for_an_operator,
)

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def _thousandths(*kept: int | None) -> tuple[Decimal | None, ...]:
    return tuple(None if value is None else Decimal(value) / 1000 for value in kept)


def _month(kept: int) -> Month:
    return Month(kept // 100, kept % 100)


async def test_every_reading_keeps_its_values_status_proof_and_author(glass_house: House) -> None:
    def check(work: Work) -> Counter[str]:
        ours: Counter[str] = Counter()
        for row in rows("readings"):
            found = reading(work, row["id"])
            zones = len(found.values)
            assert found.values == _thousandths(row["t1"], row["t2"], row["t3"])[:zones]
            assert found.consumption == _thousandths(row["c1"], row["c2"], row["c3"])[:zones]
            assert (found.meter_id, found.source) == (row["meter_id"], row["source"])
            assert (found.taken_on, found.received_at) == (
                date.fromisoformat(row["taken_on"]),
                instant(row["received_at"]),
            )
            assert found.month == _month(row["month"])
            assert (found.status, found.reason) == (row["status"], row["reason"])
            assert (found.proof, found.billing_id) == (row["proof"] or "", row["billing_id"])
            assert found.handed_in_by == row["handed_in_by"]
            if row["proof"]:
                by_proof = work.readings.by_proof(row["proof"])
                assert by_proof is not None
                assert by_proof.id == row["id"]
                ours[found.status] += 1
        return ours

    assert set(await glass_house.asks(check)) == set(ReadingStatus)


async def test_every_meter_keeps_its_history(glass_house: House) -> None:
    def count(work: Work) -> int:
        return sum(len(readings_of(work, row["id"])) for row in rows("meters"))

    withdrawn = {"deleted", "replaced", "rejected"}
    assert await glass_house.asks(count) == sum(row["status"] not in withdrawn for row in rows("readings"))


async def test_readings_on_check_wait_for_an_operator_for_the_same_reason(glass_house: House) -> None:
    waiting = {
        each.account: each.reading.suspicion for each in await glass_house.asks(waiting_for_an_operator)
    }
    beyond = {chat.accounts[0]["number"] for chat in chats("on-check-beyond-capacity")}
    over = {chat.accounts[0]["number"] for chat in chats("on-check-turned-over")}
    assert waiting == {
        **dict.fromkeys(beyond, Suspicion.BEYOND_CAPACITY),
        **dict.fromkeys(over, Suspicion.TURNED_OVER),
    }


async def test_readings_that_wait_for_billing_leave_once_and_the_others_do_not(
    house: House, upgraded_url: str, tmp_path: Path
) -> None:
    accepted = {str(row["id"]) for row in rows("readings") if row["proof"] and row["status"] == "accepted"}
    gone = {str(row["id"]) for row in rows("readings") if row["proof"] and row["exported_at"]}
    assert accepted
    assert gone
    out, again = tmp_path / "out.csv", tmp_path / "again.csv"
    assert await to_thread(export_readings, upgraded_url, out, now=AT) == len(accepted)
    assert {line.split(";")[-1] for line in out.read_text("utf-8").splitlines()[1:]} == accepted
    assert await to_thread(export_readings, upgraded_url, again, now=AT + timedelta(days=1)) == 0
    whole = tmp_path / "whole.csv"
    await to_thread(export_readings, upgraded_url, whole, now=AT, since=date(2025, 1, 1))
    named = {line.split(";")[-1] for line in whole.read_text("utf-8").splitlines()[1:]}
    assert named == accepted | gone
    account = chats("accepted")[0].accounts[0]["number"]
    assert (await house.asks(lambda work: last_reading(work, account))).status is ReadingStatus.EXPORTED


async def test_every_account_keeps_its_meters_charges_and_payments(glass_house: House) -> None:
    def check(work: Work) -> None:
        meters: Counter[int] = Counter(row["account_id"] for row in rows("meters"))
        charges: dict[int, list[Any]] = {}
        for row in rows("charges"):
            charges.setdefault(row["account_id"], []).append(row)
        for row in rows("accounts"):
            account = work.accounts.get(AccountId(row["id"]))
            assert (account.number, account.city, account.tariff_group) == (
                row["number"],
                row["city"],
                row["tariff_group"],
            )
            assert len(work.meters.of_account(account.id)) == meters[account.id]
            found = work.charges.of_last_month(account.id)
            assert [(each.charged, each.closing) for each in found] == [
                (each["charged"], each["closing"]) for each in charges[account.id]
            ]
        (paid,) = rows("payments")
        payments = work.payments.of_account(
            AccountId(paid["account_id"]), date(2025, 1, 1), date(2025, 12, 1)
        )
        assert [payment.amount for payment in payments] == [paid["amount"]]
        lines = list(rows("charge_lines"))
        assert [
            line.amount
            for each in lines
            for line in work.charges.lines_of(AccountId(each["account_id"]), _month(each["month"]))
        ] == [each["amount"] for each in lines]
        groups = [work.tariffs.of_group(group) for group in ("город", "город-2")]
        assert sum(len(group.tariffs) for group in groups) == len(list(rows("tariffs")))

    await glass_house.asks(check)


@pytest.mark.parametrize("table", ["norms", "range_limits", "rates", "notices", "unidentified_payments"])
async def test_what_billing_has_stated_and_nothing_reads_yet_is_there(glass_house: House, table: str) -> None:
    count = select(func.count()).select_from(metadata.tables[table])
    assert await glass_house.asks(lambda work: work.connection.scalar(count)) == len(list(rows(table)))


async def test_every_cabinet_keeps_its_person_links_and_consents(glass_house: House) -> None:
    def check(work: Work) -> None:
        for row in rows("cabinets"):
            cabinet = work.cabinets.get(CabinetId(row["id"]))
            assert cabinet == work.cabinets.by_email(row["email"])
            assert (cabinet.phone, cabinet.password_hash) == (row["phone"], row["password_hash"])
            assert cabinet.created_at == instant(row["created_at"])
            links = [
                (each.account_id, each.proof, each.linked_at) for each in work.links.of_cabinet(cabinet.id)
            ]
            assert links == [
                (each["account_id"], ProofKind(each["proof"]), instant(each["linked_at"]))
                for each in rows("links")
                if each["cabinet_id"] == cabinet.id and not each["unlinked_at"]
            ]
            consents = [
                (each.kind, each.version, each.given_at, each.account_id)
                for each in work.consents.of_cabinet(cabinet.id)
            ]
            assert consents == [
                (each["kind"], each["version"], instant(each["given_at"]), each["account_id"])
                for each in rows("consents")
                if each["cabinet_id"] == cabinet.id
            ]

    await glass_house.asks(check)


async def test_every_chat_keeps_its_cabinet_account_and_state(glass_house: House) -> None:
    def check(work: Work) -> None:
        known = {(row["channel"], row["peer"]): row for row in rows("chats")}
        for old in CHATS:
            if old.name == "ended":
                continue
            row, chat = known[old.channel, old.peer], chat_of(work, old)
            assert (chat.id, chat.cabinet_id, chat.account_id) == (
                row["id"],
                row["cabinet_id"],
                row["account_id"],
            )
            assert (chat.state, chat.reachable) == (old.state, row["reachable"]), old
            assert chat.active_at == instant(row["active_at"])

    await glass_house.asks(check)


async def test_an_ended_chat_stays_ended(glass_house: House) -> None:
    (old,) = chats("ended")
    (row,) = [row for row in rows("chats") if row["peer"].startswith("ended:")]

    def check(work: Work) -> None:
        ended, anew = work.chats.get(ChatId(row["id"])), chat_of(work, old)
        assert (ended.peer, ended.reachable) == (row["peer"], False)
        assert ended.id != anew.id
        for chat in (ended, anew):
            assert (chat.cabinet_id, chat.account_id, chat.state) == (None, None, "")

    await glass_house.asks(check)


async def test_limits_go_on_counting_what_was_tried_before(glass_house: House) -> None:
    tried = Counter((row["kind"], row["subject"]) for row in rows("tries"))
    since = AT - timedelta(days=30)

    def count(work: Work) -> Counter[tuple[str, str]]:
        return Counter({each: work.tries.count(*each, since) for each in tried})

    assert await glass_house.asks(count) == tried


async def test_the_audit_keeps_every_row(glass_house: House) -> None:
    def check(work: Work) -> None:
        for subject in {row["subject"] for row in rows("audit")}:
            assert [tuple(each) for each in work.audit.of(subject)] == [
                (instant(row["at"]), row["actor"], row["action"])
                for row in rows("audit")
                if row["subject"] == subject
            ]

    await glass_house.asks(check)


async def test_events_seen_before_are_not_answered_again(glass_house: House) -> None:
    def seen_again(work: Work) -> list[dict[str, Any]]:
        return [row for row in rows("seen_events") if work.chats.see(row["channel"], row["event"], AT)]

    assert await glass_house.asks(seen_again) == []


async def test_files_lines_codes_and_cursors_are_there(glass_house: House) -> None:
    def check(work: Work) -> None:
        for row in rows("files"):
            file = work.files.get(ChatId(row["chat_id"]), row["key"])
            assert file is not None
            assert (file.name, file.mime, file.content) == (
                row["name"],
                row["mime"],
                b64decode(row["content"]),
            )
        for chat in {row["chat_id"] for row in rows("lines")}:
            assert [(number, line, at) for number, line, at in work.lines.since(ChatId(chat), 0, 1000)] == [
                (row["id"], row["line"], instant(row["at"]))
                for row in rows("lines")
                if row["chat_id"] == chat
            ]
        for row in rows("codes"):
            code = work.codes.of_chat(ChatId(row["chat_id"]))
            assert code is not None
            assert (code.email, code.tries_left) == (row["email"], row["tries_left"])
            assert code.hash == b64decode(row["hash"])
        for row in rows("cursors"):
            assert work.cursors.get(row["name"]) == row["value"]

    await glass_house.asks(check)


async def test_the_cabinet_of_a_registered_person_has_its_account(glass_house: House) -> None:
    for old in chats("registered"):
        found = await glass_house.asks(partial(linked, email=old.email))
        assert found == [old.accounts[0]["number"]]
