from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hello_blaze_tui.aws import check
from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.request import LocalFile, Request
from hello_blaze_tui.steps import STEPS, transform_output, variants
from hello_blaze_tui.steps.checking import problems
from hello_blaze_tui.steps.parsing import accept, parse
from hello_blaze_tui.steps.step import Answers, Field, Step, Value
from tests.steps.answering import PARTITIONS, answers

BUCKET = "hello-blaze-123456789012-toys-1-3fa2c1"
ROLE = "arn:aws:iam::123456789012:role/service-role/AmazonSageMaker-ExecutionRole-20261124T083000-3fa2c1"
TAGS = [
    {"Key": "hello-blaze:walkthrough", "Value": "toys-1"},
    {"Key": "hello-blaze:created-by-machine", "Value": "m-0a1b2c3d"},
]
BLAZINGTEXT = "811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1"
SENDERS = ("processing", "training", "model", "endpoint", "transform")
INPUT = {"name": "words", "uri": "s3://a-bucket/x", "path": "/opt/ml/processing/w", "data_type": "S3Prefix"}
OUTPUT = {"name": "report", "uri": "s3://a-bucket/r/", "path": "/opt/ml/processing/r"}
CHANNEL = {"name": "words", "uri": "s3://a-bucket/w/", "content_type": "text/plain", "compression": "Gzip"}
VARIANT = {
    "name": "other",
    "model_name": "older-model",
    "instance_type": "ml.m5.large",
    "instance_count": "2",
    "weight": "0.5",
}
BRANCHES: dict[str, dict[str, Value]] = {
    "as it is": {},
    "an existing bucket": {"bucket.source": "existing", "bucket.name": "a-bucket-of-mine"},
    "a folder": {"bucket.prefix": "my tutorial/"},
    "an existing role": {"role.source": "existing", "role.arn": "arn:aws:iam::123456789012:role/mine"},
    "chosen buckets": {"role.s3_access": "chosen", "role.buckets": ["one-bucket", "another-bucket"]},
    "no bucket": {"role.s3_access": "none"},
    "an environment": {"processing.environment": {"A": "1"}, "model.environment": {"B": "2"}},
    "all hyperparameters": {
        "training.epochs": 7,
        "training.learning_rate": 0.1,
        "training.early_stopping": "True",
        "training.patience": 2,
        "training.min_epochs": 3,
    },
    "more inputs and outputs": {"processing.more_inputs": [INPUT], "processing.more_outputs": [OUTPUT]},
    "more channels": {
        "training.image": BLAZINGTEXT.replace("blazingtext", "my"),
        "training.more_channels": [CHANNEL],
    },
    "what is rarely needed": {
        **{f"{step}.tags": {"team": "toys"} for step in ("bucket", "role", *SENDERS)},
        **{f"{step}.volume_key": "1234abcd" for step in ("processing", "training", "transform")},
        **{f"{step}.output_key": "1234abcd" for step in ("processing", "training", "transform")},
        **{f"{step}.isolation": True for step in ("processing", "training", "model")},
        **{f"{step}.subnets": ["subnet-0a"] for step in ("processing", "training", "model")},
        **{f"{step}.security_groups": ["sg-0a"] for step in ("processing", "training", "model")},
        **{f"{step}.environment": {"A": "1"} for step in ("training", "transform")},
        "bucket.versioning": True,
        "bucket.encryption": "SSE-KMS",
        "bucket.encryption_key": "arn:aws:kms:us-east-1:123456789012:key/1234abcd",
        "role.boundary": "arn:aws:iam::aws:policy/PowerUserAccess",
        "processing.instance_count": 2,
        "processing.encrypt_traffic": True,
        "training.spot": True,
        "training.max_wait_minutes": 30,
        "training.checkpoint_uri": "s3://my-bucket/checkpoints/",
        "training.retries": 2,
        "endpoint.storage_key": "1234abcd",
        "endpoint.startup_seconds": 120,
        "transform.max_concurrent": 2,
        "transform.retries": 1,
    },
    "what the console has besides": {
        "bucket.encryption": "SSE-KMS",
        "bucket.bucket_key": False,
        "processing.data_data_type": "ManifestFile",
        "processing.data_distribution": "ShardedByS3Key",
        "training.data_type": "ManifestFile",
        "training.distribution": "ShardedByS3Key",
        "training.encrypt_traffic": True,
        "model.hostname": "blazing",
        "endpoint.volume_gb": 20,
        "endpoint.capture": True,
        "endpoint.capture_json_types": [],
        "endpoint.capture_csv_types": ["text/csv"],
        "endpoint.async": True,
        "endpoint.success_topic": "arn:aws:sns:us-east-1:123456789012:good",
        "endpoint.notify_with_answer": ["SUCCESS_NOTIFICATION_TOPIC"],
        "transform.compression": "Gzip",
        "transform.input_filter": "$['source','k']",
        "transform.join_source": "Input",
        "transform.output_filter": "$.SageMakerOutput",
    },
    "several variants": {
        "endpoint.more_variants": [VARIANT, {**VARIANT, "name": "third", "instance_type": "ml.m5.xlarge"}],
        "predictions.variant": "other",
    },
    "no validation": {"training.validation_uri": ""},
    "serverless": {"endpoint.type": "serverless"},
    "asynchronous": {"endpoint.async": True},
    "asynchronous with topics": {
        "endpoint.async": True,
        "endpoint.async_failure_uri": "",
        "endpoint.success_topic": "arn:aws:sns:us-east-1:123456789012:good",
        "endpoint.error_topic": "arn:aws:sns:us-east-1:123456789012:bad",
    },
    "data capture": {"endpoint.capture": True, "endpoint.capture_modes": ["Input"]},
    "an existing configuration": {"endpoint.config_source": "existing", "endpoint.config_name": "mine"},
    "JSON lines": {
        "predictions.content_type": "application/jsonlines",
        "transform.content_type": "application/jsonlines",
        "predictions.k": 2,
        "transform.k": 2,
    },
}


