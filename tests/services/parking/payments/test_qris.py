"""QRIS payloads by EMVCo's standard: fields, CRC, static and dynamic codes."""

from __future__ import annotations

import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from galaxy_alpr.enums import PaymentState
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.parking.payments import qris
from galaxy_alpr.services.parking.payments.providers import PaymentOrder
from galaxy_alpr.services.parking.payments.qris_codes import QrisCodes

EMVCO = (
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN"
    "5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412"
    "340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A"
)
"""The example of EMVCo's specification of merchant-presented codes."""

FIELDS = {
    "00": "01",
    "01": "11",
    "26": "0013COM.BANK.WWW01189360000801234567890215ID10200300400500303UMI",
    "51": "0014ID.CO.QRIS.WWW0215ID10200300400500303UMI",
    "52": "7523",
    "53": "360",
    "58": "ID",
    "59": "PARKIR UTARA",
    "60": "JAKARTA",
    "61": "10110",
    "62": "0703A01",
}
STATIC = qris.signed(FIELDS)


def test_the_crc_is_that_of_the_standard() -> None:
    assert qris.crc16(b"123456789") == 0x29B1
    assert qris.crc16(b"") == 0xFFFF
    assert f"{qris.crc16(EMVCO[:-4].encode()):04X}" == EMVCO[-4:] == "A13A"


@given(st.binary(max_size=300))
def test_the_crc_is_that_of_another_implementation(data: bytes) -> None:
    assert qris.crc16(data) == binascii.crc_hqx(data, 0xFFFF)


def test_the_example_of_the_standard_has_its_fields() -> None:
    fields = qris.decode(EMVCO)
    assert (fields["54"], fields["59"], fields["60"]) == ("23.72", "BEST TRANSPORT", "BEIJING")
    assert qris.decode(fields["62"]) == {"03": "1234", "06": "***", "07": "A6008667", "09": "ME"}
    with pytest.raises(ValidationFailed, match="not a payload in rupiahs"):
        qris.check(EMVCO)


def test_a_static_code_has_no_amount() -> None:
    found = qris.check(STATIC)
    assert (found.is_dynamic, found.amount, found.reference) == (False, None, None)
    assert (found.merchant, found.city) == ("PARKIR UTARA", "JAKARTA")
    assert STATIC.startswith("000201010211")
    assert STATIC[-8:-4] == "6304"


def test_a_dynamic_code_has_amount_and_reference_and_the_rest_of_the_static_one() -> None:
    text = qris.dynamic(STATIC, amount=9000, reference="galaxy-7")
    found = qris.check(text)
    assert (found.is_dynamic, found.amount, found.reference) == (True, 9000, "galaxy-7")
    assert "540490005802ID" in text
    assert qris.decode(found.fields["62"]) == {"05": "galaxy-7", "07": "A01"}
    same = {"26", "51", "52", "53", "58", "59", "60", "61"}
    assert {id: found.fields[id] for id in same} == {id: FIELDS[id] for id in same}
    assert qris.dynamic(text, amount=1, reference="x") == qris.dynamic(
        STATIC, amount=1, reference="x"
    )


@given(st.integers(0, len(STATIC) - 1), st.sampled_from("0123456789ABCDEF"))
def test_a_changed_character_is_found(place: int, character: str) -> None:
    changed = STATIC[:place] + character + STATIC[place + 1 :]
    if changed != STATIC:
        with pytest.raises(ValidationFailed):
            qris.check(changed)


@pytest.mark.parametrize(
    "change",
    [
        {"53": "840"},
        {"58": "SG"},
        {"00": "02"},
        {"01": "13"},
        {"54": "12.50"},
        {"54": "-5"},
        {"51": "0011COM.X.WWWWW"},
    ],
)
def test_another_payload_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValidationFailed):
        qris.check(qris.signed({**FIELDS, **change}))
    assert qris.check(qris.signed({**FIELDS, "54": "12.00"})).amount == 12


@pytest.mark.parametrize("text", ["", "0", "00", "0002", "00020", "xx02ab", "0000", STATIC[:-1]])
def test_what_is_no_payload_is_refused(text: str) -> None:
    with pytest.raises(ValidationFailed):
        qris.check(text)


@pytest.mark.parametrize(("amount", "reference"), [(0, "a"), (10**13, "a"), (5, "a" * 99)])
def test_what_has_no_room_is_refused(amount: int, reference: str) -> None:
    with pytest.raises(ValidationFailed):
        qris.dynamic(STATIC, amount=amount, reference=reference)


def test_a_code_is_pending_until_a_person_sees_the_money() -> None:
    order = PaymentOrder(key="galaxy-3", amount=5000, currency="IDR", decimals=0)
    provider = QrisCodes(STATIC)
    begun = provider.begin(order)
    assert begun.state is PaymentState.PENDING
    assert begun.payload is not None
    assert qris.check(begun.payload).amount == 5000
    assert provider.begin(order) == begun
    assert provider.state(order) is None
    with pytest.raises(ValidationFailed):
        provider.begin(PaymentOrder(key="a", amount=5000, currency="IDR", decimals=2))
    with pytest.raises(ValidationFailed):
        QrisCodes("nonsense")
