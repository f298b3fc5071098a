"""QRIS payloads: texts of QR codes for payments in Indonesia, made and checked without a network.

The format is EMVCo's Merchant-Presented Mode: fields of two digits of id, two of length, and the
value; some contain fields themselves. The last field, 63, is the CRC-16/CCITT-FALSE of all before
it. A payload only asks for money: neither it nor a picture of it shows that somebody has paid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from galaxy_alpr.errors import ValidationFailed

FORMAT, INITIATION, CATEGORY, CURRENCY, AMOUNT = "00", "01", "52", "53", "54"
COUNTRY, NAME, CITY, POSTCODE, ADDITIONAL, CRC = "58", "59", "60", "61", "62", "63"
STATIC, DYNAMIC = "11", "12"
BILL, REFERENCE, TERMINAL = "01", "05", "07"
RUPIAH = "360"
NATIONAL = "51"
NATIONAL_DOMAIN = "ID.CO.QRIS.WWW"

_REQUIRED = (FORMAT, CATEGORY, CURRENCY, COUNTRY, NAME, CITY, CRC)
_ACCOUNTS = tuple(f"{number:02}" for number in range(2, 52))
_MAX_VALUE = 99
_MAX_AMOUNT = 13

Fields = dict[str, str]
"""The values of fields by their ids, in their order."""


@dataclass(frozen=True, slots=True)
class Qris:
    """A payload that was checked. ``amount`` is a whole number of rupiahs, ``None`` for any."""

    fields: Mapping[str, str]
    is_dynamic: bool
    amount: int | None
    merchant: str
    city: str
    reference: str | None


def crc16(data: bytes) -> int:
    """Return the CRC-16/CCITT-FALSE: polynomial 1021, beginning with FFFF, nothing reflected."""
    value = 0xFFFF
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1) ^ 0x1021 if value & 0x8000 else value << 1
            value &= 0xFFFF
    return value


def encode(fields: Iterable[tuple[str, str]]) -> str:
    """Return fields as a text, without a CRC. Raises ``ValidationFailed`` for a value."""
    parts = []
    for id, value in fields:
        if not 1 <= len(value) <= _MAX_VALUE:
            raise ValidationFailed(f"field {id} has {len(value)} characters, not 1 to 99")
        parts.append(f"{id}{len(value):02}{value}")
    return "".join(parts)


def decode(text: str) -> Fields:
    """Return the fields of a text. Raises ``ValidationFailed``."""
    fields: Fields = {}
    at = 0
    while at < len(text):
        head, length = text[at : at + 2], text[at + 2 : at + 4]
        if len(length) < 2 or not (head + length).isascii() or not (head + length).isdigit():
            raise ValidationFailed(f"no field begins at character {at}")
        value = text[at + 4 : at + 4 + int(length)]
        if len(value) != int(length) or not value:
            raise ValidationFailed(f"field {head} is not as long as it says")
        if head in fields:
            raise ValidationFailed(f"field {head} is there twice")
        fields[head] = value
        at += 4 + int(length)
    return fields


def signed(fields: Mapping[str, str]) -> str:
    """Return the whole payload of fields: in their order of ids, with the CRC at the end."""
    ordered = sorted((id, value) for id, value in fields.items() if id != CRC)
    text = f"{encode(ordered)}{CRC}04"
    return f"{text}{crc16(text.encode()):04X}"


def check(text: str) -> Qris:
    """Return what a payload says. Raises ``ValidationFailed`` for one that is not QRIS."""
    fields = decode(text)
    missing = [id for id in _REQUIRED if id not in fields]
    if missing:
        raise ValidationFailed(f"fields are missing: {', '.join(missing)}")
    if next(iter(fields)) != FORMAT or [*fields][-1] != CRC:
        raise ValidationFailed(f"{FORMAT} must be the first field and {CRC} the last")
    if fields[CRC].upper() != f"{crc16(text[:-4].encode()):04X}":
        raise ValidationFailed("the CRC is wrong: a character was changed or lost")
    if fields[FORMAT] != "01" or fields.get(INITIATION, STATIC) not in (STATIC, DYNAMIC):
        raise ValidationFailed("neither a static nor a dynamic payload of version 01")
    if fields[CURRENCY] != RUPIAH or fields[COUNTRY] != "ID":
        raise ValidationFailed("not a payload in rupiahs of Indonesia")
    if not any(id in fields for id in _ACCOUNTS):
        raise ValidationFailed("no account of the merchant")
    if NATIONAL in fields and decode(fields[NATIONAL]).get("00") != NATIONAL_DOMAIN:
        raise ValidationFailed(f"field {NATIONAL} is not of {NATIONAL_DOMAIN}")
    return Qris(
        fields=fields,
        is_dynamic=fields.get(INITIATION) == DYNAMIC,
        amount=_amount(fields.get(AMOUNT)),
        merchant=fields[NAME],
        city=fields[CITY],
        reference=decode(fields.get(ADDITIONAL, "")).get(REFERENCE),
    )


def dynamic(static: str, *, amount: int, reference: str) -> str:
    """Return the payload for one payment, made of a merchant's static one.

    Raises ``ValidationFailed`` for a wrong payload, and for an amount or a reference that has no
    room in it.
    """
    fields = {**check(static).fields}
    digits = str(amount)
    if amount <= 0 or len(digits) > _MAX_AMOUNT:
        raise ValidationFailed("the amount must have 1 to 13 digits, and be more than 0")
    additional = {**decode(fields.get(ADDITIONAL, "")), REFERENCE: reference}
    fields |= {
        INITIATION: DYNAMIC,
        AMOUNT: digits,
        ADDITIONAL: encode(sorted(additional.items())),
    }
    return signed(fields)


def _amount(text: str | None) -> int | None:
    if text is None:
        return None
    whole, point, rest = text.partition(".")
    if len(text) > _MAX_AMOUNT or not (whole + rest).isascii() or not whole.isdigit():
        raise ValidationFailed("the amount is not a number")
    if point and rest.strip("0"):
        raise ValidationFailed("the amount is not a whole number of rupiahs")
    return int(whole)