def sent(given_answers: dict[str, Value] | None = None, **more: Any) -> dict[str, Request]:
    """The first request of each operation, over the whole tutorial."""
    learner = answers(given_answers, **more)
    requests: dict[str, Request] = {}
    for step in STEPS:
        for request in step.requests(learner):
            requests.setdefault(request.operation, request)
    return requests


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1"])
@pytest.mark.parametrize("name", ["toys-1", "A" * 32])
@pytest.mark.parametrize("branch", BRANCHES)
def test_every_branch_can_be_sent(branch: str, name: str, region: str) -> None:
    partition = PARTITIONS.get(region, "aws")
    chosen = {
        key: value.replace("arn:aws:", f"arn:{partition}:") if isinstance(value, str) else value
        for key, value in BRANCHES[branch].items()
    }
    learner = answers(chosen, region=region, name=name, attempts={step.key: 12 for step in STEPS})
    for step in STEPS:
        assert problems(step, learner) == {}, step.key
        for request in step.requests(learner):
            assert check.violations(request.service, request.operation, request.parameters) == []


@pytest.mark.parametrize("branch", BRANCHES)
def test_the_same_answers_make_the_same_requests(branch: str) -> None:
    learner = answers(BRANCHES[branch])
    for step in STEPS:
        assert list(step.requests(learner)) == list(step.requests(learner))


@pytest.mark.parametrize("branch", BRANCHES)
def test_whatever_can_be_tagged_is_tagged_and_whatever_is_created_is_named(branch: str) -> None:
    for operation, request in sent(BRANCHES[branch]).items():
        if not operation.startswith("Create"):
            continue
        assert request.creates is not None
        shape = check.service_model(request.service).operation_model(operation).input_shape
        if shape is not None and "Tags" in shape.members:
            assert request.parameters["Tags"][:2] == TAGS


