"""Cleanup: everything that this walkthrough created is deleted, what costs while idle first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import keeping, sharing
from hello_blaze_tui.steps.deleting import DELETIONS, STOPS, Deleting, Task
from hello_blaze_tui.steps.emptying import without_object
from hello_blaze_tui.steps.log_deletions import log_deletions, streams, with_logs
from hello_blaze_tui.steps.step import Answers, Scene, Step, Verification
from hello_blaze_tui.steps.written import Place, left_in, places, without_written

USED = "UsedByOthers"


def _expand(scene: Scene) -> Iterator[Request]:
    yield from Deleting(scene.account, scene.stop).carry_out(_tasks(scene))


def _tasks(scene: Scene) -> Iterator[Task]:
    """In order; what is looked at late is as late as it can be, so that nothing holds up what costs."""
    account, kept = scene.account, keeping.kept(scene.answers)
    deleting = Deleting(account, scene.stop)
    unwanted = _unwanted(scene.answers)
    jobs = [each for each in unwanted if each.kind in STOPS]
    yield from (deleting.stopping(job) for job in jobs)
    all_written = places(account, unwanted)
    yield from (deleting.deleting(each) for each in unwanted if each.kind == "endpoint")
    # They hold the role, and write into the bucket until their end.
    yield from (deleting.waiting(job) for job in jobs)
    logged = _logged(scene.answers, kept)
    yield Task("the logs", lambda: log_deletions(scene, logged))
    shared = sharing.Shared(account, scene.answers, all_written)
    written = _written(scene.answers, kept, all_written)
    yield Task("what jobs wrote", lambda: without_written(account, written))
    for kind in ("schedule", "endpoint configuration", "model", "object", "bucket", "role"):
        for each in unwanted:
            if each.kind == kind:
                yield _task(scene, deleting, shared, each)


def used(account: Account, answers: Answers) -> dict[Resource, str]:
    """What of it others use, and how, in a sentence: each needs its own question. Raises as reading does."""
    unwanted = _unwanted(answers)
    shared = sharing.Shared(account, answers, places(account, unwanted))
    found = ((each, shared.why(each)) for each in unwanted if account.exists(each) is not None)
    return {each: why for each, why in found if why}


def _task(scene: Scene, deleting: Deleting, shared: sharing.Shared, resource: Resource) -> Task:
    if resource.kind == "object":
        return Task(f"object {resource.name}", lambda: _object_deletions(scene, resource))
    task = deleting.deleting(resource)

    def requests() -> Iterable[Request]:
        if scene.account.exists(resource) is not None and (why := shared.why(resource)):
            also = f"To delete it all the same, mark it in the wizard, or add --also {resource.name}."
            raise BlazeError(f"It is left alone. {why}", also, code=USED)
        return task.requests()

    return Task(task.what, requests)


def _object_deletions(scene: Scene, resource: Resource) -> Iterator[Request]:
    """What lies in a bucket of ours goes with it."""
    bucket, _, key = resource.name.partition("/")
    if any(each.kind == "bucket" and each.name == bucket for each in scene.answers.created):
        return
    if scene.account.exists(resource) is not None:
        yield from without_object(scene.account, resource, scene.answers.setting.began)
    else:
        # So that the ledger learns of it.
        gone = {"Bucket": bucket, "Key": key, "VersionId": "null"}
        yield Request("s3", "DeleteObject", gone, deletes=resource)


def _unwanted(answers: Answers) -> list[Resource]:
    kept = keeping.kept(answers)
    return [each for each in answers.created if not keeping.stays(each, kept)]


def _logged(answers: Answers, kept: frozenset[str]) -> list[Resource]:
    """What has a log that is to go."""
    if "logs" in kept:
        return []
    return [each for each in with_logs(answers) if not keeping.stays(each, kept)]


def _written(answers: Answers, kept: frozenset[str], found: Iterable[Place]) -> list[Place]:
    """What was written into buckets that are not ours; ours go as a whole, and kept ones stay as they are."""
    ours = {each.name for each in answers.created if each.kind == "bucket"}

    def is_left_alone(name: str) -> bool:
        return name in ours or keeping.stays(Resource("bucket", name, answers.setting.region), kept)

    return [each for each in found if not is_left_alone(each.bucket)]


def _verify(scene: Scene) -> Verification:
    yield from ()
    answers, kept = scene.answers, keeping.kept(scene.answers)
    ours, account = _unwanted(answers), scene.account
    kinds = {*DELETIONS, "object"}
    left = [str(each) for each in ours if each.kind in kinds and account.exists(each)]
    left += [
        f"the files under s3://{place.bucket}/{place.prefix}"
        for place in _written(answers, kept, places(account, ours))
        if _holds_something(account, place)
    ]
    left += [f"the log of {each}" for each in _logged(answers, kept) if any(streams(account, each))]
    if left:
        raise BlazeError(f"Still there: {', '.join(left)}.", todo="Run the cleanup again.")
    return _result(scene, kept)


def _holds_something(account: Account, place: Place) -> bool:
    is_there = account.exists(Resource("bucket", place.bucket, account.region)) is not None
    return is_there and any(True for _ in left_in(account, place))


def _result(scene: Scene, kept: frozenset[str]) -> dict[str, object]:
    files = sum(len(response.get("Deleted", ())) for response in scene.responses)
    records = [str(each) for each in scene.answers.created if each.kind in STOPS]
    stay = [str(each) for each in scene.answers.created if _is_kept(each, kept)]
    stay += ["the logs"] * ("logs" in kept)
    words = f"kept: {', '.join(stay)}; all else is gone" if stay else "everything is gone"
    if records:
        whose = f"records of {len(records)} jobs stay" if len(records) > 1 else "record of 1 job stays"
        words += f"; the {whose} in the account, at no cost"
    return {"summary": words, "records": records, "kept": sorted(kept), "files": files}


def _is_kept(resource: Resource, kept: frozenset[str]) -> bool:
    """Of what is deleted by its own name; files are told by their bucket."""
    return resource.kind in DELETIONS and keeping.stays(resource, kept)


STEP = Step(
    key="cleanup",
    title="Cleanup",
    needs=("bucket", "dataset", "role", "processing", "training", "model", "endpoint", "transform"),
    fields=(keeping.FIELD, sharing.FIELD),
    expand=_expand,
    verify=_verify,
    any_time=True,
)
