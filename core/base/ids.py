"""Names of things, so that an account's id cannot be taken for a meter's."""

from typing import NewType

AccountId = NewType("AccountId", int)
MeterId = NewType("MeterId", int)
ReadingId = NewType("ReadingId", int)
CabinetId = NewType("CabinetId", int)
ChatId = NewType("ChatId", int)
LinkId = NewType("LinkId", int)
TaskId = NewType("TaskId", int)
OnlinePaymentId = NewType("OnlinePaymentId", int)
PromiseId = NewType("PromiseId", int)
InvitationId = NewType("InvitationId", int)
PaperId = NewType("PaperId", int)
PermitId = NewType("PermitId", int)
NoticeId = NewType("NoticeId", int)
OfficeId = NewType("OfficeId", int)
ConsentId = NewType("ConsentId", int)
ErasureId = NewType("ErasureId", int)
UndeliverableId = NewType("UndeliverableId", int)
BroadcastId = NewType("BroadcastId", int)
OutageId = NewType("OutageId", int)
AppealId = NewType("AppealId", int)
AppealMessageId = NewType("AppealMessageId", int)

AccountNumber = NewType("AccountNumber", str)
"""Лицевой счёт as billing prints it; text, since leading zeros count."""

MeterNumber = NewType("MeterNumber", str)
"""The factory number of a meter; text, since leading zeros count."""