def test_what_costs_says_so() -> None:
    costs = {operation: request.cost for operation, request in sent().items() if request.cost is not None}
    assert set(costs) == {"CreateProcessingJob", "CreateTrainingJob", "CreateEndpoint", "CreateTransformJob"}
    assert {str(cost.per_hour) for cost in costs.values()} == {"0.115"}
    assert [operation for operation, cost in costs.items() if cost.while_idle] == ["CreateEndpoint"]


def test_bucket_as_the_console_makes_it() -> None:
    assert sent()["CreateBucket"].parameters == {"Bucket": BUCKET}
    elsewhere = sent(region="eu-west-1")["CreateBucket"].parameters
    assert elsewhere["CreateBucketConfiguration"] == {"LocationConstraint": "eu-west-1"}
    blocked = sent()["PutPublicAccessBlock"].parameters["PublicAccessBlockConfiguration"]
    assert all(blocked.values())
    assert len(blocked) == 4


def test_role_as_the_console_makes_it() -> None:
    requests = sent()
    role = requests["CreateRole"].parameters
    assert (role["Path"], role["RoleName"]) == ("/service-role/", ROLE.rpartition("/")[2])
    trust = json.loads(role["AssumeRolePolicyDocument"])["Statement"][0]
    assert (trust["Principal"], trust["Action"]) == ({"Service": "sagemaker.amazonaws.com"}, "sts:AssumeRole")
    assert requests["AttachRolePolicy"].parameters["PolicyArn"] == (
        "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
    )
    policy = json.loads(requests["PutRolePolicy"].parameters["PolicyDocument"])["Statement"][0]
    assert policy["Resource"] == ["arn:aws:s3:::*"]
    assert policy["Action"] == ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"]
    in_china = sent(region="cn-north-1")["AttachRolePolicy"].parameters["PolicyArn"]
    assert in_china == "arn:aws-cn:iam::aws:policy/AmazonSageMakerFullAccess"


def test_processing_job_as_in_the_tutorial() -> None:
    parameters = sent()["CreateProcessingJob"].parameters
    assert parameters["ProcessingJobName"] == "hello-blaze-toys-1-3fa2c1-p1"
    assert parameters["RoleArn"] == ROLE
    assert parameters["AppSpecification"] == {
        "ImageUri": "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
        "ContainerEntrypoint": ["python3", "/opt/ml/processing/input/code/hello_blaze_preprocess.py"],
        "ContainerArguments": ["reviews_Practice_Toys_5.json.zip"],
    }
    cluster = parameters["ProcessingResources"]["ClusterConfig"]
    assert cluster == {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 5}
    places = {
        each["InputName"]: (each["S3Input"]["LocalPath"], each["S3Input"]["S3Uri"])
        for each in parameters["ProcessingInputs"]
    }
    assert places == {
        "data": (
            "/opt/ml/processing/input/data",
            f"s3://{BUCKET}/input/data/reviews_Practice_Toys_5.json.zip",
        ),
        "code": ("/opt/ml/processing/input/code", f"s3://{BUCKET}/input/code/hello_blaze_preprocess.py"),
    }
    outputs = parameters["ProcessingOutputConfig"]["Outputs"]
    assert [(each["S3Output"]["LocalPath"], each["S3Output"]["S3Uri"]) for each in outputs] == [
        ("/opt/ml/processing/output/train", f"s3://{BUCKET}/output/hello-blaze-toys-1-3fa2c1-p1/train/"),
        ("/opt/ml/processing/output/test", f"s3://{BUCKET}/output/hello-blaze-toys-1-3fa2c1-p1/test/"),
    ]


