"""What groups at the provider allow here, and what becomes of accounts when they change."""

from __future__ import annotations

from typing import Any

import pytest

from galaxy_alpr.access import Role
from galaxy_alpr.services.oidc.rights import GroupRights, Rights, groups_in, rights_of
from tests.client import TestClient
from tests.endpoints.accounts.conftest import PASSWORD, all_entries
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.sign_on.conftest import Browser, actor_of, error_of, log_in
from tests.oidc_provider import LocalProvider

LOTS = {"North": 1, "South": 2}
TABLE = {
    "admins": GroupRights(Role.ADMIN),
    "guards": GroupRights(Role.GUARD),
    "guards of North": GroupRights(Role.GUARD, frozenset({"North"})),
    "guards of South": GroupRights(Role.GUARD, frozenset({"South", "Nowhere"})),
    "viewers of South": GroupRights(Role.VIEWER, frozenset({"South"})),
    "guards of Nowhere": GroupRights(Role.GUARD, frozenset({"Nowhere"})),
}


@pytest.mark.parametrize(
    ("groups", "rights"),
    [
        ([], None),
        (["strangers", "ADMINS", "admins "], None),
        (["guards of Nowhere"], None),
        (["admins", "guards of North"], Rights(Role.ADMIN, None)),
        (["guards of North", "guards of South"], Rights(Role.GUARD, frozenset({1, 2}))),
        (["guards of North", "guards of Nowhere"], Rights(Role.GUARD, frozenset({1}))),
        (["guards of North", "guards"], Rights(Role.GUARD, None)),
        # Not a guard in South: no group says so.
        (["guards of North", "viewers of South"], Rights(Role.GUARD, frozenset({1}))),
        (["guards of Nowhere", "viewers of South"], Rights(Role.VIEWER, frozenset({2}))),
    ],
)
def test_the_strongest_role_counts_where_a_group_has_it(
    groups: list[str], rights: Rights | None
) -> None:
    assert rights_of(groups, TABLE, LOTS) == rights


@pytest.mark.parametrize(
    ("claim", "groups"),
    [
        (["a", "b", 1, None, ["c"], {"d": 1}], {"a", "b"}),
        ("a", {"a"}),
        ("a,b", {"a,b"}),
        (None, set()),
        (7, set()),
        ({"a": 1}, set()),
    ],
)
def test_groups_are_the_texts_of_a_claim(claim: object, groups: set[str]) -> None:
    assert groups_in(claim) == groups


def _budi(admin: TestClient) -> dict[str, Any]:
    (user,) = [user for user in admin.get("/api/users").json() if user["name"] == "Budi"]
    found: dict[str, Any] = user
    return found


def test_each_log_in_sets_role_and_lots_and_ends_older_sessions(
    admin: TestClient, browser: Browser, provider: LocalProvider
) -> None:
    provider.claims["groups"] = ["admins"]
    old, same, new = browser(), browser(), browser()
    log_in(old)
    assert old.get("/api/users").status_code == 200
    log_in(same)
    assert old.get("/api/users").status_code == 200
    provider.claims["groups"] = "guards of North"
    log_in(new)
    north = next(lot["id"] for lot in admin.get("/api/lots").json() if lot["name"] == "North")
    assert (actor_of(new)["role"], actor_of(new)["lots"]) == ("guard", [north])
    assert old.get("/detections").status_code == same.get("/detections").status_code == 401
    changed, logged_in = all_entries(admin)[-2:]
    assert (changed["action"], changed["actor"]["name"]) == ("user.change", "Budi")
    assert (changed["before"]["role"], changed["after"]["role"]) == ("admin", "guard")
    assert (changed["before"]["lots"], changed["after"]["lots"]) == (None, [north])
    assert logged_in["action"] == "login.succeed"


def test_who_is_in_no_group_any_more_is_refused_and_logged_out(
    admin: TestClient, browser: Browser, provider: LocalProvider
) -> None:
    budi = browser()
    log_in(budi)
    provider.claims["groups"] = ["strangers"]
    assert error_of(log_in(browser())) == "no_role"
    assert budi.get("/detections").status_code == 401
    ended, failed = all_entries(admin)[-2:]
    assert (ended["action"], ended["after"]) == ("login.end", {"log_ins": 1})
    assert (failed["action"], failed["after"]["reason"]) == ("login.fail", "no_role")
    assert failed["subject"] == ended["subject"] == f"user:{_budi(admin)['id']}"


