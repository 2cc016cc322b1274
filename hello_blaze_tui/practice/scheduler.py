"""EventBridge Scheduler: one-time schedules in the default group, over REST-JSON, by the service model."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from hello_blaze_tui.aws import check
from hello_blaze_tui.practice import wire
from hello_blaze_tui.practice.call import Call, Reply, json_reply
from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.disk_faults import DiskRefused
from hello_blaze_tui.practice.faults import AwsError, invalid, unreadable
from hello_blaze_tui.practice.listing import fingerprint, read_token, write_token
from hello_blaze_tui.practice.operation import Operation
from hello_blaze_tui.practice.ports import Document, World
from hello_blaze_tui.practice.schedule_clock import ScheduleClock, arn
from hello_blaze_tui.practice.schedule_rules import GROUP, RETRY, require_sound
from hello_blaze_tui.practice.shelf import Shelf

SERVICE = "scheduler"
PAGE = 100
ASIDE = ("ClientToken", "Name", "GroupName")
"""Members of a request that are no part of what GetSchedule shows of it."""

log = logging.getLogger(__name__)


class Scheduler:
    """The operations on schedules; `start` begins to fire them."""

    def __init__(self, world: World, sagemaker: Callable[[Call], Reply]) -> None:
        self._world = world
        self._shelf = Shelf(world.records, "schedule")
        self._clock = ScheduleClock(world, self._shelf, sagemaker)
        self._operations: dict[str, Operation] = {
            "CreateSchedule": self.create,
            "GetSchedule": self.get,
            "ListSchedules": self.list,
            "UpdateSchedule": self.update,
            "DeleteSchedule": self.delete,
        }

    def start(self) -> None:
        self._clock.start()

    def close(self) -> None:
        self._clock.close()

    def handle(self, call: Call) -> Reply:
        """AWS's answer to `call`. Raises DiskRefused and nothing else: nothing was done then."""
        try:
            name, given = _routed(call, self._operations)
            shape = check.service_model(SERVICE).operation_model(name)
            parameters = {
                **wire.decode(call.body, shape.input_shape),
                **_located(shape.input_shape, call, given),
            }
            broken = check.violations(SERVICE, name, parameters)
            if broken:
                raise invalid(check.summary(broken))
            if parameters.get("GroupName", GROUP) != GROUP:
                raise _absent(f"Schedule group {parameters['GroupName']} does not exist.")
            answer = self._operations[name](Caller(call.region, call.account), parameters)
            return json_reply(200, wire.encode(answer or {}, shape.output_shape), "application/json")
        except AwsError as fault:
            return _refusal(fault)
        except DiskRefused:
            raise
        except Exception:  # the request loop: one broken answer must not take the server with it
            log.exception("%s %s broke", call.method, call.path)
            return _refusal(AwsError("InternalServerException", "Unexpected error.", 500))

    def create(self, caller: Caller, request: Document) -> Document:
        """A new schedule; one asked for twice with one ClientToken is one schedule."""
        name = request["Name"]
        with self._shelf.lock:
            there = self._shelf.get(caller.region, name)
            if there is not None and there["token"] == request.get("ClientToken", object()):
                return {"ScheduleArn": arn(caller, name)}
            if there is not None:
                raise AwsError("ConflictException", f"Schedule {name} already exists.", 409)
            require_sound(self._world, caller.account, request)
            self._put(caller, request, wire.now())
        return {"ScheduleArn": arn(caller, name)}

    def update(self, caller: Caller, request: Document) -> Document:
        """Replaces the whole schedule: what is not given goes back to its default."""
        with self._shelf.lock:
            before = self._found(caller, request["Name"])
            require_sound(self._world, caller.account, request)
            self._put(caller, request, before["description"]["CreationDate"])
        return {"ScheduleArn": arn(caller, request["Name"])}

    def get(self, caller: Caller, request: Document) -> Document:
        found: Document = self._found(caller, request["Name"])["description"]
        return found

    def list(self, caller: Caller, request: Document) -> Document:
        """A page of summaries, by name."""
        prefix, question = request.get("NamePrefix", ""), fingerprint(request)
        found = [each["description"] for each in self._shelf.of(caller.region)]
        matching = sorted(
            (each for each in found if each["Name"].startswith(prefix)), key=lambda each: str(each["Name"])
        )
        matching = [each for each in matching if request.get("State", each["State"]) == each["State"]]
        if request.get("NextToken"):
            last = str(read_token(request["NextToken"], question))
            matching = [each for each in matching if each["Name"] > last]
        size = request.get("MaxResults", PAGE)
        page = [{**each, "Target": {"Arn": each["Target"]["Arn"]}} for each in matching[:size]]
        more = len(matching) > size
        return {
            "Schedules": page,
            "NextToken": write_token(page[-1]["Name"], question) if more else None,
        }

    def delete(self, caller: Caller, request: Document) -> None:
        with self._shelf.lock:
            self._found(caller, request["Name"])
            self._shelf.delete(caller.region, request["Name"])

    def _put(self, caller: Caller, request: Document, created: str) -> None:
        name = request["Name"]
        target = {**request["Target"], "RetryPolicy": {**RETRY, **request["Target"].get("RetryPolicy", {})}}
        description = {
            "ScheduleExpressionTimezone": "UTC",
            "State": "ENABLED",
            "ActionAfterCompletion": "NONE",
            **{member: value for member, value in request.items() if member not in ASIDE},
            "Target": target,
            "Name": name,
            "GroupName": GROUP,
            "Arn": arn(caller, name),
            "CreationDate": created,
            "LastModificationDate": wire.now(),
        }
        for moment in ("StartDate", "EndDate"):
            if moment in description:
                description[moment] = description[moment].isoformat()
        document = {
            "account": caller.account,
            "description": description,
            "token": request.get("ClientToken", ""),
            "tries": 0,
        }
        self._shelf.put(caller.region, name, document)
        self._clock.wake()

    def _found(self, caller: Caller, name: str) -> Document:
        document = self._shelf.get(caller.region, name)
        if document is None:
            raise _absent(f"Schedule {name} does not exist.")
        return document