def test_training_job_as_in_the_tutorial() -> None:
    parameters = sent()["CreateTrainingJob"].parameters
    assert parameters["AlgorithmSpecification"] == {"TrainingImage": BLAZINGTEXT, "TrainingInputMode": "File"}
    assert parameters["HyperParameters"] == {"mode": "supervised"}
    assert parameters["ResourceConfig"] == {
        "InstanceType": "ml.m5.large",
        "InstanceCount": 1,
        "VolumeSizeInGB": 5,
    }
    assert parameters["StoppingCondition"] == {"MaxRuntimeInSeconds": 600}
    channels = {
        each["ChannelName"]: each["DataSource"]["S3DataSource"]["S3Uri"]
        for each in parameters["InputDataConfig"]
    }
    assert channels == {
        "train": f"s3://{BUCKET}/output/hello-blaze-toys-1-3fa2c1-p1/train/",
        "validation": f"s3://{BUCKET}/output/hello-blaze-toys-1-3fa2c1-p1/test/",
    }
    assert parameters["OutputDataConfig"] == {"S3OutputPath": f"s3://{BUCKET}/model/"}


def test_model_as_in_the_tutorial() -> None:
    parameters = sent()["CreateModel"].parameters
    assert parameters["ExecutionRoleArn"] == ROLE
    assert parameters["PrimaryContainer"] == {
        "Image": BLAZINGTEXT,
        "Mode": "SingleModel",
        "ModelDataUrl": f"s3://{BUCKET}/model/hello-blaze-toys-1-3fa2c1-t1/output/model.tar.gz",
    }


def test_endpoint_as_in_the_tutorial() -> None:
    requests = sent()
    assert requests["CreateEndpointConfig"].parameters["ProductionVariants"] == [
        {
            "VariantName": "AllTraffic",
            "ModelName": "hello-blaze-toys-1-3fa2c1-m1",
            "InitialVariantWeight": 1.0,
            "InstanceType": "ml.m5.large",
            "InitialInstanceCount": 1,
        }
    ]
    assert "AsyncInferenceConfig" not in requests["CreateEndpointConfig"].parameters
    assert "DataCaptureConfig" not in requests["CreateEndpointConfig"].parameters


def test_transform_job_as_in_the_tutorial() -> None:
    requests = sent()
    parameters = requests["CreateTransformJob"].parameters
    assert parameters["TransformInput"]["SplitType"] == "Line"
    assert parameters["TransformInput"]["ContentType"] == "application/json"
    assert parameters["TransformOutput"]["AssembleWith"] == "Line"
    assert parameters["TransformResources"] == {"InstanceType": "ml.m5.large", "InstanceCount": 1}
    uploads = [
        request for step in STEPS for request in step.requests(answers()) if request.operation == "PutObject"
    ]
    body = uploads[-1].parameters["Body"]
    assert body.count(b"\n") == 0
    assert len(json.loads(body)["instances"]) == 6


def test_what_is_added_to_a_list_is_sent_behind_the_tutorials_own() -> None:
    requests = sent(BRANCHES["more inputs and outputs"] | BRANCHES["more channels"])
    job, training = (requests[name].parameters for name in ("CreateProcessingJob", "CreateTrainingJob"))
    assert [each["InputName"] for each in job["ProcessingInputs"]] == ["data", "code", "words"]
    assert job["ProcessingInputs"][2]["S3Input"]["LocalPath"] == INPUT["path"]
    outputs = job["ProcessingOutputConfig"]["Outputs"]
    assert [each["OutputName"] for each in outputs] == ["train", "test", "report"]
    assert outputs[2]["S3Output"]["S3Uri"] == OUTPUT["uri"]
    assert training["InputDataConfig"][2]["ChannelName"] == "words"
    tested = sent(BRANCHES["no validation"])["CreateTrainingJob"].parameters["InputDataConfig"]
    assert [each["ChannelName"] for each in tested] == ["train"]


def test_a_row_from_a_file_has_all_its_columns() -> None:
    training = next(step for step in STEPS if step.key == "training")
    row = {key: CHANNEL[key] for key in ("name", "uri")}
    accepted = accept(training.field("more_channels"), [row])
    assert accepted == [{**row, "content_type": "", "compression": "None"}]
    assert parse(training.field("more_channels"), json.dumps([row])) == accepted
    for wrong in ('[{"nome": "x"}]', "[1]", "{", '{"name": "x"}'):
        with pytest.raises(UsageError, match="list of tables"):
            parse(training.field("more_channels"), wrong)


