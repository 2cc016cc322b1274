from __future__ import annotations

import json

import pytest
from boto3.exceptions import S3UploadFailedError
from botocore import exceptions as boto
from botocore.exceptions import ClientError

from hello_blaze_tui.aws.causes import OF_EVERY_SERVICE
from hello_blaze_tui.aws.causes_of_services import OF_ONE_SERVICE
from hello_blaze_tui.aws.diagnosis import explain, explained, means_absent, redacted
from hello_blaze_tui.errors import BlazeError, UsageError


def client_error(code: str, message: str, operation: str = "CreateTrainingJob") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


QUOTA = (
    "The account-level service limit 'ml.m5.large for endpoint usage' is 0 Instances, with "
    "current utilization of 0 Instances and a request delta of 1 Instances. Please contact AWS support."
)
IN_USE = (
    "Training job names must be unique within an AWS account and region, and a training job with this name "
    "already exists"
)
ROLE = (
    "Could not assume role arn:aws:iam::123456789012:role/x. Please ensure that the role exists and allows "
    "principal 'sagemaker.amazonaws.com' to assume the role."
)


@pytest.mark.parametrize(
    ("code", "message", "what", "hint"),
    [
        ("ResourceLimitExceeded", QUOTA, "may not use that many instances", "Service Quotas"),
        (
            "ResourceLimitExceeded",
            "The requested resource training-job/ml.p2.xlarge is not available in this region",
            "training-job/ml.p2.xlarge is not offered in this region",
            "another region",
        ),
        ("ResourceLimitExceeded", "Too many of something", "A quota of your account is reached", "Quotas"),
        ("ValidationException", ROLE, "SageMaker cannot assume the role", "trust policy"),
        (
            "ValidationException",
            "S3 bucket b is not in the same region us-east-1",
            "bucket is in another region",
            "region of the job",
        ),
        (
            "ValidationException",
            'No S3 objects found under S3 URL "s3://b/train" given in input data source.',
            "There is nothing under s3://b/train",
            "prefix",
        ),
        ("ResourceInUse", IN_USE, "This name was used before", "another name"),
        (
            "ValidationException",
            'Cannot create already existing model "arn:aws:sagemaker:model/m".',
            "exists already",
            "another name",
        ),
        (
            "ValidationException",
            "Could not find model data at s3://b/model.tar.gz.",
            "no model artifact at s3://b/model.tar.gz",
            "training job",
        ),
        (
            "ValidationException",
            'Cannot update in-progress endpoint "arn:aws:sagemaker:endpoint/e".',
            "still being created",
            "InService",
        ),
        (
            "ValidationError",
            "Endpoint hello of account 123456789012 not found.",
            "Endpoint hello cannot be asked yet",
            "InService",
        ),
        (
            "ModelError",
            'Received client error (415) from primary with message "unsupported: text/csv". See ...',
            "does not take this content type",
            "application/jsonlines",
        ),
        (
            "ModelError",
            'Received client error (400) from primary with message "bad". See ...',
            "could not read what was sent",
            '{"instances": ["a sentence"]}',
        ),
        ("ModelError", 'Received server error (500) from primary with message ""', "could not answer", "log"),
        ("ExpiredToken", "The provided token has expired.", "credentials have expired", "Sign in again"),
        ("ExpiredTokenException", "The security token included is expired", "have expired", "Sign in again"),
        ("UnrecognizedClientException", "The security token is invalid.", "does not know", "Sign in again"),
        ("InvalidClientTokenId", "The security token is invalid.", "does not know", "Sign in again"),
        ("InvalidAccessKeyId", "The key does not exist", "does not know", "Sign in again"),
        ("SignatureDoesNotMatch", "The signature does not match", "secret access key", "Sign in"),
        (
            "SignatureDoesNotMatch",
            "Signature expired: 20261123T100000Z is now earlier than 20261123T110000Z",
            "clock is wrong",
            "Set the clock",
        ),
        ("RequestTimeTooSkewed", "The difference is too large", "clock is wrong", "Set the clock"),
        ("CapacityError", "Unable to provision requested ML compute", "no instance of this type", "later"),
        ("InsufficientInstanceCapacity", "None left", "no instance of this type", "later"),
        ("ThrottlingException", "Rate exceeded", "fewer requests", "Wait"),
        ("BucketAlreadyExists", "x", "belongs to somebody else", "another name"),
        ("BucketAlreadyOwnedByYou", "x", "already have a bucket", "Use it"),
        ("OperationAborted", "x", "being created or deleted", "Wait"),
        ("BucketNotEmpty", "x", "not empty", "Empty it"),
        ("EntityAlreadyExists", "x", "exists already", "another name"),
        ("DeleteConflict", "Must detach all policies first.", "has policies", "Detach"),
        ("IllegalLocationConstraintException", "x", "region is another one", "region"),
        ("InternalFailure", "x", "problem of its own", "Wait"),
        ("ResourceNotFound", "Requested resource not found.", "is not there", "name and the region"),
        ("SomethingNew", "AWS says this", "AWS did not do CreateTrainingJob", ""),
    ],
)
def test_what_goes_wrong_for_newcomers_is_explained(code: str, message: str, what: str, hint: str) -> None:
    error = explain(client_error(code, message), "CreateTrainingJob")
    assert what in error.what.replace("still has", "has")
    assert hint in error.todo
    assert error.code == code


