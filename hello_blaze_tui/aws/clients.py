"""The boto3 clients of an account: each is made when it is first needed, once, under a lock.

A boto3 session is not made for several threads, its clients are.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hello_blaze_tui.aws.diagnosis import explained
from hello_blaze_tui.aws.session import Where, make_config, make_session
from hello_blaze_tui.errors import BlazeError

if TYPE_CHECKING:
    import boto3


class Clients:
    """Those of one account in one region. Making this costs nothing; any thread may call any method."""

    def __init__(self, where: Where) -> None:
        self.where = where
        self._lock = threading.RLock()
        self._session: boto3.Session | None = None
        self._made: dict[tuple[str, float, int], Any] = {}

    @property
    def region(self) -> str:
        """The region that requests go to.

        Raises:
            BlazeError: no region is set anywhere, or the profile does not exist.
        """
        with explained("the choice of a region"):
            region = self._made_session().region_name
        if not region:
            raise BlazeError(
                "No region is chosen.",
                "Neither --region, nor AWS_DEFAULT_REGION, nor the profile names one.",
                "Name one, for example --region us-east-1.",
                "NoRegionError",
            )
        return str(region)

    def client(self, service: str, read_timeout: float, tries: int) -> Any:
        """The client that waits so many seconds for each answer, and tries so often."""
        key = (service, read_timeout, tries)
        with self._lock:
            if key not in self._made:
                session: Any = self._made_session()
                self._made[key] = session.client(
                    service,
                    region_name=self.region,
                    endpoint_url=self.where.endpoint_url,
                    config=make_config(self.where, read_timeout, tries),
                )
            return self._made[key]

    def renew(self, look_again: Callable[[], Where] | None) -> None:
        """Forgets all of them; `look_again` says where the account is now, nobody gets a client meanwhile."""
        with self._lock:
            if look_again is not None:
                self.where = replace(look_again(), region=self.where.region)
            self._session = None
            self._made.clear()

    def _made_session(self) -> boto3.Session:
        with self._lock:
            if self._session is None:
                self._session = make_session(self.where)
            return self._session
