"""Who the learner is on the practice account: a made-up IAM user, since moto would answer with an odd one."""

from __future__ import annotations

import secrets

from hello_blaze_tui.practice.arrival import Verified
from hello_blaze_tui.practice.call import Reply
from hello_blaze_tui.practice.identities import iam, sts
from hello_blaze_tui.practice.ports import ACCOUNT_ID

USER_ID = "AIDAPRACTICEACCOUNT00"


def caller_identity(verified: Verified, action: str) -> Reply | None:
    """GetCallerIdentity's answer for the practice account's own key; None where moto knows better."""
    if verified.service != "sts" or action != "GetCallerIdentity" or _known_to_moto(verified.access_key_id):
        return None
    document = (
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
        f"<Arn>arn:aws:iam::{ACCOUNT_ID}:user/learner</Arn><UserId>{USER_ID}</UserId><Account>{ACCOUNT_ID}</Account>"
        f"</GetCallerIdentityResult><ResponseMetadata><RequestId>{secrets.token_hex(16)}</RequestId>"
        "</ResponseMetadata></GetCallerIdentityResponse>"
    )
    return Reply(200, {"Content-Type": "text/xml"}, document.encode())


def _known_to_moto(access_key_id: str) -> bool:
    role = sts().get_assumed_role_from_access_key(access_key_id)
    return role is not None or iam().get_user_from_access_key_id(access_key_id) is not None