@pytest.mark.parametrize(
    ("original", "what", "hint"),
    [
        (boto.NoCredentialsError(), "No AWS credentials", "aws configure"),
        (boto.ProfileNotFound(profile="x"), "no AWS profile named x", "list-profiles"),
        (boto.PartialCredentialsError(provider="env", cred_var="KEY"), "incomplete", "aws configure"),
        (boto.UnauthorizedSSOTokenError(), "sign-in has expired", "aws sso login"),
        (boto.SSOTokenLoadError(error_msg="x"), "You are not signed in", "aws sso login"),
        (boto.LoginTokenLoadError(error_msg="x"), "You are not signed in", "aws login"),
        (boto.TokenRetrievalError(provider="sso", error_msg="x"), "sign-in has expired", "aws sso login"),
        (boto.CredentialRetrievalError(provider="p", error_msg="geheim"), "could not be fetched", "sts"),
        (boto.EndpointConnectionError(endpoint_url="https://h.aws/"), "h.aws cannot be reached", "network"),
        (boto.ConnectTimeoutError(endpoint_url="https://h.aws/"), "h.aws cannot be reached", "network"),
        (boto.ReadTimeoutError(endpoint_url="https://h.aws/"), "broke off", "network"),
        (boto.ConnectionClosedError(endpoint_url="https://h.aws/"), "broke off", "network"),
        (boto.SSLError(endpoint_url="https://h.aws/", error=OSError()), "cannot be trusted", "AWS_CA_BUNDLE"),
        (boto.ProxyConnectionError(proxy_url="http://p"), "proxy cannot be reached", "variable"),
        (boto.NoRegionError(), "No region", "--region"),
    ],
)
def test_boto3s_own_errors_are_explained(original: Exception, what: str, hint: str) -> None:
    error = explain(original, "ListModels")
    assert what in error.what
    assert hint in error.todo
    assert error.code == type(original).__name__
    assert "geheim" not in str(error)


def test_a_missing_permission_gives_the_statement_to_ask_for() -> None:
    message = (
        "User: arn:aws:iam::123456789012:user/x is not authorized to perform: sagemaker:CreateTrainingJob on "
        "resource: arn:aws:sagemaker:us-east-1:123456789012:training-job/t because no identity-based policy "
        "allows the sagemaker:CreateTrainingJob action"
    )
    error = explain(client_error("AccessDeniedException", message), "CreateTrainingJob")
    statement = json.loads(error.todo[error.todo.index("{") :])
    assert statement == {
        "Effect": "Allow",
        "Action": "sagemaker:CreateTrainingJob",
        "Resource": "arn:aws:sagemaker:us-east-1:123456789012:training-job/t",
    }


def test_pass_role_is_named_although_another_call_was_refused() -> None:
    message = "User: x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/r"
    assert '"iam:PassRole"' in explain(client_error("AccessDeniedException", message), "CreateModel").todo


def test_a_denial_by_the_organisation_is_said_so() -> None:
    message = "x is not authorized to perform: s3:PutObject with an explicit deny in a service control policy"
    assert "organisation" in explain(client_error("AccessDenied", message), "PutObject").why


@pytest.mark.parametrize(
    "text",
    [
        "x-amz-security-token:GEHEIM and more",
        "X-Amz-Security-Token=GEHEIM&b=c",
        "https://b/k?X-Amz-Signature=GEHEIM",
        "AWSAccessKeyId=GEHEIM&Signature=GEHEIM",
        '"SecretAccessKey": "GEHEIM"',
        "key AKIAGEHEIMGEHEIM1234 was used",
    ],
)
def test_no_credential_is_passed_on(text: str) -> None:
    assert "GEHEIM" not in redacted(text)
    assert "GEHEIM" not in str(explain(client_error("SomethingNew", text), "x"))


def test_an_upload_is_explained_by_what_is_behind_it() -> None:
    def upload() -> None:
        try:
            raise client_error("NoSuchBucket", "gone")
        except ClientError:
            raise S3UploadFailedError("Failed to upload") from None

    with pytest.raises(S3UploadFailedError) as caught:
        upload()
    assert explain(caught.value, "PutObject").code == "NoSuchBucket"


def test_a_refusal_by_botocores_validator_is_a_usage_error() -> None:
    error = explain(boto.ParamValidationError(report="x"), "CreateModel")
    assert isinstance(error, UsageError)


def test_a_blaze_error_passes_untouched() -> None:
    original = BlazeError("x")
    with pytest.raises(BlazeError) as caught, explained("y"):
        raise original
    assert caught.value is original


def test_what_is_no_errors_of_aws_is_not_caught() -> None:
    with pytest.raises(ZeroDivisionError), explained("y"):
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("code", "message", "absent"),
    [
        ("404", "Not Found", True),
        ("NoSuchEntity", "x", True),
        ("ResourceNotFound", "x", True),
        ("ValidationException", 'Could not find endpoint "arn".', True),
        ("ValidationException", "Requested resource not found.", True),
        ("ValidationException", "1 validation error detected", False),
        ("AccessDenied", "could not find", False),
    ],
)
def test_absence_is_told_from_refusal(code: str, message: str, absent: bool) -> None:
    with pytest.raises(BlazeError) as caught, explained("Describe"):
        raise client_error(code, message)
    assert means_absent(caught.value) is absent


def test_every_text_of_the_tables_is_plain_english() -> None:
    for cause in (*OF_EVERY_SERVICE, *OF_ONE_SERVICE):
        for text in (cause.what, cause.why, cause.todo):
            assert "!" not in text
            assert not {"simply", "just", "please"} & set(text.lower().split())
