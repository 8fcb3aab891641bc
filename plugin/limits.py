"""How much one client may ask: a bucket each, that empties with use and fills with time.

A client that asks too much waits for seconds, and is never locked out. Who is signed in is a client
by session, anybody else by address, so that one bad computer in a town hall does not slow down
colleagues who are in. The buckets are those of one web process, and are kept nowhere.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

_CLIENTS = 10_000
_ONE_LINE = 64


@dataclass(frozen=True)
class Rate:
    """So many requests at once, and so many a second that come back."""

    burst: float
    per_second: float


# A page takes three requests, and thirty people behind one address may open it at the same time.
RATE = Rate(burst=300, per_second=20)
REQUEST, WRONG_CODE = 1.0, 15.0


@dataclass
class _Bucket:
    level: float
    at: datetime


class Buckets:
    """A bucket for each client, full at first; those longest unused are forgotten."""

    def __init__(self, rate: Rate = RATE, clients: int = _CLIENTS) -> None:
        self._rate, self._clients = rate, clients
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def take(self, client: str, cost: float, now: datetime) -> float:
        """Take `cost` out of a client's bucket: 0, or the seconds to wait when it is empty.

        Nothing is taken out of an empty bucket, so that a client that goes on is served again.
        """
        with self._lock:
            bucket = self._bucket(client, now)
            if bucket.level < REQUEST:
                return (REQUEST - bucket.level) / self._rate.per_second
            bucket.level -= cost
            return 0.0

    def wait(self, client: str, now: datetime) -> float:
        """The seconds until a client is served again; 0 when it is, or never asked. Takes nothing.

        It has to be cheap for who asks much: an unknown client gets no bucket.
        """
        with self._lock:
            if client not in self._buckets:
                return 0.0
            level = self._bucket(client, now).level
            return max(0.0, REQUEST - level) / self._rate.per_second

    def _bucket(self, client: str, now: datetime) -> _Bucket:
        bucket = self._buckets.setdefault(client, _Bucket(self._rate.burst, now))
        self._buckets.move_to_end(client)
        if len(self._buckets) > self._clients:
            self._buckets.popitem(last=False)
        passed = max(0.0, (now - bucket.at).total_seconds())
        bucket.level = min(self._rate.burst, bucket.level + passed * self._rate.per_second)
        bucket.at = max(bucket.at, now)
        return bucket


def line_of(address: str) -> str:
    """The line that an address belongs to: itself, or for IPv6 its network of 64 bits.

    One house or town hall has a whole such network. What is no address stays as it is.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, _ONE_LINE), strict=False))
    return str(found)


def is_loopback(address: str) -> bool:
    """Whether an address is that of this computer itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return found.is_loopback
