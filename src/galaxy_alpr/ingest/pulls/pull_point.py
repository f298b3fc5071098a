"""A pull point of an ONVIF device (Core Specification, 9.2): made, pulled, renewed, made again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from galaxy_alpr.ingest.pulls.soap import PULL_S, Fault, SoapDevice, as_header, clock_of, parsed
from galaxy_alpr.ingest.pulls.values import PullFailed, RequestSink
from galaxy_alpr.ingest.pushed.forms.onvif import MOST, TOPIC, readings_in
from galaxy_alpr.ingest.pushed.forms.xml import content, first, xml_root
from galaxy_alpr.ingest.pushed.values import PushedReading, PushedRequest, Unreadable
from galaxy_alpr.services.ingest.pulls.configs import OnvifPull

LASTS = timedelta(minutes=2)
"""For how long a subscription is asked for; it ends by itself where nobody renews it."""

RENEW_AFTER = timedelta(minutes=1)

_EVENTS = "http://www.onvif.org/ver10/events/wsdl"
_DEVICE = "http://www.onvif.org/ver10/device/wsdl"
_CREATE = f"{_EVENTS}/EventPortType/CreatePullPointSubscriptionRequest"
_PULL = f"{_EVENTS}/PullPointSubscription/PullMessagesRequest"
_MANAGER = "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager"

_TERM = f"PT{int(LASTS.total_seconds())}S"
_FILTER = (
    '<tev:Filter><wsnt:TopicExpression Dialect="http://www.onvif.org/ver10/tev/'
    f'topicExpression/ConcreteSet">tns1:{TOPIC}</wsnt:TopicExpression></tev:Filter>'
)


class PullPoint:
    """Pulls notifications of plates from a device, and gives them to ``sink``."""

    def __init__(
        self,
        source_id: int,
        config: OnvifPull,
        password: str | None,
        sink: RequestSink,
        now: Callable[[], datetime],
    ) -> None:
        self._source_id = source_id
        self._url = config.url
        self._sink = sink
        self._now = now
        self._device = SoapDevice(user=config.user_name, password=password, now=now)
        self._subscription: str | None = None
        self._references = ""
        self._renewed_at = now()
        self._pulled: PushedRequest | None = None

    def round(self) -> int:
        """Store what was pulled and not stored yet, then pull once; return the readings.

        The device forgets what it has answered, so nothing is pulled before that is stored. Raises
        ``PullFailed``, and what the sink raises.
        """
        self._store()
        if self._subscription is None:
            self._subscribe()
        try:
            self._renew()
            body = (
                f"<tev:PullMessages><tev:Timeout>PT{PULL_S}S</tev:Timeout>"
                f"<tev:MessageLimit>{MOST}</tev:MessageLimit></tev:PullMessages>"
            )
            data = self._to_subscription(_PULL, body)
        except (Fault, PullFailed) as error:
            self._subscription = None
            if isinstance(error, Fault):
                raise PullFailed(f"the subscription has ended: {error}") from error
            raise
        found = _readings(data)
        if found is None or found:
            self._pulled = PushedRequest(
                content_type="application/soap+xml", body=data, method="PULL"
            )
            self._store()
        return len(found or ())

    def end(self) -> None:
        """End the subscription, if the device can be reached. What was pulled is stored first."""
        self._store()
        if self._subscription is not None:
            with suppress(Fault, PullFailed):  # it ends by itself
                self._to_subscription(f"{_MANAGER}/UnsubscribeRequest", "<wsnt:Unsubscribe/>")
            self._subscription = None
        self._device.close()

    def _store(self) -> None:
        if self._pulled is not None:
            self._sink(self._source_id, self._pulled)
            self._pulled = None

    def _subscribe(self) -> None:
        """Make a subscription, with a filter where the device takes one."""
        self._set_clock()
        url = self._events_url()
        term = f"<tev:InitialTerminationTime>{_TERM}</tev:InitialTerminationTime>"
        made = None
        for wanted in (_FILTER, ""):
            body = f"<tev:CreatePullPointSubscription>{wanted}{term}"
            try:
                answer = self._device.send(
                    url, _CREATE, f"{body}</tev:CreatePullPointSubscription>"
                )
            except Fault as error:
                fault = error
            else:
                made = first(parsed(answer), "SubscriptionReference")
                break
        else:
            raise PullFailed(f"the device makes no pull point: {fault}")
        address = content(made, "Address")
        if address is None:
            raise PullFailed("the device names no address of its pull point")
        self._subscription = self._own(address)
        self._references = as_header(made)
        self._renewed_at = self._now()

    def _set_clock(self) -> None:
        """Note the clock of the device: the digest of a log-in is only valid for some minutes."""
        self._device.ahead = timedelta(0)
        try:
            answer = self._device.send(
                self._url,
                f"{_DEVICE}/GetSystemDateAndTime",
                "<tds:GetSystemDateAndTime/>",
                log_in=False,
            )
            moment = clock_of(parsed(answer))
        except Fault:
            return
        except PullFailed as error:
            if not error.refused:
                raise
            return
        if moment is not None:
            self._device.ahead = moment - self._now()

    def _events_url(self) -> str:
        """Return the address of the event service; the device's own where it names none."""
        body = "<tds:GetCapabilities><tds:Category>Events</tds:Category></tds:GetCapabilities>"
        try:
            answer = self._device.send(self._url, f"{_DEVICE}/GetCapabilities", body)
        except Fault:
            return self._url
        address = content(first(parsed(answer), "Events"), "XAddr")
        return self._url if address is None else self._own(address)

    def _own(self, address: str) -> str:
        """Return an address that the device names, on its own host.

        A device behind a translation of addresses names one that cannot be reached, and a hostile
        one could name any.
        """
        own = urlsplit(self._url)
        try:
            named = urlsplit(address)
            same = named.hostname == own.hostname and named.scheme in ("http", "https")
        except ValueError:
            raise PullFailed("the device names an address that is none") from None
        scheme, netloc = (named.scheme, named.netloc) if same else (own.scheme, own.netloc)
        if "@" in netloc:
            raise PullFailed("the device names an address with a user")
        return urlunsplit((scheme, netloc, named.path or "/", named.query, ""))

    def _renew(self) -> None:
        if self._now() - self._renewed_at < RENEW_AFTER:
            return
        body = f"<wsnt:Renew><wsnt:TerminationTime>{_TERM}</wsnt:TerminationTime></wsnt:Renew>"
        self._to_subscription(f"{_MANAGER}/RenewRequest", body)
        self._renewed_at = self._now()

    def _to_subscription(self, action: str, body: str) -> bytes:
        assert self._subscription is not None
        return self._device.send(self._subscription, action, body, references=self._references)


def _readings(data: bytes) -> tuple[PushedReading, ...] | None:
    """Return the readings in an answer; ``None`` of one that cannot be read."""
    try:
        return readings_in(xml_root(data))
    except Unreadable:
        return None