@SQLITE_ONLY
def test_who_has_no_role_gets_no_account(
    admin: TestClient, browser: Browser, provider: LocalProvider
) -> None:
    provider.claims["groups"] = []
    stranger = browser()
    assert error_of(log_in(stranger)) == "no_role"
    program = browser()
    begun = program.get("/api/oidc/log_in")
    assert begun.status_code == 303
    assert [user["name"] for user in admin.get("/api/users").json()] == ["Ani"]
    assert stranger.get("/detections").status_code == 401


@SQLITE_ONLY
def test_a_local_account_of_the_same_name_stays_its_own(
    admin: TestClient, browser: Browser, provider: LocalProvider
) -> None:
    for subject, name in (
        ("u-7", "ANI"),
        ("u-8", " ani\n"),
        ("u-9", "x" * 200),
        ("u-10", "x" * 99),
    ):
        provider.claims |= {"sub": subject, "preferred_username": name}
        log_in(browser())
    assert [user["name"] for user in admin.get("/api/users").json()] == [
        *("Ani", "ANI (2)", "ani (3)", "x" * 99, "x" * 100)
    ]
    assert actor_of(admin)["role"] == "admin"
    assert actor_of(admin)["sso"] is False
    ani = {"name": "Ani", "password": PASSWORD}
    assert browser().post("/api/log_in", json=ani).status_code == 200


@SQLITE_ONLY
@pytest.mark.parametrize("name", [None, "", " \n", 7, ["Budi"]])
def test_without_a_name_the_subject_is_the_name(
    browser: Browser, provider: LocalProvider, name: object
) -> None:
    provider.claims["preferred_username"] = name
    budi = browser()
    log_in(budi)
    assert actor_of(budi)["name"] == "u-1"


@SQLITE_ONLY
def test_subjects_are_told_apart_byte_by_byte(
    admin: TestClient, browser: Browser, provider: LocalProvider
) -> None:
    for subject in ("abc", "ABC", "abc"):
        provider.claims["sub"] = subject
        log_in(browser())
    assert len(admin.get("/api/users").json()) == 3


@SQLITE_ONLY
def test_a_disabled_account_stays_refused(admin: TestClient, browser: Browser) -> None:
    log_in(browser())
    budi = _budi(admin)
    body = {"name": "Budi", "role": "guard", "lots": None, "disabled": True}
    assert admin.put(f"/api/users/{budi['id']}", json=body).status_code == 200
    assert error_of(log_in(browser())) == "account_disabled"
    assert _budi(admin)["disabled"] is True
    assert all_entries(admin)[-1]["after"] == {"method": "oidc", "reason": "account_disabled"}


@SQLITE_ONLY
def test_an_administrator_changes_the_name_but_not_the_rights(
    admin: TestClient, browser: Browser
) -> None:
    log_in(browser())
    url = f"/api/users/{_budi(admin)['id']}"
    for body in ({"role": "admin"}, {"role": "guard", "lots": []}):
        answer = admin.put(url, json={"name": "Budi", **body})
        assert answer.status_code == 409
        assert "groups at the provider" in answer.json()["detail"]
    assert admin.put(url, json={"name": "Budi S.", "role": "guard"}).status_code == 200
    budi = browser()
    log_in(budi)
    assert actor_of(budi)["name"] == "Budi S."


@SQLITE_ONLY
def test_the_last_administrator_with_a_password_stays(
    admin: TestClient, browser: Browser, provider: LocalProvider
) -> None:
    """The provider may be away, or its groups may change."""
    provider.claims["groups"] = ["admins"]
    budi = browser()
    log_in(budi)
    assert budi.delete("/api/users/1").status_code == 409
    answer = budi.put("/api/users/1", json={"name": "Ani", "role": "guard"})
    assert answer.status_code == 409
    assert admin.delete(f"/api/users/{_budi(admin)['id']}").status_code == 204
