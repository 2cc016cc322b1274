"""Begins a walkthrough or takes one up again, and finds the account that it belongs to."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import count

from hello_blaze_tui.aws.account import Account, Identity, Where
from hello_blaze_tui.aws.practice_account import PracticeAccount
from hello_blaze_tui.aws.price_list import learn
from hello_blaze_tui.aws.profiles import naming_the_sign_in
from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.progress import folders, walkthrough_document
from hello_blaze_tui.progress.walkthrough_document import Place
from hello_blaze_tui.steps.step import Step
from hello_blaze_tui.walkthrough.patience import Meanwhile, reached
from hello_blaze_tui.walkthrough.walkthrough import Walkthrough

FIRST_REGION = "us-east-1"
"""Where nearly everything exists, for a profile that names no region."""


def practice_account() -> PracticeAccount:
    """The practice account of this machine; nothing is started by asking for it."""
    return PracticeAccount(folders.practice())


def identified(where: Where, meanwhile: Meanwhile | None = None) -> tuple[Where, Identity]:
    """Who that is, in the region given, else the profile's, else us-east-1; `meanwhile` as for `begin`.

    Raises:
        BlazeError: the account cannot be reached.
    """
    try:
        account = Account(where)
        region = account.region
    except BlazeError as error:
        if error.code != "NoRegionError":
            raise
        region, account = FIRST_REGION, Account(replace(where, region=FIRST_REGION))
    return replace(where, region=region), _identity(account, where.profile, meanwhile)


def _identity(account: Account, profile: str | None, meanwhile: Meanwhile | None) -> Identity:
    """Raises BlazeError, which says what to type where signing in would help."""
    with naming_the_sign_in(profile):
        return account.identity() if meanwhile is None else reached(account, meanwhile)


def begin(
    name: str | None,
    where: Where | None,
    pace: float | None = None,
    region: str | None = None,
    meanwhile: Meanwhile | None = None,
) -> Walkthrough:
    """A new walkthrough.

    Args:
        name: None: the next free one, practice-1, aws-2 ...
        where: The AWS account; None: the practice account, which is started when it is not up.
        pace: How many times faster than AWS the practice account's waiting goes.
        region: The practice account's region; None: us-east-1.
        meanwhile: Who waits while AWS cannot be reached or is slow; None: nobody does.

    Raises:
        UsageError: the name is taken or cannot be one.
        BlazeError: the account cannot be reached.
        Stopped: they wait no longer.
    """
    if name is not None and walkthrough_document.path_of(name).exists():
        raise UsageError(f"There is a walkthrough {name} already.", todo="Choose another name.")
    account = Account(where) if where else _practice(pace, region)
    identity = _identity(account, where.profile if where else None, meanwhile)
    place = Place(
        practice=where is None,
        region=identity.region,
        account_id=identity.account_id,
        partition=identity.partition,
        profile=where.profile if where else None,
    )
    learn(account, folders.cache())
    if name is not None:
        return Walkthrough(walkthrough_document.begin(name, place), account)
    return _under_a_free_name(place, account)


def resume(
    name: str,
    pace: float | None = None,
    profile: str | None = None,
    meanwhile: Meanwhile | None = None,
) -> Walkthrough:
    """A walkthrough of this machine, on the account that it was begun on.

    Args:
        name: Its name.
        pace: As for `begin`.
        profile: The profile that signs in to that account now; None: the one it was begun with.
        meanwhile: As for `begin`.

    Raises:
        UsageError: there is none of that name.
        BlazeError: its document cannot be read, or the account is another one now.
        Stopped: they wait no longer.
    """
    document = walkthrough_document.load(name)
    place = document.place
    if place.practice:
        return Walkthrough(document, _practice(pace, place.region))
    place.profile = profile or place.profile
    account = Account(Where(profile=place.profile, region=place.region))
    account_id = _identity(account, place.profile, meanwhile).account_id
    if account_id != place.account_id:
        raise BlazeError(
            f"You are signed in to another AWS account than the one {name} was begun on.",
            f"It was begun on account {place.account_id}, you are signed in to {account_id}.",
            "Sign in to the first one, with AWS_PROFILE or as your company does it, and run this again.",
        )
    walkthrough = Walkthrough(document, account)
    learn(walkthrough.account, folders.cache())
    return walkthrough


def sign_in_with(name: str, profile: str, meanwhile: Meanwhile | None = None) -> Walkthrough:
    """Resumes it with another profile of the same account, and from now on. Raises as `resume` does."""
    walkthrough = resume(name, profile=profile, meanwhile=meanwhile)
    with suppress(BlazeError):  # another terminal has it: it is looked at here
        walkthrough.claim()
        walkthrough.document.place.profile = profile
        walkthrough.document.save()
    return walkthrough


def gone_on_with(walkthrough: Walkthrough) -> Step:
    """The first step that is not done; the last one at the end."""
    to_do = (step for step in walkthrough.steps if walkthrough.progress(step.key) != "done")
    return next(to_do, walkthrough.steps[-1])


def afresh(name: str) -> Walkthrough:
    """The answers of a walkthrough under names nobody has used yet: AWS takes no job's name twice.

    It is not on disk, and no account is asked for.

    Raises:
        UsageError: there is none of that name.
        BlazeError: its document cannot be read.
    """
    document = walkthrough_document.load(name)
    fresh = walkthrough_document.begin(document.begun_as, document.place)
    fresh.answers = document.answers
    return Walkthrough(fresh, Account(Where(profile=document.place.profile, region=document.place.region)))


def _practice(pace: float | None, region: str | None) -> Account:
    """It is started when it is not up; again, should it end while a walkthrough goes over it."""
    account = practice_account()
    return Account(replace(account.start(pace), region=region), lambda: account.start(pace))


def _under_a_free_name(place: Place, account: Account) -> Walkthrough:
    """Claimed at once: another terminal may be choosing a name right now."""
    for number in count(1):
        name = f"{'practice' if place.practice else 'aws'}-{number}"
        if walkthrough_document.path_of(name).exists():
            continue
        walkthrough = Walkthrough(walkthrough_document.begin(name, place), account)
        try:
            walkthrough.claim()
        except BlazeError:
            continue
        if not walkthrough.document.path.exists():
            return walkthrough
    raise AssertionError("there is no last number")
