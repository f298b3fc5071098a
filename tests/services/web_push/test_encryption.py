"""Encryption as of the example of RFC 8291 (appendix A), and tokens as of RFC 8292."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey

from galaxy_alpr.services.web_push.encryption import (
    CURVE,
    MAX_TEXT_BYTES,
    encrypt,
    from_text,
    public_bytes,
    to_text,
)
from galaxy_alpr.services.web_push.keys import PushKeys, Target
from galaxy_alpr.storage import ArtifactStore
from tests.factories import AT
from tests.services.web_push.browser import Browser

PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
MESSAGE = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY"
    "WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexS"
    "gSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard() -> None:
    private = ec.derive_private_key(int.from_bytes(from_text(PRIVATE), "big"), CURVE)
    sent = encrypt(
        b"When I grow up, I want to be a watermelon",
        public=from_text(PUBLIC),
        auth=from_text(AUTH),
        private=private,
        salt=from_text(SALT),
    )
    assert to_text(sent) == MESSAGE


def test_a_browser_decrypts_the_longest_text() -> None:
    browser = Browser("https://push.example/1")
    text = b"x" * MAX_TEXT_BYTES
    sent = encrypt(
        text, public=from_text(browser.target.public), auth=from_text(browser.target.auth)
    )
    assert len(sent) == 4096
    assert browser.decrypt(sent) == text


@pytest.mark.parametrize("public", [b"", b"\x04" + bytes(64), b"\x04" * 65])
def test_a_key_beside_the_curve_is_refused(public: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        encrypt(b"x", public=public, auth=bytes(16))


def test_a_token_is_for_the_push_service_and_signed_with_the_key_that_browsers_have(
    tmp_path: Path,
) -> None:
    store = ArtifactStore(tmp_path, durable=False)
    keys = PushKeys(store, subject="mailto:admin@example.com")
    header = keys.authorization("https://push.example:8443/send/abc?x=1", now=AT)
    token, public = re.fullmatch(r"vapid t=(\S+), k=(\S+)", header).groups()  # type: ignore[union-attr]
    assert public == keys.public
    assert PushKeys(store, subject="mailto:other@example.com").public == public
    point = from_text(public)
    key = ECKey.import_key(
        {"kty": "EC", "crv": "P-256", "x": to_text(point[1:33]), "y": to_text(point[33:])}
    )
    decoded = jwt.decode(token, key, algorithms=["ES256"])
    assert decoded.claims == {
        "aud": "https://push.example:8443",
        "exp": int((AT + timedelta(hours=12)).timestamp()),
        "sub": "mailto:admin@example.com",
    }
    assert (tmp_path / "web-push-key").stat().st_mode & 0o777 == 0o600


def test_a_target_is_sealed_for_its_row(tmp_path: Path) -> None:
    keys = PushKeys(ArtifactStore(tmp_path, durable=False), subject="mailto:a@example.com")
    target = Target("https://push.example/secret", PUBLIC, AUTH)
    sealed = keys.seal(target, 3)
    assert "secret" not in sealed + repr(target)
    assert keys.unseal(sealed, 3) == target
    assert keys.unseal(sealed, 4) is None
    assert len(public_bytes(ec.generate_private_key(CURVE))) == 65
