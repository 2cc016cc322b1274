"""The table behind `diagnosis`: an error's code and words, and what they mean for somebody new to AWS.

Here: signing in, quotas, and the way to AWS, which are the same for every service.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """One row. `{operation}`, `{message}` and the named groups of `pattern` may stand in the three texts."""

    codes: frozenset[str]
    """AWS's error codes, or names of boto3's errors; empty: any."""
    pattern: str
    """A regular expression that the message holds."""
    what: str
    why: str
    todo: str

    def fits(self, names: Collection[str], message: str) -> Mapping[str, str] | None:
        """The named groups when the row speaks for this error, else None."""
        if self.codes and self.codes.isdisjoint(names):
            return None
        found = re.search(self.pattern, message, re.IGNORECASE | re.DOTALL)
        return None if found is None else {name: text or "" for name, text in found.groupdict().items()}


def cause(codes: str, pattern: str, what: str, why: str, todo: str) -> Cause:
    """A row of the table; `codes` are separated by spaces."""
    return Cause(frozenset(codes.split()), pattern, what, why, todo)


_SIGN_IN = (
    "Sign in again (for example with `aws sso login`, or with new keys in `aws configure`), then go on."
)

OF_EVERY_SERVICE: tuple[Cause, ...] = (
    # Signing in
    cause(
        "NoCredentialsError NoAuthTokenError",
        "",
        "No AWS credentials were found.",
        "Neither the environment nor ~/.aws holds any for this profile.",
        "An AWS account is made at aws.amazon.com. Its keys or sign-in are set up with the AWS CLI: type "
        "`aws configure` for keys, `aws configure sso` for a sign-in. The practice account needs none of it.",
    ),
    cause(
        "ProfileNotFound",
        r"profile \((?P<profile>.*?)\)",
        "There is no AWS profile named {profile}.",
        "It stands neither in ~/.aws/config nor in ~/.aws/credentials.",
        "See the names with `aws configure list-profiles`.",
    ),
    cause(
        "PartialCredentialsError",
        "",
        "The AWS credentials are incomplete.",
        "{message}",
        "Complete them with `aws configure`.",
    ),
    cause(
        "SSOTokenLoadError LoginTokenLoadError",
        "",
        "You are not signed in to AWS.",
        "This computer holds no sign-in for the profile: there was none yet, or it was signed out.",
        "Run `aws sso login` or `aws login` (with `--profile NAME` for a named profile) in another terminal.",
    ),
    cause(
        "SSOError LoginError TokenRetrievalError UnauthorizedSSOTokenError",
        "",
        "Your AWS sign-in has expired.",
        "A sign-in with IAM Identity Center lasts for some hours.",
        "Run `aws sso login` (with `--profile NAME` for a named profile) in another terminal, then go on.",
    ),
    cause(
        "RefreshWithMFAUnsupportedError",
        "",
        "This profile asks for an MFA code.",
        "AWS gives its role only for a code of your MFA device. The AWS CLI asks for it, and what AWS gives "
        "the CLI is used here too.",
        "Run `aws sts get-caller-identity --profile NAME` in another terminal, and enter the code there.",
    ),
    cause(
        # The message may hold what an outside program printed, which is nobody's business.
        "CredentialRetrievalError",
        "",
        "AWS credentials could not be fetched.",
        "The program or service that the profile names gave none.",
        "Try `aws sts get-caller-identity` in another terminal: it shows the same problem in full.",
    ),
    cause(
        "ForbiddenException",
        "No access",
        "IAM Identity Center does not give you this role.",
        "The profile names an account and a role that are not assigned to you.",
        "Choose another profile, or ask your administrator for the assignment in IAM Identity Center.",
    ),
    cause(
        "ConfigParseError ConfigNotFound InvalidConfigError",
        "",
        "The AWS configuration cannot be read.",
        "{message}",
        "Mend the file ~/.aws/config.",
    ),
    cause("NoRegionError", "", "No region is chosen.", "", "Name one, for example --region us-east-1."),
    cause(
        "ExpiredToken ExpiredTokenException RequestExpired",
        "",
        "Your AWS credentials have expired.",
        "Temporary credentials last from 15 minutes to some hours.",
        _SIGN_IN,
    ),
    cause(
        "RequestTimeTooSkewed SignatureDoesNotMatch InvalidSignatureException",
        r"skew|not yet current|expired",
        "This computer's clock is wrong.",
        "AWS refuses requests whose time differs by more than some minutes from its own.",
        "Set the clock, or let the system set it from the network.",
    ),
    cause(
        "RequestTimeTooSkewed",
        "",
        "This computer's clock is wrong.",
        "AWS refuses requests whose time differs by more than 15 minutes from its own.",
        "Set the clock, or let the system set it from the network.",
    ),
    cause(
        "SignatureDoesNotMatch InvalidSignatureException",
        "",
        "AWS did not accept the secret access key.",
        "The key was mistyped, or it belongs to another access key ID.",
        _SIGN_IN,
    ),
    cause(
        "UnrecognizedClientException InvalidClientTokenId InvalidAccessKeyId AuthFailure InvalidToken",
        "",
        "AWS does not know these credentials.",
        "The access key was deleted or deactivated, or it belongs to another partition of AWS.",
        _SIGN_IN,
    ),
    cause(
        "OptInRequired",
        "",
        "This account has not signed up for the service yet.",
        "{message}",
        "Finish the account's registration in the AWS console.",
    ),
    # Quotas and capacity
    cause(
        "ResourceLimitExceeded",
        r"service limit '(?P<quota>.+?)' is (?P<limit>[\d.]+)\D.*current utilization of (?P<used>[\d.]+)",
        "Your account may not use that many instances of this type.",
        'The quota "{quota}" is {limit}, and {used} are in use. New accounts often begin with 0.',
        "Choose another instance type, or ask for more in the AWS console: Service Quotas, Amazon SageMaker.",
    ),
    cause(
        "ResourceLimitExceeded",
        r"resource (?P<resource>\S+) is not available in this region",
        "{resource} is not offered in this region.",
        "AWS offers each instance type in some regions only.",
        "Choose another instance type, or another region.",
    ),
    cause(
        "ResourceLimitExceeded LimitExceeded LimitExceededException TooManyBuckets",
        "",
        "A quota of your account is reached.",
        "{message}",
        "Delete what you no longer need, or ask for more in the AWS console under Service Quotas.",
    ),
    cause(
        "CapacityError InsufficientInstanceCapacity InsufficientCapacityException",
        "",
        "AWS has no instance of this type free right now.",
        "This is not about your account, and it passes.",
        "Try again later, or choose another instance type.",
    ),
    cause(
        "Throttling ThrottlingException ThrottledException RequestThrottled TooManyRequestsException "
        "SlowDown "
        "RequestLimitExceeded CapacityNotAvailableError",
        "",
        "AWS asks for fewer requests.",
        "Many requests of this account came at the same time.",
        "Wait a minute, then go on.",
    ),
    # The way to AWS
    cause(
        "ProxyConnectionError",
        "",
        "The proxy cannot be reached.",
        "HTTP_PROXY or HTTPS_PROXY names one that does not answer.",
        "Mend or unset the variable.",
    ),
    cause(
        "SSLError",
        "",
        "The connection to AWS cannot be trusted.",
        "The certificate is not one that this computer knows.",
        "On a company network, set AWS_CA_BUNDLE to its certificate file.",
    ),
    cause(
        "EndpointConnectionError ConnectTimeoutError",
        r"https?://(?P<host>[^/\"]+)",
        "{host} cannot be reached.",
        "There is no network, or the region's name is wrong.",
        "Look at the network and the region, then go on.",
    ),
    cause(
        "ConnectionError ReadTimeoutError ConnectionClosedError HTTPClientError "
        "ResponseStreamingError HTTPError",
        "",
        "The connection to AWS broke off.",
        "The network failed, or AWS did not answer in time.",
        "Look at the network, then go on.",
    ),
    cause(
        "InternalServerError InternalError InternalFailure InternalFailureException ServiceUnavailable "
        "ServiceUnavailableException 500 502 503 504",
        "",
        "AWS has a problem of its own.",
        "{message}",
        "Wait a minute, then go on.",
    ),
)
