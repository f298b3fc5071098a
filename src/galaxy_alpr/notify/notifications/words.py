"""The words of messages, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from galaxy_alpr.enums import AlertKind, AlertSeverity, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language."""

    severities: Mapping[str, str]
    kinds: Mapping[str, str]
    alarms: str
    more: str
    reason: str
    plate: str
    place: str
    time: str
    count: str
    note: str
    instruction: str
    link: str
    all_alarms: str
    test_title: str
    test_text: str
    device_test: str


_ENGLISH = Words(
    severities=MappingProxyType(
        {
            AlertSeverity.INFO: "Info",
            AlertSeverity.WARNING: "Warning",
            AlertSeverity.CRITICAL: "Critical",
        }
    ),
    kinds=MappingProxyType(
        {
            AlertKind.STATUS: "Listed plate",
            AlertKind.NEAR_MISS: "Plate similar to a listed one",
            AlertKind.UNKNOWN_PLATE: "Unknown plate",
            AlertKind.REPEATS: "Plate read repeatedly",
            AlertKind.OVERSTAY: "Stay too long",
            AlertKind.FULL: "Lot is full",
            AlertKind.CAMERA_SILENT: "Camera fails",
            AlertKind.READ_RATE_LOW: "Few plates are read",
            AlertKind.GATE_FAULT: "Gate fails",
            AlertKind.WEBHOOK_DISABLED: "Webhook switched off",
            AlertKind.SITE_SILENT: "Site without news",
        }
    ),
    alarms="{count} alarms",
    more="and {count} more",
    reason="Reason",
    plate="Plate",
    place="Place",
    time="Time",
    count="Noticed",
    note="Note",
    instruction="Instruction",
    link="Alarm",
    all_alarms="All alarms",
    test_title="Test of the channel {name}",
    test_text="This is a test. The channel {name} works.",
    device_test="This is a test. Alarms arrive on this device.",
)

_INDONESIAN = Words(
    severities=MappingProxyType(
        {
            AlertSeverity.INFO: "Info",
            AlertSeverity.WARNING: "Peringatan",
            AlertSeverity.CRITICAL: "Kritis",
        }
    ),
    kinds=MappingProxyType(
        {
            AlertKind.STATUS: "Plat terdaftar",
            AlertKind.NEAR_MISS: "Plat mirip dengan yang terdaftar",
            AlertKind.UNKNOWN_PLATE: "Plat tidak dikenal",
            AlertKind.REPEATS: "Plat terbaca berulang kali",
            AlertKind.OVERSTAY: "Parkir terlalu lama",
            AlertKind.FULL: "Area parkir penuh",
            AlertKind.CAMERA_SILENT: "Kamera terganggu",
            AlertKind.READ_RATE_LOW: "Sedikit plat terbaca",
            AlertKind.GATE_FAULT: "Palang terganggu",
            AlertKind.WEBHOOK_DISABLED: "Webhook dimatikan",
            AlertKind.SITE_SILENT: "Situs tanpa kabar",
        }
    ),
    alarms="{count} alarm",
    more="dan {count} lainnya",
    reason="Alasan",
    plate="Plat",
    place="Tempat",
    time="Waktu",
    count="Jumlah kejadian",
    note="Catatan",
    instruction="Instruksi",
    link="Alarm",
    all_alarms="Semua alarm",
    test_title="Uji saluran {name}",
    test_text="Ini adalah uji coba. Saluran {name} berfungsi.",
    device_test="Ini adalah uji coba. Alarm akan masuk ke perangkat ini.",
)

WORDS: Mapping[str, Words] = MappingProxyType({Language.EN: _ENGLISH, Language.ID: _INDONESIAN})
