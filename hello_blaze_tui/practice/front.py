"""The one door: every request is proven to come from the owner's key, then handed to the service it was
signed for.

Only the health page answers without a signature, and it says nothing but which process this is. Whatever
goes wrong inside is answered as an error of the protocol that was asked in.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Protocol

from hello_blaze_tui import __version__
from hello_blaze_tui.practice.access_keys import Secret
from hello_blaze_tui.practice.arrival import Arrival, Verified
from hello_blaze_tui.practice.call import Call, Reply, json_reply
from hello_blaze_tui.practice.disk_faults import DiskRefused, StateUnreadable
from hello_blaze_tui.practice.moto_backends import MotoBackends
from hello_blaze_tui.practice.refusal import Refused, reply
from hello_blaze_tui.practice.signature import guessed_service, named_key, verify

log = logging.getLogger(__name__)
OURS = "hello-blaze"
"""The signing name of the requests that steer the practice account itself."""


class Service(Protocol):
    """One that is ours, not moto's."""

    def handle(self, call: Call) -> Reply: ...


class Front:
    """Answers any request; never raises."""

    def __init__(
        self,
        key: tuple[str, str],
        backends: MotoBackends,
        services: Mapping[str, Service],
        set_pace: Callable[[float], None],
        stop: Callable[[], None],
    ) -> None:
        self._key_id, self._secret = key[0], Secret(key[1])
        self._backends = backends
        self._services = services
        self._set_pace = set_pace
        self._stop = stop

    def is_stranger(self, head: Arrival) -> Reply | None:
        """The refusal of a request whose key nobody has, before its body is read; None for all others."""
        if _is_health(head):
            return None
        try:
            if self._find(named_key(head)) is not None:
                return None
            raise Refused("unknown-key", None, detail=named_key(head))
        except Refused as refused:
            return self._refusal(refused, head)

    def answer(self, arrival: Arrival) -> Reply:
        """Serves one whole request."""
        if _is_health(arrival):
            return json_reply(
                200, {"practice": OURS, "version": __version__, "pid": os.getpid()}, "application/json"
            )
        try:
            verified = verify(arrival, self._find, datetime.now(timezone.utc))
            return self._served(verified)
        except Refused as refused:
            return self._refusal(refused, arrival)
        except (DiskRefused, StateUnreadable) as error:
            log.error("%s %s: the disk refused: %s", arrival.method, arrival.path, error)
            return self._refusal(Refused("disk", None, detail=str(error)), arrival)
        except Exception:
            log.exception("%s %s failed", arrival.method, arrival.path)
            return self._refusal(Refused("error", None), arrival)

    def _served(self, verified: Verified) -> Reply:
        if verified.service in self._backends.services:
            return self._backends.answer(verified)
        if verified.service in self._services:
            return self._services[verified.service].handle(verified.as_call())
        if verified.service == OURS and verified.access_key_id == self._key_id:
            return self._steered(verified.arrival)
        raise Refused("not-ours", verified.service, detail=verified.service)

    def _steered(self, asked: Arrival) -> Reply:
        """Our own requests: stop, and another pace."""
        if (asked.method, asked.path) == ("POST", f"/{OURS}/stop"):
            self._stop()
            return json_reply(200, {"stopping": True}, "application/json")
        if (asked.method, asked.path) == ("POST", f"/{OURS}/pace"):
            try:
                factor = float(json.loads(asked.body)["pace"])
            except (ValueError, KeyError, TypeError):
                return json_reply(400, {"message": "pace must be a number"}, "application/json")
            if not 0 < factor < float("inf"):
                return json_reply(400, {"message": "pace must be greater than 0"}, "application/json")
            self._set_pace(factor)
            return json_reply(200, {"pace": factor}, "application/json")
        return json_reply(404, {"message": "not found"}, "application/json")

    def _find(self, access_key_id: str) -> Secret | None:
        return self._secret if access_key_id == self._key_id else self._backends.secret(access_key_id)

    def _refusal(self, refused: Refused, arrival: Arrival) -> Reply:
        service = guessed_service(arrival)
        rest = service == "scheduler" or arrival.path.startswith("/endpoints/")
        return reply(refused, service, arrival.path, rest=rest)


def _is_health(arrival: Arrival) -> bool:
    if (arrival.method, arrival.path) != ("GET", f"/{OURS}/health"):
        return False
    return not arrival.raw_query and "authorization" not in arrival.headers
