"""AddTags, ListTags and DeleteTags on everything that has an ARN here."""

from __future__ import annotations

from collections.abc import Mapping

from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.faults import AwsError, invalid
from hello_blaze_tui.practice.listing import fingerprint, read_token, write_token
from hello_blaze_tui.practice.operation import Operation
from hello_blaze_tui.practice.ports import Document
from hello_blaze_tui.practice.shelf import Shelf

MOST = 50
"""Tags a resource can have."""
PAGE = 50


class Tags:
    """The tags of resources, which lie in the resources' own documents."""

    def __init__(self, shelves: Mapping[str, Shelf]) -> None:
        self._shelves = shelves
        """By resource type in the ARN, e.g. training-job."""

    def operations(self) -> dict[str, Operation]:
        """AWS's operation names and what does them."""
        return {"AddTags": self.add, "ListTags": self.list, "DeleteTags": self.delete}

    def add(self, caller: Caller, request: Document) -> Document:
        """Adds tags, or gives those there a new value; answers with all of them."""
        shelf, name = self._place(caller, request["ResourceArn"])
        with shelf.lock:
            document = self._found(shelf, caller, name, request["ResourceArn"])
            require_tags(request["Tags"])
            tags = {tag["Key"]: tag for tag in [*document["tags"], *request["Tags"]]}
            if len(tags) > MOST:
                raise AwsError(
                    "ResourceLimitExceeded",
                    f"The maximum number of tags, {MOST}, for {request['ResourceArn']} is exceeded.",
                )
            document["tags"] = list(tags.values())
            shelf.put(caller.region, name, document)
            return {"Tags": document["tags"]}

    def list(self, caller: Caller, request: Document) -> Document:
        """A page of the resource's tags, in the order they were added."""
        shelf, name = self._place(caller, request["ResourceArn"])
        tags = self._found(shelf, caller, name, request["ResourceArn"])["tags"]
        question = fingerprint(request)
        start = read_token(request["NextToken"], question) if request.get("NextToken") else 0
        if not isinstance(start, int) or start < 0:
            raise invalid("Invalid NextToken.")
        end = start + request.get("MaxResults", PAGE)
        answer: Document = {"Tags": tags[start:end]}
        if end < len(tags):
            answer["NextToken"] = write_token(end, question)
        return answer

    def delete(self, caller: Caller, request: Document) -> Document:
        """Removes tags by key; a key that is not there is no mistake."""
        shelf, name = self._place(caller, request["ResourceArn"])
        with shelf.lock:
            document = self._found(shelf, caller, name, request["ResourceArn"])
            document["tags"] = [tag for tag in document["tags"] if tag["Key"] not in request["TagKeys"]]
            shelf.put(caller.region, name, document)
        return {}

    def _place(self, caller: Caller, arn: str) -> tuple[Shelf, str]:
        kind, _, name = arn.split(":", 5)[5].partition("/")
        shelf = self._shelves.get(kind)
        if shelf is None or arn != caller.arn(f"{kind}/{name}"):
            raise invalid(f"Could not find resource {arn}.")
        return shelf, name

    def _found(self, shelf: Shelf, caller: Caller, name: str, arn: str) -> Document:
        document = shelf.get(caller.region, name)
        if document is None:
            raise invalid(f"Could not find resource {arn}.")
        return document


def require_tags(tags: list[dict[str, str]]) -> None:
    """Raises for what the service model lets pass: a key given twice, or one of AWS's own."""
    keys = [tag["Key"] for tag in tags]
    for key in keys:
        if keys.count(key) > 1:
            raise invalid(f"Duplicate tag keys found: {key}.")
        if key.lower().startswith("aws:"):
            raise invalid("Tag keys cannot start with the reserved prefix aws:.")
