"""`hello-blaze cleanup --leftovers`: lists what no walkthrough of this machine knows; what is picked goes."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from hello_blaze_tui.aws.account import Account, Where, regions
from hello_blaze_tui.aws.leftovers import Leftover
from hello_blaze_tui.aws.session import partition_of
from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.plain.asking import Back, asking
from hello_blaze_tui.plain.json_lines import JsonLines
from hello_blaze_tui.plain.leftovers_talk import Found, delete, find, is_meant, pick, show
from hello_blaze_tui.plain.progress_lines import ProgressLines
from hello_blaze_tui.plain.terminal import is_interactive, say, tell
from hello_blaze_tui.plain.which_account import account_named
from hello_blaze_tui.walkthrough import practice_account, sweeping


def run(options: Namespace) -> int:
    _refuse_nonsense(options)
    account = _account(options)
    with account_named(options):
        found = _find(account, options)
    if options.json and not options.leftovers:
        tell(json.dumps([_as_json(each) for each in found.leftovers], indent=1))
    else:
        show(found, practice=account.is_practice)
    if options.dry_run:
        return 0 if found.is_whole else 1
    try:
        picked = _picked(options, found)
        if not picked:
            return _nothing_picked(found)
        allowed = _allowed(account, picked, options)
    except (Back, EOFError):
        allowed = []
    if not allowed:
        say("Nothing was deleted.")
        return 1
    code = delete(account, allowed, JsonLines() if options.json else ProgressLines(None))
    return code or (0 if found.is_whole and len(allowed) == len(picked) else 1)


def _refuse_nonsense(options: Namespace) -> None:
    if options.practice and options.profile:
        raise UsageError("--practice and --profile do not go together.", todo="Say one of them.")
    if options.region and options.region not in regions(partition_of(options.region)):
        raise UsageError(
            f"AWS has no SageMaker AI in a region {options.region[:80]!r}.", todo="One is us-east-1."
        )
    unnamed = sorted({*options.also} - {each.rpartition("/")[2] for each in options.leftovers})
    if unnamed:
        raise UsageError(
            f"--also {unnamed[0]} allows what was not asked for.", todo="Name it after --leftovers too."
        )


def _account(options: Namespace) -> Account:
    if options.practice:
        return Account(replace(practice_account().start(), region=options.region))
    return Account(Where(profile=options.profile, region=options.region))


def _find(account: Account, options: Namespace) -> Found:
    found = find(account, all_regions=options.all_regions)
    if options.older_than is None:
        return found
    born = datetime.now(timezone.utc) - options.older_than
    return replace(found, leftovers=[each for each in found.leftovers if each.since <= born])


def _as_json(leftover: Leftover) -> dict[str, Any]:
    now = datetime.now(timezone.utc)
    so_far, resource = leftover.so_far(now), leftover.resource
    return {
        "kind": resource.kind,
        "name": resource.name,
        "region": resource.region,
        "status": leftover.status,
        "since": leftover.since.isoformat(),
        "age_seconds": int((now - leftover.since).total_seconds()),
        "per_hour": "unknown" if leftover.per_hour is None else str(leftover.per_hour),
        "so_far": "unknown" if so_far is None else f"{so_far:.4f}",
        "belongings": [{"kind": each.kind, "name": each.name} for each in leftover.belongings],
        "walkthrough": leftover.walkthrough,
    }


def _picked(options: Namespace, found: Found) -> list[Leftover]:
    """What was named; where somebody can be asked and named nothing, what they mark."""
    if options.leftovers:
        return [_named(name, found) for name in options.leftovers] if found.leftovers else []
    if options.yes or options.json or not found.leftovers or not is_interactive():
        return []
    return pick(asking(), found.leftovers)


def _named(name: str, found: Found) -> Leftover:
    """By name; where several have it, by `region/name` or `kind/name`."""
    of_it = [
        each
        for each in found.leftovers
        if name in {f"{before}{each.resource.name}" for before in ("", *_before(each))}
    ]
    if len(of_it) == 1:
        return of_it[0]
    if of_it:
        ways = ", ".join(f"{each.resource.region}/{name}, {each.resource.kind}/{name}" for each in of_it)
        raise UsageError(f"{len(of_it)} leftovers are named {name}.", todo=f"Say which one: {ways}.")
    there = ", ".join(each.resource.name for each in found.leftovers[:5])
    raise UsageError(f"No leftover in {found.where} is named {name[:80]!r}.", todo=f"There are: {there}.")


def _before(leftover: Leftover) -> tuple[str, str]:
    return f"{leftover.resource.region}/", f"{leftover.resource.kind}/"


def _nothing_picked(found: Found) -> int:
    if not found.leftovers:
        return 0 if found.is_whole else 1
    say("Nothing was deleted: what hello-blaze does not know goes only when it is named.")
    say(f"Name it: hello-blaze cleanup --leftovers {found.leftovers[0].resource.name}")
    return 1


def _allowed(account: Account, picked: Sequence[Leftover], options: Namespace) -> list[Leftover]:
    """What is to go: each is asked for, and what others use is left alone where nobody can be asked."""
    used = sweeping.users(account, picked)
    if options.yes:
        return [each for each in picked if _may_go(each, used.get(each.resource, ""), options)]
    if not is_interactive():
        raise UsageError(
            "This deletes things, and nobody can be asked here.", todo="Say --yes if that is meant."
        )
    questions = asking()
    return [each for each in picked if is_meant(questions, each, used.get(each.resource, ""))]


def _may_go(leftover: Leftover, why: str, options: Namespace) -> bool:
    name = leftover.resource.name
    if not why or name in options.also:
        return True
    say(f"{leftover.resource.kind} {name} is left alone. {why} To delete it all the same: --also {name}")
    return False
