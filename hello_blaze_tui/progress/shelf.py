"""What happens to a walkthrough as a whole: renamed, forgotten, brought in from a file, saved from damage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.progress.checked import MALFORMED
from hello_blaze_tui.progress.claims import Claim
from hello_blaze_tui.progress.file_names import path_of
from hello_blaze_tui.progress.known import knowledge
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.salvage import resources_of, salvaged
from hello_blaze_tui.progress.schema import Newer
from hello_blaze_tui.progress.store import keep_aside, read_text
from hello_blaze_tui.progress.walkthrough_document import (
    Damaged,
    WalkthroughDocument,
    load,
    of_text,
)


def rename(name: str, new: str) -> None:
    """Gives a walkthrough another name; what it created keeps its names on AWS.

    Raises:
        UsageError: there is none of that name, or one of the new name.
        BlazeError: it is open in another terminal, or its document cannot be read or written.
    """
    document = _claimed(name)
    _take_free(new)
    # The file's name is what counts: after a crash between the two, the one inside follows it.
    document.move_to(new)
    document.save()


def forget(name: str) -> None:
    """Deletes the document of a walkthrough of which nothing is up.

    Raises:
        UsageError: there is none of that name, or something of it is up.
        BlazeError: it is open in another terminal, or its document cannot be read or deleted.
    """
    document = _claimed(name)
    left = [entry for entry in document.left_up() if entry.resource.kind != "object"]
    if left:
        raise UsageError(
            f"{name} was not forgotten: {_listed(left)} may still be up.",
            "Without the document nobody here would know of it any more, and it could go on costing.",
            f"Delete it first, with: hello-blaze cleanup {name}",
        )
    document.delete()


def forget_unrun(name: str) -> None:
    """Deletes the document of a walkthrough of which nothing was ever run, so that its name is free again."""
    if path_of(name).exists():
        document = load(name)
        if not document.steps and not tuple(document.ledger):
            document.delete()


def bring_in(file: Path, name: str | None) -> WalkthroughDocument:
    """Takes up a walkthrough that was exported, on this machine or on another.

    Args:
        file: What `hello-blaze export` wrote.
        name: What it is called here; None: as it was called there.

    Raises:
        UsageError: the file is none, the name is taken, or the walkthrough is here already.
        BlazeError: it cannot be written.
    """
    document = _of_file(file)
    document.name = name or document.name
    for known in knowledge().documents:
        if known.token == document.token:
            raise UsageError(
                f"That walkthrough is here already, as {known.name}.",
                "Two documents of the same resources would contradict each other.",
                f"Go on with: hello-blaze run --walkthrough {known.name}",
            )
    _take_free(document.name)
    document.save()
    return document


@dataclass(frozen=True, slots=True)
class Recovery:
    """What could be read of a damaged document."""

    document: WalkthroughDocument
    original: Path
    """A copy of the damaged document."""


def recover(name: str) -> Recovery:
    """Saves what can be read of a damaged document, and keeps the damaged one beside it.

    Raises:
        UsageError: there is none of that name, or it is not damaged.
        BlazeError: too little of it can be read; or it is from a newer version, open elsewhere, or cannot be
            written.
    """
    path = path_of(name)
    try:
        load(name)
    except Damaged:
        Claim(path).take()
    else:
        raise UsageError(f"The walkthrough {name} is not damaged.", todo="There is nothing to recover.")
    original = keep_aside(path, "damaged")
    text = original.read_text(encoding="utf-8", errors="replace")
    document = salvaged(text, name)
    if document is None:
        entries = resources_of(text)
        raise BlazeError(
            f"Too little of the walkthrough {name} can be read to go on with it.",
            f"It names {_listed(entries)}; look whether that is still up." if entries else "",
            "What it created carries the tag hello-blaze:walkthrough on AWS. Begin under another name.",
        )
    document.save()
    return Recovery(document, original)


def _of_file(file: Path) -> WalkthroughDocument:
    try:
        return of_text(read_text(file))
    except Newer as error:
        todo = "Update hello-blaze, then bring it in again."
        raise UsageError(f"{file} was written by a newer hello-blaze.", str(error), todo) from error
    except OSError as error:
        raise UsageError(f"{file} cannot be read.", f"{error.strerror}.", "Check the path.") from error
    except (UsageError, *MALFORMED) as error:
        raise UsageError(
            f"{file} holds no walkthrough.",
            todo="This takes the file that `hello-blaze export NAME --json > FILE` wrote.",
        ) from error


def _claimed(name: str) -> WalkthroughDocument:
    """As it lies on disk when nobody else can write it any more."""
    Claim(load(name).path).take()
    return load(name)


def _take_free(name: str) -> None:
    """Raises UsageError where there is a walkthrough of that name."""
    path = path_of(name)
    Claim(path).take()
    if path.exists():
        raise UsageError(f"There is a walkthrough {name} already.", todo="Choose another name.")


def _listed(entries: list[Entry]) -> str:
    return ", ".join(str(entry.resource) for entry in entries)
