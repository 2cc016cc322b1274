"""Holds a request against botocore's service model before it is sent: every rule that AWS holds it against.

Used on both sides of the wire: the gateway does not send what AWS would refuse, and the practice account
refuses what AWS would refuse. The wording is AWS's own. botocore's validator knows required members, types
and least lengths only; this one knows patterns, enumerations, greatest lengths and ranges too.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from hello_blaze_tui.aws.constraints import NOT_NULL, Constraint, Kind, constraints, printed, type_problem
from hello_blaze_tui.aws.loader import shipped

if TYPE_CHECKING:
    from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

_NESTED = frozenset({"structure", "list", "map"})

_loading = threading.Lock()


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule of the service model, at one place of a request."""

    path: str
    """AWS's form, `inputDataConfig.1.member.channelName`: members begin small, lists count from 1."""
    constraint: str
    """AWS's words after "failed to satisfy constraint: "; for `type` and `unknown` the whole message."""
    value: str | None
    """The value as AWS prints it; None: there is none, or the model calls it sensitive."""
    rule: Constraint
    """The rule that is broken, for who wants more than AWS's words."""

    @property
    def kind(self) -> Kind:
        """What sort of rule is broken."""
        return self.rule.kind

    @property
    def message(self) -> str:
        """AWS's wording of this one error."""
        if self.kind in {"type", "unknown"}:
            return self.constraint
        value = "" if self.value is None else f"'{self.value}' "
        if self.value is None and self.rule is NOT_NULL:
            value = "null "
        return f"Value {value}at '{self.path}' failed to satisfy constraint: {self.constraint}"


def violations(service: str, operation: str, parameters: Mapping[str, Any]) -> list[Violation]:
    """Every rule that `parameters` break, in the order of the service model; empty when AWS would take them.

    Values may be Python's (datetime, bytes, files, Decimal) or JSON's (a timestamp as a number or ISO text).
    None means "not given", as null does on the wire.

    Raises:
        botocore.exceptions.UnknownServiceError: no such service.
        botocore.model.OperationNotFoundError: no such operation.
    """
    model = service_model(service).operation_model(operation)
    walk = _Walk(frozenset(model.idempotent_members))
    if model.input_shape is None:
        walk.refuse_unknown((), parameters, "")
    else:
        walk.visit(model.input_shape, parameters, "")
    return walk.found


def summary(found: Sequence[Violation]) -> str:
    """AWS's message for all of them: "2 validation errors detected: Value ...; Value ..."."""
    noun = "error" if len(found) == 1 else "errors"
    return f"{len(found)} validation {noun} detected: " + "; ".join(one.message for one in found)


def service_model(service: str) -> ServiceModel:
    """botocore's model of a service, read once (0.1 s for SageMaker's); safe from any thread."""
    with _loading:
        return _loaded(service)


@cache
def _loaded(service: str) -> ServiceModel:
    # botocore costs 0.1 s, and `--help` needs none of it.
    from botocore.model import ServiceModel  # noqa: PLC0415

    # Not by a botocore session: that one reads the learner's AWS configuration, and fails when it is wrong.
    return ServiceModel(shipped().load_service_model(service, "service-2"), service)


class _Walk:
    """One pass over a request; `found` collects what is wrong."""

    def __init__(self, filled_in: frozenset[str]) -> None:
        self.found: list[Violation] = []
        self._filled_in = filled_in
        """Idempotency tokens, which the SDK fills in when they are missing."""

    def visit(self, shape: Shape, value: object, path: str) -> None:
        """Holds `value` and everything in it against `shape`."""
        if (problem := type_problem(shape, value)) is not None:
            self._add(path, problem, value, Constraint("type", problem))
            return
        for rule in constraints(shape):
            if rule.is_broken_by(value):
                self._add(path, rule.words, value, rule, shape)
        if shape.type_name == "structure":
            self._structure(cast("StructureShape", shape), cast("Mapping[str, object]", value), path)
        elif shape.type_name == "list":
            self._list(cast("ListShape", shape), cast("Sequence[object]", value), path)
        elif shape.type_name == "map":
            self._map(cast("MapShape", shape), cast("Mapping[str, object]", value), path)

    def refuse_unknown(self, known: Iterable[str], value: Mapping[str, object], path: str) -> None:
        """Reports members that the model does not have. (AWS itself ignores them.)"""
        members = tuple(known)
        for name in value:
            if name not in members:
                words = f'Unknown parameter "{name}", must be one of: {", ".join(members)}'
                rule = Constraint("unknown", words, allowed=members)
                self._add(_joined(path, str(name)), words, None, rule)

    def _structure(self, shape: StructureShape, value: Mapping[str, object], path: str) -> None:
        self.refuse_unknown(shape.members, value, path)
        for name, member in shape.members.items():
            inner = value.get(name)
            at = _joined(path, name[:1].lower() + name[1:])
            if inner is not None:
                self.visit(member, inner, at)
            elif name in shape.required_members and not (not path and name in self._filled_in):
                self._add(at, NOT_NULL.words, None, NOT_NULL)
        if shape.is_tagged_union and sum(inner is not None for inner in value.values()) != 1:
            words = f"Exactly one of [{', '.join(shape.members)}] must be given"
            self._add(path, words, value, Constraint("union", words, allowed=tuple(shape.members)), shape)

    def _list(self, shape: ListShape, value: Sequence[object], path: str) -> None:
        if shape.member.type_name not in _NESTED:
            self._together(shape, value, path, ("Member must satisfy constraint", shape.member, value))
            return
        for number, inner in enumerate(value, 1):
            if inner is None:
                self._add(f"{path}.{number}.member", NOT_NULL.words, None, NOT_NULL)
            else:
                self.visit(shape.member, inner, f"{path}.{number}.member")

    def _map(self, shape: MapShape, value: Mapping[str, object], path: str) -> None:
        self._together(shape, value, path, ("Map keys must satisfy constraint", shape.key, list(value)))
        if shape.value.type_name not in _NESTED:
            inside = list(value.values())
            self._together(shape, value, path, ("Map value must satisfy constraint", shape.value, inside))
            return
        for name, inner in value.items():
            if inner is not None:
                self.visit(shape.value, inner, f"{path}.{name}.member")

    def _together(
        self, shape: Shape, whole: object, path: str, part: tuple[str, Shape, Sequence[object]]
    ) -> None:
        """Plain elements: AWS names all their rules when any is broken, and prints the whole list or map."""
        words, element, values = part
        given = [value for value in values if value is not None]
        if problem := next(filter(None, (type_problem(element, value) for value in given)), None):
            self._add(path, problem, whole, Constraint("type", problem))
            return
        rules = tuple(constraints(element))
        broken = [rule for rule in rules for value in given if rule.is_broken_by(value)]
        if len(given) < len(values):
            rules, broken = (*rules, NOT_NULL), [*broken, NOT_NULL]
        if broken:
            listed = f"{words}: [{', '.join(rule.words for rule in rules)}]"
            secret = shape if shape.metadata.get("sensitive") else element
            self._add(path, listed, whole, broken[0], secret)

    def _add(
        self, path: str, words: str, value: object, rule: Constraint, shape: Shape | None = None
    ) -> None:
        secret = value is None or (shape is not None and shape.metadata.get("sensitive"))
        self.found.append(Violation(path, words, None if secret else printed(value), rule))


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
