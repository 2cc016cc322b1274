"""Keeps moto's IAM and STS on the disk, and knows the secrets of the keys they hand out.

They are pickled together and whole at each change, because they point into each other: an account of this
size has a dozen roles (a hundred roles are 100 kB and two milliseconds). AWS's own 1,500 managed policies
are loaded from moto once, for the `aws` partition only, and named in the pickle.
"""

from __future__ import annotations

import os
from datetime import datetime, timezone
from typing import Any

from moto.iam.models import AccountSummary, AWSManagedPolicy, IAMBackend, iam_backends
from moto.sts.models import STSBackend, sts_backends

from hello_blaze_tui.practice.access_keys import Secret
from hello_blaze_tui.practice.disk_faults import DiskRefused
from hello_blaze_tui.practice.pickles import pack, unpack
from hello_blaze_tui.practice.ports import ACCOUNT_ID
from hello_blaze_tui.practice.state import Store

PARTITION = "aws"
KIND, NAME = "iam and sts", PARTITION
READING = ("Get", "List", "Simulate", "Generate", "Decode")


def iam() -> IAMBackend:
    return iam_backends[ACCOUNT_ID][PARTITION]


def sts() -> STSBackend:
    return sts_backends[ACCOUNT_ID][PARTITION]


class Identities:
    """IAM's and STS's row. The caller holds their lock."""

    def __init__(self, store: Store) -> None:
        self._store = store
        os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
        try:
            fresh = iam()
        finally:
            os.environ.pop("MOTO_IAM_LOAD_MANAGED_POLICIES")
        self._policies = {
            policy.arn: policy
            for policy in fresh.aws_managed_policies
            if isinstance(policy, AWSManagedPolicy)
        }
        self._empty = self._packed()

    def load(self) -> None:
        """Fills moto's IAM and STS from the disk."""
        self._install(self._store.get(KIND, NAME) or self._empty)

    def keep(self) -> None:
        """Writes both; raises DiskRefused with memory as it was before the request."""
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        sts().assumed_roles = [role for role in sts().assumed_roles if role.expiration > now]
        try:
            self._store.put(KIND, NAME, self._packed())
        except DiskRefused:
            self.load()
            raise

    def secret(self, access_key_id: str) -> Secret | None:
        """The secret of a key made by CreateAccessKey or AssumeRole."""
        key = iam().access_keys.get(access_key_id)
        if key is not None and key.status == "Active" and access_key_id.startswith("AKIA"):
            return Secret(key.secret_access_key)
        role = sts().get_assumed_role_from_access_key(access_key_id)
        if role is None:
            return None
        return Secret(
            role.secret_access_key, role.session_token, role.expiration.replace(tzinfo=timezone.utc)
        )

    def _packed(self) -> bytes:
        """Both backends without AWS's own policies: of those only how often each is attached."""
        attached = {
            arn: policy.attachment_count for arn, policy in self._policies.items() if policy.attachment_count
        }
        own = {arn: policy for arn, policy in iam().managed_policies.items() if arn not in self._policies}
        state = {**vars(iam()), "aws_managed_policies": [], "managed_policies": own, "account_summary": None}
        return pack((state, vars(sts()), attached))[0]

    def _install(self, value: bytes) -> None:
        state, sessions, attached = unpack(value, self._store.bodies, self._policies)
        for arn, policy in self._policies.items():
            policy.attachment_count = attached.get(arn, 0)
        state["aws_managed_policies"] = list(self._policies.values())
        state["managed_policies"] = {**self._policies, **state["managed_policies"]}
        state["account_summary"] = AccountSummary(iam())
        _replace(iam(), state)
        _replace(sts(), sessions)


def _replace(backend: Any, state: dict[str, Any]) -> None:
    vars(backend).clear()
    vars(backend).update(state)
