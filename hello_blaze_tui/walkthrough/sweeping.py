"""Leftovers: found in one region or in all, and deleted when they were picked by name."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable, Iterator, Sequence

from hello_blaze_tui.aws.account import Account, regions
from hello_blaze_tui.aws.everywhere import Look, everywhere
from hello_blaze_tui.aws.leftovers import Known, Leftover
from hello_blaze_tui.aws.price_list import learn
from hello_blaze_tui.aws.running import Running
from hello_blaze_tui.errors import BlazeError, Stopped
from hello_blaze_tui.events import Event, Failed, Verified
from hello_blaze_tui.progress import folders, sweep_document
from hello_blaze_tui.progress.known import knowledge
from hello_blaze_tui.progress.sweep_document import SweepDocument
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import sharing
from hello_blaze_tui.steps.deleting import Deleting
from hello_blaze_tui.walkthrough.sending import Sender

STEP = "cleanup"


def look(account: Account, stop: threading.Event, *, all_regions: bool = False) -> Iterator[Look]:
    """A look into the account's region, or into all of its partition, as they come in, until `stop`.

    Raises:
        BlazeError: nobody is signed in, or no region is chosen.
    """
    known = knowledge().of(account.identity().account_id, practice=account.is_practice)
    chosen = regions(account.partition) if all_regions else (account.region,)
    return (_priced(account, seen, known, stop) for seen in everywhere(account, chosen, known, stop))


def _priced(account: Account, seen: Look, known: Known, stop: threading.Event) -> Look:
    """The same look with the prices that AWS's own list tells, where the shipped table has none."""
    if all(each.per_hour is not None for each in seen.found):
        return seen
    learn(account.in_region(seen.region), folders.cache())
    return next(everywhere(account, (seen.region,), known, stop), seen)


def users(account: Account, picked: Sequence[Leftover]) -> dict[Resource, str]:
    """Who else uses what was picked, by resource, in a sentence. Raises BlazeError as reading does."""
    found: dict[Resource, str] = {}
    for region, resources in _by_region(picked).items():
        runs: list[Running] = sharing.others(account.in_region(region), resources)
        found.update((each, words) for each in resources if (words := sharing.users(each, runs)))
    return found


def sweep(account: Account, picked: Sequence[Leftover], stop: threading.Event) -> Iterator[Event]:
    """Deletes what was picked and what belongs to it, region by region; ends with Verified or Failed.

    Raises:
        Stopped: `stop` was set; what was deleted is gone, and a new look shows the rest.
    """
    by_region = _by_region(picked)
    everything = tuple(each for resources in by_region.values() for each in resources)
    document = sweep_document.begin(account.identity().account_id, everything)
    document.save()
    refused: list[BlazeError] = []
    for region, resources in by_region.items():
        here = account.in_region(region)
        sender = Sender(document, here, STEP, stop)
        deleting = Deleting(here, stop)
        error = yield from _refusal(sender, deleting.carry_out(deleting.of(resources)))
        if error is not None:
            refused.append(error)
    yield _failed(refused) if refused else _verified(document)


def _by_region(picked: Iterable[Leftover]) -> dict[str, list[Resource]]:
    """What is to go, each once."""
    found: dict[str, list[Resource]] = {}
    for leftover in picked:
        for resource in (leftover.resource, *leftover.belongings):
            in_region = found.setdefault(leftover.resource.region, [])
            if resource not in in_region:
                in_region.append(resource)
    return found


def _refusal(sender: Sender, requests: Iterator[Request]) -> Generator[Event, None, BlazeError | None]:
    """Why something of a region is left; the next region is swept all the same."""
    try:
        yield from sender.send_each(requests)
    except Stopped:
        raise
    except BlazeError as error:
        return error
    return None


def _failed(refused: Sequence[BlazeError]) -> Failed:
    first = refused[0]
    why = " ".join(part for error in refused for part in (error.what, error.why) if part)
    return Failed(step=STEP, what="Not everything is gone.", why=why, todo=first.todo, code=first.code)


def _verified(document: SweepDocument) -> Verified:
    """Each deletion was looked for by the sender; a job that was stopped stays as a record."""
    gone = [entry for entry in document.ledger if entry.life == "deleted"]
    stopped = [entry for entry in document.ledger if entry.is_record]
    words = f"{len(gone)} deleted, and looked for: gone"
    if stopped:
        words += f"; {len(stopped)} stopped, whose records stay in the account, at no cost"
    return Verified(step=STEP, result={"summary": words, "ledger": str(document.path)})
