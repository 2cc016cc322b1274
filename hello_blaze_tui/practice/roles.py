"""ports.Roles: IAM from the inside, as far as SageMaker looks at a role before it assumes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timezone
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.iam.exceptions import NotFoundException

from hello_blaze_tui.practice.identities import iam
from hello_blaze_tui.practice.moto_backends import MotoBackends
from hello_blaze_tui.practice.ports import NotThere, Role

ASSUMING = frozenset({"sts:assumerole", "sts:*", "*"})


class StoredRoles:
    """moto's IAM without HTTP."""

    def __init__(self, backends: MotoBackends) -> None:
        self._backends = backends

    def role(self, arn: str) -> Role:
        with self._backends.iam_lock:
            try:
                held = iam().get_role_by_arn(arn)
            except NotFoundException as error:
                raise NotThere(arn) from error
            created = held.create_date.replace(tzinfo=timezone.utc)
            return Role(arn, created, frozenset(trusted(held.assume_role_policy_document)))

    def permits(self, arn: str, action: str, resource: str) -> bool:
        with self._backends.iam_lock:
            try:
                held = iam().get_role_by_arn(arn)
            except NotFoundException as error:
                raise NotThere(arn) from error
            policies = [
                IAMPolicy(each) for each in (*held.policies.values(), *held.managed_policies.values())
            ]
        found = {policy.is_action_permitted(action, resource) for policy in policies}
        return PermissionResult.PERMITTED in found and PermissionResult.DENIED not in found


def trusted(document: str | dict[str, Any]) -> set[str]:
    """The service principals that a trust policy lets assume its role, denials taken off."""
    try:
        policy = json.loads(document) if isinstance(document, str) else document
    except ValueError:
        return set()
    statements = _several(policy.get("Statement")) if isinstance(policy, dict) else []
    allowed = {service for statement in statements for service in _services(statement, "Allow")}
    return allowed - {service for statement in statements for service in _services(statement, "Deny")}


def _services(statement: Any, effect: str) -> Iterator[str]:
    if not isinstance(statement, dict) or statement.get("Effect") != effect:
        return
    actions = {str(action).lower() for action in _several(statement.get("Action"))}
    principal = statement.get("Principal")
    if actions & ASSUMING and isinstance(principal, dict):
        yield from (str(service) for service in _several(principal.get("Service")))


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
