"""Daily quotas: never exceeded by several processes, and counted over restarts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import ApiKey, ApiKeyDay
from galaxy_alpr.db.queries.accounts import api_keys
from galaxy_alpr.errors import TooManyRequests
from galaxy_alpr.services.accounts.quota import DailyQuota

Sessions = sessionmaker[Session]
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def key(sessions: Sessions) -> int:
    with sessions.begin() as session:
        row = ApiKey(
            name="a program",
            prefix="gxk_00000000",
            key_hash="0" * 64,
            permissions=["read"],
            everywhere=True,
            created_at=utc_now(),
            created_by="Ani",
        )
        session.add(row)
        session.flush()
        return row.id


def quota_at(sessions: Sessions, moment: datetime = NOON) -> DailyQuota:
    return DailyQuota(sessions, now=lambda: moment)


def used(counter: DailyQuota, key: int, quota: int) -> int:
    """Use requests until one is refused; return how many were granted."""
    for number in range(quota + 1):
        try:
            counter.take(key, quota)
        except TooManyRequests:
            return number
    raise AssertionError("the quota was exceeded")


def test_several_processes_share_a_quota(sessions: Sessions, key: int) -> None:
    quota = 400
    counters = [quota_at(sessions) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(lambda counter: used(counter, key, quota), counters))
    assert sum(counts) == quota
    with sessions() as session:
        assert session.scalars(select(ApiKeyDay.taken)).one() == quota


def test_what_is_not_used_is_given_back(sessions: Sessions, key: int) -> None:
    first = quota_at(sessions)
    first.take(key, 1000)
    assert used(quota_at(sessions), key, 1000) == 990, "a block of 10 is taken"
    first.close()
    assert used(quota_at(sessions), key, 1000) == 9
    first.close()
    assert used(quota_at(sessions), key, 1000) == 0


def test_a_day_ends_at_midnight_utc_and_is_deleted_later(sessions: Sessions, key: int) -> None:
    moments = [NOON]
    counter = DailyQuota(sessions, now=lambda: moments[-1])
    assert used(counter, key, 3) == 3
    with pytest.raises(TooManyRequests) as raised:
        counter.take(key, 3)
    assert raised.value.retry_after_s == 12 * 3600 + 1
    counter.take(key, 4)
    moments.append(NOON + timedelta(hours=12))
    assert used(counter, key, 3) == 3
    moments.append(NOON + api_keys.KEPT_DAYS + timedelta(days=1))
    assert used(counter, key, 3) == 3
    with sessions() as session:
        days = session.scalars(select(ApiKeyDay.day).order_by(ApiKeyDay.day)).all()
    assert days == [(NOON + timedelta(days=1)).date(), moments[-1].date()]
