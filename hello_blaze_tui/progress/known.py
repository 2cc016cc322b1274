"""All walkthroughs of this machine, and what they know of an account: everything else there is a leftover."""

from __future__ import annotations

from dataclasses import dataclass

from hello_blaze_tui.aws.leftovers import Known, key
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument, load, names


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All ledgers, read."""

    documents: tuple[WalkthroughDocument, ...]
    """The one that was last worked on first."""
    unreadable: tuple[str, ...]
    """Walkthroughs whose document cannot be read: what is theirs cannot be told from leftovers."""

    def of(self, account_id: str, *, practice: bool) -> Known:
        """What may be up in an account; what the ledgers say is deleted they do not know any more."""
        return frozenset(
            key(entry.resource)
            for document in self.documents
            if document.place.account_id == account_id and document.place.practice == practice
            for entry in document.ledger
            if entry.life in {"created", "intended"}
        )


def knowledge() -> Knowledge:
    """Reads all walkthroughs of this machine; a damaged one does not hide the others."""
    documents, unreadable = [], []
    for name in names():
        document = _read(name)
        if document is None:
            unreadable.append(name)
        else:
            documents.append(document)
    return Knowledge(tuple(documents), tuple(unreadable))


def _read(name: str) -> WalkthroughDocument | None:
    try:
        return load(name)
    except BlazeError:
        return None