def test_what_is_rarely_needed_stands_where_aws_wants_it() -> None:
    requests = sent(BRANCHES["what is rarely needed"])
    network = {"Subnets": ["subnet-0a"], "SecurityGroupIds": ["sg-0a"]}
    parameters = {operation: request.parameters for operation, request in requests.items()}
    assert parameters["PutBucketVersioning"]["VersioningConfiguration"] == {"Status": "Enabled"}
    assert parameters["CreateRole"]["PermissionsBoundary"].endswith("PowerUserAccess")
    processing, training = parameters["CreateProcessingJob"], parameters["CreateTrainingJob"]
    assert processing["ProcessingOutputConfig"]["KmsKeyId"] == "1234abcd"
    assert processing["NetworkConfig"] == {
        "EnableNetworkIsolation": True,
        "EnableInterContainerTrafficEncryption": True,
        "VpcConfig": network,
    }
    assert training["EnableManagedSpotTraining"] is True
    cost = requests["CreateTrainingJob"].cost
    assert cost is not None
    assert cost.is_most
    assert training["StoppingCondition"] == {"MaxRuntimeInSeconds": 600, "MaxWaitTimeInSeconds": 1800}
    assert training["VpcConfig"] == parameters["CreateModel"]["VpcConfig"] == network
    variant = parameters["CreateEndpointConfig"]["ProductionVariants"][0]
    assert variant["ContainerStartupHealthCheckTimeoutInSeconds"] == 120
    transform = parameters["CreateTransformJob"]
    assert transform["MaxConcurrentTransforms"] == 2
    assert transform["ModelClientConfig"] == {"InvocationsTimeoutInSeconds": 600, "InvocationsMaxRetries": 1}
    for made in ("CreateProcessingJob", "CreateEndpointConfig", "CreateEndpoint", "CreateRole"):
        assert parameters[made]["Tags"] == [*TAGS, {"Key": "team", "Value": "toys"}]