def _absent(message: str) -> AwsError:
    return AwsError("ResourceNotFoundException", message, 404)


def _routed(call: Call, served: dict[str, Operation]) -> tuple[str, dict[str, str]]:
    """The operation whose place in the service model the call fits, and what stands in its path."""
    model = check.service_model(SERVICE)
    for name in model.operation_names:
        place = model.operation_model(name).http
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(place["requestUri"]))
        found = re.fullmatch(pattern, call.path)
        if found and place["method"] == call.method:
            if name not in served:
                raise AwsError(
                    "UnknownOperationException", f"The practice account does not have {name}.", 404
                )
            return name, {member: unquote(value) for member, value in found.groupdict().items()}
    raise AwsError("UnknownOperationException", "The requested operation does not exist.", 404)


def _located(shape: Any, call: Call, in_path: dict[str, str]) -> Document:
    """The members of the request that do not stand in its body."""
    found: Document = {}
    for member, inner in shape.members.items():
        where, name = inner.serialization.get("location"), inner.serialization.get("name", member)
        value = {"uri": in_path, "querystring": call.query}.get(where, {}).get(name)
        if value is not None:
            found[member] = _whole(value) if inner.type_name == "integer" else value
    return found


def _whole(value: str) -> int:
    try:
        return int(value)
    except ValueError as error:
        raise unreadable(f"{value} can not be converted to an Integer") from error


def _refusal(fault: AwsError) -> Reply:
    reply = json_reply(fault.status, {"Message": fault.message}, "application/json")
    return Reply(fault.status, {**reply.headers, "x-amzn-ErrorType": fault.code}, reply.body)
