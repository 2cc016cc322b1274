"""What is the same for models and endpoint configurations: they stay as they were created until deleted."""

from __future__ import annotations

from dataclasses import dataclass

from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.faults import invalid
from hello_blaze_tui.practice.listing import Listing
from hello_blaze_tui.practice.operation import Operation
from hello_blaze_tui.practice.ports import Document
from hello_blaze_tui.practice.shelf import Shelf
from hello_blaze_tui.practice.wire import now


@dataclass(frozen=True, slots=True)
class KeptFamily:
    """One such kind, on its shelf."""

    shelf: Shelf
    stem: str
    """What its operations and members are called after, e.g. EndpointConfig."""
    path: str
    """Of its ARNs, e.g. endpoint-config."""
    words: str
    """What refusals call it, e.g. endpoint configuration."""

    def operations(self) -> dict[str, Operation]:
        """AWS's operation names and what does them; each family creates by itself."""
        return {
            f"Describe{self.stem}": self.describe,
            f"List{self.stem}s": self.list,
            f"Delete{self.stem}": self.delete,
        }

    def require_free(self, caller: Caller, name: str) -> None:
        """Raises AWS's refusal of a name that is taken."""
        if self.shelf.get(caller.region, name) is not None:
            arn = caller.arn(f"{self.path}/{name}")
            raise invalid(f'Cannot create already existing {self.words} "{arn}".')

    def keep(self, caller: Caller, request: Document, shown: Document) -> Document:
        """Puts it on the shelf as it was asked for, with what Describe shows besides; AWS's answer."""
        name = request[f"{self.stem}Name"]
        arn = caller.arn(f"{self.path}/{name}")
        description = {
            **{member: value for member, value in request.items() if member != "Tags"},
            **shown,
            f"{self.stem}Arn": arn,
            "CreationTime": now(),
            "EnableNetworkIsolation": request.get("EnableNetworkIsolation", False),
        }
        document = {"request": request, "description": description, "tags": request.get("Tags", [])}
        self.shelf.put(caller.region, name, document)
        return {f"{self.stem}Arn": arn}

    def find(self, caller: Caller, name: str) -> Document:
        """Its document. Raises AWS's refusal of an unknown name."""
        document = self.shelf.get(caller.region, name)
        if document is None:
            raise invalid(f'Could not find {self.words} "{caller.arn(f"{self.path}/{name}")}".')
        return document

    def describe(self, caller: Caller, request: Document) -> Document:
        """All that AWS tells of it."""
        found: Document = self.find(caller, request[f"{self.stem}Name"])["description"]
        return found

    def list(self, caller: Caller, request: Document) -> Document:
        """A page of summaries."""
        members = (f"{self.stem}Name", f"{self.stem}Arn", "CreationTime")
        listing = Listing(f"{self.stem}s", f"{self.stem}Name")
        return listing.page(self.shelf.summaries(caller.region, members), request)

    def delete(self, caller: Caller, request: Document) -> None:
        """Forgets it; endpoints made from it go on, as on AWS."""
        name = request[f"{self.stem}Name"]
        with self.shelf.lock:
            self.find(caller, name)
            self.shelf.delete(caller.region, name)
