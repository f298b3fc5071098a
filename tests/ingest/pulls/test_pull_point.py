"""A pull point against a device that speaks SOAP: nothing that it has given out is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from galaxy_alpr.ingest.pulls.networks import address_of
from galaxy_alpr.ingest.pulls.pull_point import PullPoint
from galaxy_alpr.ingest.pulls.values import PullFailed
from galaxy_alpr.ingest.pushed.forms.onvif import Onvif
from galaxy_alpr.ingest.pushed.values import PushedRequest
from galaxy_alpr.services.ingest.pulls.configs import OnvifPull, PullKind
from tests.ingest.pulls.onvif_device import PASSWORD, OnvifDevice, running_device
from tests.ingest.pushed.forms import golden

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)


@pytest.fixture
def device() -> Iterator[OnvifDevice]:
    with running_device(NOW) as device:
        yield device


class Sink:
    """Keeps what it is given; ``failing`` makes it raise."""

    def __init__(self) -> None:
        self.failing = False
        self.requests: list[PushedRequest] = []

    def __call__(self, source_id: int, request: PushedRequest) -> None:
        assert source_id == 3
        if self.failing:
            raise OSError("the disk is full")
        self.requests.append(request)

    @property
    def texts(self) -> list[str | None]:
        """The texts of all plates."""
        return [
            reading.plate.text
            for item in self.requests
            for reading in Onvif().parse(item).readings
            if reading.plate is not None
        ]


def point(device: OnvifDevice, sink: Sink, password: str = PASSWORD) -> PullPoint:
    """Return a pull point of the device."""
    url = f"{device.url}/onvif/device_service"
    config = OnvifPull(kind=PullKind.ONVIF, url=url, user_name="op")
    return PullPoint(3, config, password, sink, lambda: device.now)


@pytest.mark.parametrize("http_digest", [False, True])
def test_notifications_are_pulled_and_given_on_once(device: OnvifDevice, http_digest: bool) -> None:
    sink = Sink()
    device.http_digest, device.filters = http_digest, False
    pulls = point(device, sink)
    device.messages = [golden.onvif(), golden.onvif(topic="tns1:Device/Trigger", plate="NONE1")]
    assert [pulls.round(), pulls.round()] == [1, 0]
    assert sink.texts == ["B1234XYZ"]
    assert device.subscriptions == 1
    pulls.end()
    assert device.asked[-1] == "Unsubscribe"


def test_what_was_pulled_is_kept_until_it_is_stored(device: OnvifDevice) -> None:
    sink = Sink()
    pulls = point(device, sink)
    device.messages, sink.failing = [golden.onvif()], True
    with pytest.raises(OSError, match="full"):
        pulls.round()
    device.messages = [golden.onvif(plate="B2XY", car=16)]
    with pytest.raises(OSError, match="full"):
        pulls.round()
    assert len(device.messages) == 1  # nothing is pulled before the first is stored
    sink.failing = False
    pulls.round()
    assert sink.texts == ["B1234XYZ", "B2XY"]


def test_an_answer_that_cannot_be_read_is_given_on_as_it_came(device: OnvifDevice) -> None:
    sink = Sink()
    device.broken = b"yes"
    assert point(device, sink).round() == 0
    assert [request.body for request in sink.requests] == [b"<broken"]


def test_a_subscription_is_renewed_and_made_again_when_the_device_forgot_it(
    device: OnvifDevice,
) -> None:
    sink = Sink()
    pulls = point(device, sink)
    pulls.round()
    assert "Renew" not in device.asked
    device.now += timedelta(minutes=1)
    pulls.round()
    assert device.asked.count("Renew") == 1
    device.subscriptions += 1  # the device was started again
    with pytest.raises(PullFailed, match="ResourceUnknown"):
        pulls.round()
    device.messages = [golden.onvif()]
    pulls.round()
    assert sink.texts == ["B1234XYZ"]


def test_a_refused_log_in_is_told_apart_and_names_no_password(device: OnvifDevice) -> None:
    with pytest.raises(PullFailed, match="refuses") as caught:
        point(device, Sink(), "wrong-one").round()
    assert caught.value.refused
    assert "wrong-one" not in str(caught.value)


def test_a_device_leads_to_no_other_host(device: OnvifDevice) -> None:
    sink = Sink()
    pulls = point(device, sink)
    pulls.round()  # its pull point is at 192.0.2.77, as behind a translation of addresses
    assert device.asked[-1] == "PullMessages"
    device.address = "http://user:word@127.0.0.1/"
    with pytest.raises(PullFailed, match="address"):
        point(device, sink).round()


@pytest.mark.parametrize("host", ["169.254.169.254", "0.0.0.0", "::ffff:169.254.1.1", "224.0.0.1"])
def test_addresses_of_no_device_are_refused(host: str) -> None:
    with pytest.raises(PullFailed, match="refused"):
        address_of(host, 80)