def test_what_the_console_has_besides_stands_where_aws_wants_it() -> None:
    requests = sent(BRANCHES["what the console has besides"])
    parameters = {operation: request.parameters for operation, request in requests.items()}
    rule = parameters["PutBucketEncryption"]["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert rule["BucketKeyEnabled"] is False
    data, code = parameters["CreateProcessingJob"]["ProcessingInputs"]
    kinds = ("S3DataType", "S3DataDistributionType")
    assert [data["S3Input"][kind] for kind in kinds] == ["ManifestFile", "ShardedByS3Key"]
    assert [code["S3Input"][kind] for kind in kinds] == ["S3Prefix", "FullyReplicated"]
    for channel in parameters["CreateTrainingJob"]["InputDataConfig"]:
        assert [channel["DataSource"]["S3DataSource"][kind] for kind in kinds] == [
            "ManifestFile",
            "ShardedByS3Key",
        ]
    assert parameters["CreateTrainingJob"]["EnableInterContainerTrafficEncryption"] is True
    assert parameters["CreateModel"]["PrimaryContainer"]["ContainerHostname"] == "blazing"
    configuration = parameters["CreateEndpointConfig"]
    assert configuration["ProductionVariants"][0]["VolumeSizeInGB"] == 20
    assert configuration["DataCaptureConfig"]["CaptureContentTypeHeader"] == {"CsvContentTypes": ["text/csv"]}
    assert configuration["AsyncInferenceConfig"]["OutputConfig"]["NotificationConfig"] == {
        "SuccessTopic": "arn:aws:sns:us-east-1:123456789012:good",
        "IncludeInferenceResponseIn": ["SUCCESS_NOTIFICATION_TOPIC"],
    }
    job = parameters["CreateTransformJob"]
    assert job["TransformInput"]["CompressionType"] == "Gzip"
    assert job["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"].endswith(".json.gz")
    assert job["TransformOutput"]["Accept"] == job["TransformInput"]["ContentType"]
    assert job["DataProcessing"] == {
        "InputFilter": "$['source','k']",
        "JoinSource": "Input",
        "OutputFilter": "$.SageMakerOutput",
    }
    assert "DataProcessing" not in sent()["CreateTransformJob"].parameters


def test_sentences_are_uploaded_as_the_transform_job_is_told_that_they_are() -> None:
    transform = next(step for step in STEPS if step.key == "transform")
    plain, packed = (
        next(iter(transform.requests(answers({"transform.compression": compression})))).parameters["Body"]
        for compression in ("None", "Gzip")
    )
    assert gzip.decompress(packed) == plain


def test_every_variant_is_sent_and_its_machines_are_in_the_price() -> None:
    requests = sent(BRANCHES["several variants"])
    first, *others = requests["CreateEndpointConfig"].parameters["ProductionVariants"]
    assert first["VariantName"] == "AllTraffic"
    assert others[0] == {
        "VariantName": "other",
        "ModelName": "older-model",
        "InitialVariantWeight": 0.5,
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 2,
    }
    cost = requests["CreateEndpoint"].cost
    assert cost is not None
    assert cost.while_idle
    assert cost.per_hour == Decimal("0.115") * 3 + Decimal("0.23") * 2
    assert requests["InvokeEndpoint"].parameters["TargetVariant"] == "other"


def test_one_price_that_is_not_known_leaves_the_endpoints_unknown() -> None:
    row = {**VARIANT, "instance_type": "ml.x9.large"}
    cost = variants.cost(answers({"endpoint.more_variants": [row]}))
    assert (cost.per_hour, cost.while_idle) == (None, True)


ANSWER = '{"label": ["__label__1"], "prob": [0.75]}'


def joined(sentence: str) -> str:
    return json.dumps({"source": sentence, "SageMakerOutput": json.loads(ANSWER)})


@pytest.mark.parametrize(
    ("given", "text", "found"),
    [
        ({"join_source": "Input"}, f"{joined('one')}\n{joined('two')}\n", ["one", "two"]),
        ({"output_filter": "$.SageMakerOutput"}, f"{ANSWER}\n" * 2, ["one", "two"]),
        ({"join_source": "Input", "output_filter": "$.source"}, '"one"\n"two"\n', []),
    ],
)
def test_joined_and_filtered_answers_are_read_as_far_as_they_are_answers(
    given: dict[str, Value], text: str, found: list[str]
) -> None:
    learner = answers(
        {"transform.sentences": ["one", "two"], **{f"transform.{key}": each for key, each in given.items()}}
    )
    result = transform_output.read(text, learner)
    assert [each["sentence"] for each in result["predictions"]] == found
    if not found:
        assert result["summary"] == "2 lines, in the form that the filters make"
        assert result["beginning"] == ['"one"', '"two"']


def test_answers_that_nobody_filtered_and_that_are_none_are_told() -> None:
    with pytest.raises(BlazeError, match="not the one that was asked for"):
        transform_output.read('"one"\n', answers({"transform.sentences": ["one"]}))


def test_files_are_uploaded_as_files() -> None:
    assert isinstance(sent()["PutObject"].parameters["Body"], LocalFile)


VALUES = {
    "text": st.text(max_size=80),
    "file": st.text(max_size=80),
    "choice": st.text(max_size=20),
    "integer": st.integers() | st.text(max_size=5),
    "decimal": st.floats() | st.text(max_size=5),
    "boolean": st.booleans(),
    "list": st.lists(st.text(max_size=40), max_size=4),
    "mapping": st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=4),
}


def values(field: Field) -> st.SearchStrategy[Any]:
    """What can be kept of a field."""
    if field.kind == "rows":
        row = {
            column.key: st.just(column.default_for(answers())) | values(column) for column in field.columns
        }
        return st.lists(st.fixed_dictionaries({}, optional=row), max_size=3)
    return VALUES[field.kind]


FIELDS = [(step, field) for step in STEPS for field in step.fields]


