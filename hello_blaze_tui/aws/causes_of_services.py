"""The table behind `diagnosis`, continued: what SageMaker, S3 and IAM say to newcomers, and what it means.

The messages stand in public threads, e.g. aws/amazon-sagemaker-examples#307 (quotas of new accounts).
"""

from __future__ import annotations

from hello_blaze_tui.aws.causes import Cause, cause

OF_ONE_SERVICE: tuple[Cause, ...] = (
    # SageMaker
    cause(
        "ValidationException",
        r"could not (?:assume|access) role|unable to assume role",
        "SageMaker cannot assume the role.",
        "A new role needs some seconds until every part of AWS knows it; "
        "an older one may not trust sagemaker.amazonaws.com.",
        "Wait a minute and try again. If it stays so, look at the role's trust policy.",
    ),
    cause(
        "ValidationException",
        r"EventBridge Scheduler to assume the role",
        "EventBridge Scheduler cannot assume the role.",
        "A new role needs some seconds until every part of AWS knows it.",
        "Wait a minute and try again, or choose no end for the endpoint: endpoint.ends_after=0.",
    ),
    cause(
        "ValidationException",
        r"not in the same region|must be in the same region|is in (?:another|a different) region",
        "The bucket is in another region.",
        "{message}",
        "Use a bucket in the region of the job, or choose the bucket's region.",
    ),
    cause(
        "ValidationException",
        r"no S3 objects found under S3 URL \"?(?P<uri>[^\s\"]+)",
        "There is nothing under {uri}.",
        "The input of the job is empty, or its prefix is mistyped.",
        "Look at the prefix, and at the step that should have written there.",
    ),
    cause(
        "ValidationException",
        r"no S3 objects found",
        "The input of the job is empty.",
        "{message}",
        "Look at the prefix, and at the step before.",
    ),
    cause(
        "ValidationException",
        r"could not find model data at (?P<uri>s3\S+)",
        "There is no model artifact at {uri}",
        "The path is wrong, or the role may not read it.",
        "Take the path from the training job's page or result.",
    ),
    cause(
        "ResourceInUse ResourceInUseException",
        r"job name|already exists",
        "This name was used before.",
        "Names of jobs can never be used again in an account and region.",
        "Choose another name.",
    ),
    cause(
        "ValidationException",
        r"cannot create already existing|already exists",
        "Something of this name exists already.",
        "{message}",
        "Choose another name, or delete the old one first.",
    ),
    cause(
        "ValidationException ConflictException ResourceInUse",
        r"cannot update in-progress",
        "The endpoint is still being created or updated.",
        "AWS lets nobody change or delete it meanwhile.",
        "Wait until it is InService or Failed, then try again.",
    ),
    cause(
        "ValidationError ValidationException",
        r"endpoint (?P<name>\S+) of account \S+ not found",
        "Endpoint {name} cannot be asked yet.",
        "It is not InService yet, was deleted, or is in another region.",
        "Wait until it is InService, and look at the region.",
    ),
    cause(
        "ModelError",
        r"\(415\).*?message \"?(?P<answer>.*)",
        "The model does not take this content type.",
        "It answered: {answer}",
        "Send application/json or application/jsonlines.",
    ),
    cause(
        "ModelError",
        r"\((?P<status>4\d\d)\).*?message \"?(?P<answer>.*)",
        "The model could not read what was sent.",
        "It answered with status {status}: {answer}",
        'Look at the form of the request: {{"instances": ["a sentence"]}}.',
    ),
    cause(
        "ModelError ModelNotReadyException",
        "",
        "The model could not answer.",
        "{message}",
        "Look at the endpoint's log in CloudWatch.",
    ),
    cause(
        "ValidationException ResourceNotFound ResourceNotFoundException NoSuchEntity",
        r"could not find|not found|does not exist|cannot be found",
        "What was asked for is not there.",
        "{message}",
        "Look at the name and the region.",
    ),
    cause(
        "ValidationException",
        r"validation errors? detected",
        "AWS did not accept a value of {operation}.",
        "{message}",
        "Correct it and try again.",
    ),
    # S3 and IAM
    cause(
        "BucketAlreadyExists",
        "",
        "This bucket name belongs to somebody else.",
        "Names of buckets are unique in the whole world.",
        "Choose another name.",
    ),
    cause(
        "BucketAlreadyOwnedByYou",
        "",
        "You already have a bucket of this name.",
        "",
        "Use it, or choose another.",
    ),
    cause(
        "OperationAborted",
        "",
        "The bucket is being created or deleted right now.",
        "",
        "Wait a minute, then try again.",
    ),
    cause(
        "BucketNotEmpty",
        "",
        "The bucket is not empty.",
        "Old versions and unfinished uploads count too.",
        "Empty it first.",
    ),
    cause("NoSuchBucket", "", "There is no such bucket.", "", "Look at its name."),
    cause("NoSuchKey 404", "", "There is no such object.", "{message}", "Look at its key and its bucket."),
    cause(
        "IllegalLocationConstraintException InvalidLocationConstraint PermanentRedirect "
        "AuthorizationHeaderMalformed",
        "",
        "The bucket's region is another one.",
        "{message}",
        "Choose the bucket's region.",
    ),
    cause(
        "EntityAlreadyExists",
        "",
        "A role of this name exists already.",
        "",
        "Use it, or choose another name.",
    ),
    cause(
        "DeleteConflict",
        "",
        "The role still has policies.",
        "{message}",
        "Detach its policies first, then delete it.",
    ),
    cause("MalformedPolicyDocument", "", "AWS does not understand the policy.", "{message}", ""),
)
