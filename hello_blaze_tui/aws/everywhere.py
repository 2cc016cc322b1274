"""Looks for leftovers in many regions at once; what goes wrong in one stops no other."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hello_blaze_tui.aws.diagnosis import SIGN_IN_AGAIN
from hello_blaze_tui.aws.leftovers import Known, Leftover, leftovers, of_region, rank
from hello_blaze_tui.errors import BlazeError

if TYPE_CHECKING:
    from hello_blaze_tui.aws.account import Account

AT_ONCE = 8
"""Regions that are looked into side by side."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in one region."""

    region: str
    found: tuple[Leftover, ...] = ()
    fault: BlazeError | None = None
    """Why it could not be looked into."""

    @property
    def is_closed(self) -> bool:
        """Whether the region does not know the credentials, as one that is not enabled for the account."""
        return self.fault is not None and self.fault.code in SIGN_IN_AGAIN | {"OptInRequired"}


def everywhere(
    account: Account, regions: Iterable[str], known: Known, stop: threading.Event
) -> Iterator[Look]:
    """A look into each region, as they come in, until `stop`; what goes wrong in one stops no other."""
    left, looks = queue.SimpleQueue[str](), queue.SimpleQueue[Look | BaseException]()
    for region in regions:
        left.put(region)
    number = left.qsize()

    def work() -> None:
        with suppress(queue.Empty):
            while not stop.is_set():
                looks.put(_look(account, left.get_nowait(), known))

    # Not a pool: its threads would be waited for when the program ends.
    for _ in range(min(AT_ONCE, number)):
        threading.Thread(target=work, name="hello-blaze leftovers", daemon=True).start()
    while number and not stop.is_set():
        with suppress(queue.Empty):
            look = looks.get(timeout=0.2)
            number -= 1
            if isinstance(look, BaseException):
                raise look
            yield look


def _look(account: Account, region: str, known: Known) -> Look | BaseException:
    try:
        if region == account.region:
            return Look(region, tuple(leftovers(account, known)))
        return Look(region, tuple(sorted(of_region(account.in_region(region), known), key=rank)))
    except BlazeError as fault:
        return Look(region, fault=fault)
    except BaseException as error:  # handed over and raised again on the other side
        return error