@pytest.mark.parametrize(("step", "field"), FIELDS, ids=lambda each: each.key)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_whatever_is_typed_is_sent_rightly_or_explained(
    step: Step, field: Field, data: st.DataObject
) -> None:
    learner = answers({f"{step.key}.{field.key}": data.draw(values(field))})
    wrong = problems(step, learner)
    if wrong:
        assert all(len(sentence) < 400 and sentence.endswith((".", "?")) for sentence in wrong.values())
        return
    for request in step.requests(learner):
        assert check.violations(request.service, request.operation, request.parameters) == []


@pytest.mark.parametrize(
    ("answer", "value", "sentence"),
    [
        ("bucket.name", "My Bucket", "small letters"),
        ("bucket.name", "192.168.0.1", "IP address"),
        ("bucket.prefix", "folder", "slash"),
        ("dataset.file", "/nowhere/reviews.json", "no file"),
        ("dataset.file", __file__, ".json.zip"),
        ("dataset.file_key", "folder/", "folder"),
        ("dataset.script_key", "input/data/reviews_Practice_Toys_5.json.zip", "where the dataset lies"),
        ("role.name", "a b", "Role name"),
        ("processing.job_name", "-p", "letters, digits and hyphens"),
        ("processing.instance_type", "m5.large", "one of"),
        ("processing.data_path", "/tmp", "/opt/ml/processing/"),
        ("processing.volume_gb", 0, "from 1"),
        ("processing.more_inputs", [INPUT, {**INPUT, "path": "/tmp"}], "Input 2, Local path: A path inside"),
        ("processing.more_inputs", [{**INPUT, "name": "code"}], "a name of its own"),
        ("processing.more_inputs", [{"name": "x"}], "Input 1, S3 location"),
        ("processing.more_outputs", [{**OUTPUT, "uri": "s3://b"}], "Output 1, S3 location: An S3 address"),
        ("processing.more_outputs", "typed", "list of tables"),
        ("training.more_channels", [CHANNEL], "train and validation only"),
        ("training.epochs", 0, "at least 1"),
        ("training.output_key", "a key", "letters, digits"),
        ("training.subnets", ["mine"], "subnet-0123"),
        ("training.tags", {"aws:x": "1"}, "does not begin"),
        ("training.tags", {"": "1"}, "1 to 128"),
        ("training.environment", {"1": "x"}, "must not begin with a digit"),
        ("transform.max_concurrent", 17, "at most 100 MB"),
        ("endpoint.startup_seconds", 59, "from 60"),
        ("endpoint.more_variants", [{**VARIANT, "name": "AllTraffic"}], "a name of its own"),
        ("endpoint.more_variants", [{**VARIANT, "instance_count": "none"}], "from 1 to 100"),
        ("endpoint.more_variants", [{**VARIANT, "instance_count": "9" * 5000}], "from 1 to 100"),
        ("endpoint.more_variants", [{**VARIANT, "weight": "nan"}], "0 to 1,000,000"),
        ("endpoint.more_variants", [{**VARIANT, "instance_type": "m5.large"}], "one of"),
        ("model.hostname", "a b", "letters, digits"),
        ("transform.input_filter", "source", "begins with $"),
        ("transform.output_filter", "$" * 64, "63 characters"),
        ("transform.data_type", "ManifestFile", "one of S3Prefix"),
        ("transform.join_source", "Input", "Split type and Assemble with"),
        ("training.learning_rate", 0.0, "above 0"),
        ("training.early_stopping", "Perhaps", "one of True, False"),
        ("training.learning_rate", 10**400, "above 0"),
        ("training.instance_count", 2, "one machine"),
        ("endpoint.weight", 10**400, "1,000,000"),
        ("cleanup.keep", ["nothing like it"], "neither a kind"),
        ("training.train_uri", "bucket/key", "s3://"),
        ("model.image", "", "given"),
        ("endpoint.memory_mb", "1000", "one of"),
        ("endpoint.instance_count", 0, "from 1"),
        ("predictions.sentences", [" "], "at least one"),
        ("transform.max_payload_mb", 101, "to 100"),
        ("region.name", "nowhere-1", "regions"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_beside_its_field(answer: str, value: Value, sentence: str) -> None:
    key, _, field = answer.partition(".")
    step = next(step for step in STEPS if step.key == key)
    extras: dict[str, dict[str, Value]] = {
        "endpoint.memory_mb": {"endpoint.type": "serverless"},
        "transform.join_source": {"transform.split_type": "None"},
    }
    extra = extras.get(answer, {})
    wrong = problems(step, answers({answer: value, **extra}))
    assert sentence in wrong[field]


def test_a_step_that_waits_for_an_earlier_answer_says_so() -> None:
    dataset = next(step for step in STEPS if step.key == "dataset")
    assert "has to be answered first" in problems(dataset, answers({"bucket.source": "existing"}))[""]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.txt", "one\n\n two \n", ["one", "two"]),
        ("a.json", json.dumps({"instances": ["one", "two"]}, indent=2), ["one", "two"]),
        ("a.jsonl", '{"source": "one"}\n{"source": "two"}\n', ["one", "two"]),
        ("b.txt", " \n", None),
        ("b.json", "{}", None),
        ("b.jsonl", "one", None),
        ("c.json", '{"instances": [1]}', None),
    ],
)
def test_sentences_come_from_files_of_three_forms(
    tmp_path: Path, name: str, text: str, found: list[str] | None
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    learner = answers({"predictions.sentences_file": str(path)})
    predictions = next(step for step in STEPS if step.key == "predictions")
    if found is None:
        assert "sentences_file" in problems(predictions, learner)
        return
    [request] = predictions.requests(learner)
    assert json.loads(request.parameters["Body"]) == {"instances": found}


def test_an_endpoint_of_an_asynchronous_configuration_is_asked_asynchronously() -> None:
    learner = answers(results={"endpoint": {"async": True}})
    predictions = next(step for step in STEPS if step.key == "predictions")
    assert [request.operation for request in predictions.requests(learner)] == [
        "PutObject",
        "InvokeEndpointAsync",
    ]


def test_what_has_no_meaning_with_the_other_answers_is_not_sent() -> None:
    parameters = sent({"training.patience": 2})["CreateTrainingJob"].parameters
    assert parameters["HyperParameters"] == {"mode": "supervised"}


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("a.json", b"", "is empty"),
        ("a.json.zip", b"PK no", "no zip archive"),
        ("a.json.gz", b"plain", "with gzip"),
    ],
)
def test_a_dataset_that_is_not_what_its_name_says_is_told(
    tmp_path: Path, name: str, body: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    dataset = next(step for step in STEPS if step.key == "dataset")
    assert sentence in problems(dataset, answers({"dataset.file": str(path)}))["file"]


def test_a_default_that_follows_from_a_wrong_answer_is_not_to_be_mended_itself() -> None:
    step = next(each for each in STEPS if each.key == "dataset")
    assert set(problems(step, answers({"dataset.file": ""}))) == {"file"}
    assert set(problems(step, answers({"dataset.file": "", "dataset.script": ""}))) == {"file", "script"}
    given = {"dataset.file": "", "dataset.file_key": "/"}
    assert set(problems(step, answers(given))) == {"file", "file_key"}


@pytest.mark.parametrize("branch", BRANCHES)
def test_a_step_needs_whatever_its_requests_look_at(branch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    learner, looked = answers(BRANCHES[branch]), set[str]()

    def noted(read: Callable[[Answers, str], Any]) -> Callable[[Answers, str], Any]:
        def reading(self: Answers, name: str) -> Any:
            looked.add(name.partition(".")[0])
            return read(self, name)

        return reading

    for name in ("__getitem__", "result"):
        monkeypatch.setattr(Answers, name, noted(getattr(Answers, name)))
    needed: dict[str, set[str]] = {}
    for step in STEPS:
        direct = step.needs_with(learner)
        needed[step.key] = {*direct, *(each for key in direct for each in needed[key])}
        looked.clear()
        list(step.requests(learner))
        assert looked - {step.key} <= needed[step.key], step.key
