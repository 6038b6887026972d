"""SMS.RU over HTTP, against a server that refuses what it refuses."""

import pytest

from adapters.sms.smsru import SmsRu
from core.model.messages.sms import Sms
from core.ports.sms import SmsRefused, SmsUnavailable
from tests.doubles.smsru import API_ID, SmsRuServer

SMS = Sms(phone="+79123456789", text="Энергосбыт: передайте показания до 25.10.2025, счёт …7890.")


def gateway(url: str, *, api_id: str = API_ID, sender: str = "") -> SmsRu:
    return SmsRu(api_id=api_id, sender=sender, api_url=url, timeout=5)


async def test_a_message_is_taken() -> None:
    server = SmsRuServer()
    async with server.listening() as url:
        await gateway(url, sender="Energo").send(SMS, "sms-1")
    assert server.taken == [("79123456789", SMS.text)]


@pytest.mark.parametrize("code", [202, 207, 209, 214, 230, 232, 999])
async def test_what_will_never_go_is_not_tried_again(code: int) -> None:
    server = SmsRuServer(code_of_message=code)
    async with server.listening() as url:
        with pytest.raises(SmsRefused, match=f"^SMS.RU {code}$"):
            await gateway(url).send(SMS, "sms-1")


@pytest.mark.parametrize("code", [201, 206, 220, 302])
async def test_trouble_of_ours_or_of_the_service_is_worth_another_try(code: int) -> None:
    server = SmsRuServer(code=code)
    async with server.listening() as url:
        with pytest.raises(SmsUnavailable, match=f"^SMS.RU {code}$"):
            await gateway(url).send(SMS, "sms-1")


async def test_a_wrong_key_and_a_name_that_was_not_agreed_are_ours_to_mend() -> None:
    async with SmsRuServer().listening() as url:
        for wrong in (gateway(url, api_id="x"), gateway(url, sender="Sbyt")):
            with pytest.raises(SmsUnavailable) as trouble:
                await wrong.send(SMS, "sms-1")
            assert "7912" not in str(trouble.value)


@pytest.mark.parametrize("broken", ["cut", "html"])
async def test_what_may_have_gone_is_not_sent_twice(broken: str) -> None:
    async with SmsRuServer(broken=broken).listening() as url:
        with pytest.raises(SmsRefused, match="may have gone"):
            await gateway(url).send(SMS, "sms-1")


async def test_a_service_that_is_not_there_is_asked_later() -> None:
    async with SmsRuServer().listening() as url:
        pass
    with pytest.raises(SmsUnavailable):
        await gateway(url).send(SMS, "sms-1")
