from __future__ import annotations

import gc
import json
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hello_blaze_tui.aws.account import Account, Where, regions
from hello_blaze_tui.aws.session import partition_of
from hello_blaze_tui.errors import BlazeError, Stopped, UsageError
from hello_blaze_tui.request import LocalFile, Request
from tests.aws.fake_aws import Answer, Received, Server, serving

IDENTITY = (
    b'<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
    b"<GetCallerIdentityResult>"
    b"<Arn>arn:aws-cn:iam::123456789012:user/learner</Arn><Account>123456789012</Account>"
    b"</GetCallerIdentityResult></GetCallerIdentityResponse>"
)


def practice(server: Server) -> Account:
    return Account(
        Where(endpoint_url=server.url, access_key_id="practicekey", secret_access_key="practicesecret")
    )


def ok(_: Received) -> Answer:
    return Answer()


def test_making_an_account_needs_neither_network_nor_credentials() -> None:
    assert not Account(Where()).is_practice
    assert Account(Where(access_key_id="a", secret_access_key="b")).is_practice


def test_the_secret_key_is_not_in_the_repr() -> None:
    assert "geheim" not in repr(Where(access_key_id="a", secret_access_key="geheim"))


def test_nothing_of_the_learners_aws_environment_reaches_the_practice_account(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text(
        "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::999999999999:role/other\nsource_profile = x\n"
        "endpoint_url = http://127.0.0.1:9\ns3 =\n  addressing_style = virtual\n"
        "  use_accelerate_endpoint = true\n"
    )
    for name, value in {
        "AWS_PROFILE": "absent",
        "AWS_ACCESS_KEY_ID": "learnerskey",
        "AWS_SECRET_ACCESS_KEY": "learnerssecret",
        "AWS_SESSION_TOKEN": "learnerstoken",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
        "AWS_ENDPOINT_URL_SAGEMAKER": "http://127.0.0.1:9",
        "AWS_CA_BUNDLE": "/absent",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
        "AWS_DEFAULTS_MODE": "nonsense",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    with serving(ok) as server:
        account = practice(server)
        account.read("sagemaker", "ListModels")
        account.read("s3", "HeadBucket", Bucket="my-bucket")
        assert account.region == "us-east-1"
    assert [request.path for request in server.received] == ["/", "/my-bucket"]
    for request in server.received:
        assert "Credential=practicekey/" in request.headers["authorization"]
        assert "/us-east-1/" in request.headers["authorization"]
        assert "x-amz-security-token" not in request.headers
        assert "hello-blaze/" in request.headers["user-agent"]
        assert not [value for value in request.headers.values() if "learner" in value]


def test_for_aws_the_endpoint_variables_keys_and_token_apply(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(ok) as server:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "learnerskey",
            "AWS_SECRET_ACCESS_KEY": "learnerssecret",
            "AWS_SESSION_TOKEN": "learnerstoken",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
            "AWS_ENDPOINT_URL_SAGEMAKER": server.url,
        }.items():
            monkeypatch.setenv(name, value)
        account = Account(Where())
        assert account.region == "eu-west-1"
        account.read("sagemaker", "ListModels")
    (request,) = server.received
    assert "Credential=learnerskey/" in request.headers["authorization"]
    assert request.headers["x-amz-security-token"] == "learnerstoken"


def test_a_profile_gives_region_and_keys(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("[profile class]\nregion = eu-central-1\n")
    (tmp_path / "credentials").write_text("[class]\naws_access_key_id = pk\naws_secret_access_key = ps\n")
    with serving(ok) as server:
        account = Account(Where(profile="class", endpoint_url=server.url))
        account.read("sagemaker", "ListModels")
    assert "Credential=pk/" in server.received[0].headers["authorization"]
    assert account.region == "eu-central-1"


def test_a_profile_that_does_not_exist_is_named() -> None:
    with pytest.raises(BlazeError, match="no AWS profile named nowhere"):
        Account(Where(profile="nowhere", region="us-east-1")).read("sagemaker", "ListModels")


def test_no_region_is_said_so() -> None:
    with pytest.raises(BlazeError, match="No region is chosen"):
        _ = Account(Where()).region


def test_missing_credentials_say_what_to_do() -> None:
    with pytest.raises(BlazeError) as caught:
        Account(Where(region="us-east-1")).read("sagemaker", "ListModels")
    assert caught.value.code == "NoCredentialsError"
    assert "aws configure" in caught.value.todo


def test_credentials_written_elsewhere_are_seen_after_renewing(tmp_path: Path) -> None:
    with serving(ok) as server:
        account = Account(Where(region="us-east-1", endpoint_url=server.url))
        with pytest.raises(BlazeError):
            account.read("sagemaker", "ListModels")
        (tmp_path / "credentials").write_text(
            "[default]\naws_access_key_id = pk\naws_secret_access_key = ps\n"
        )
        account.renew()
        account.read("sagemaker", "ListModels")
    assert len(server.received) == 1


def test_identity_is_asked_once() -> None:
    with serving(lambda _: Answer(body=IDENTITY)) as server:
        account = practice(server)
        identity = account.identity()
        assert account.identity() is identity
    assert (identity.account_id, identity.partition) == ("123456789012", "aws-cn")
    assert len(server.received) == 1


def test_read_refuses_what_changes_something() -> None:
    account = Account(Where())
    for operation in ("CreateModel", "DeleteModel", "StopTrainingJob", "PutObject", "InvokeEndpoint"):
        with pytest.raises(ValueError, match="send it as a Request"):
            account.read("sagemaker", operation)
    with pytest.raises(ValueError, match="send it as a Request"):
        list(account.pages("sagemaker", "CreateModel", "x"))


def test_a_wrong_request_is_not_sent_and_says_what_is_allowed() -> None:
    with serving(ok) as server, pytest.raises(UsageError) as caught:
        practice(server).send(Request("sagemaker", "DeleteModel", {"ModelName": "a_b", "Other": 1}))
    assert server.received == []
    assert "Model name may hold letters, digits and hyphens" in caught.value.why
    assert "Other is not known" in caught.value.why


def test_sending_gives_awss_answer_without_its_envelope() -> None:
    with serving(lambda _: Answer(body=b'{"ModelArn": "arn"}')) as server:
        request = Request(
            "sagemaker",
            "CreateModel",
            {"ModelName": "m", "ExecutionRoleArn": "arn:aws:iam::123456789012:role/r"},
        )
        assert practice(server).send(request) == {"ModelArn": "arn"}
    assert json.loads(server.received[0].body)["ModelName"] == "m"


def test_a_streaming_answer_is_read_to_its_end() -> None:
    with serving(lambda _: Answer(body=b"[1]", headers={"Content-Type": "application/json"})) as server:
        answer = practice(server).send(
            Request("sagemaker-runtime", "InvokeEndpoint", {"EndpointName": "e", "Body": b"{}"})
        )
    assert answer["Body"] == b"[1]"
    assert answer["ContentType"] == "application/json"
    assert answer["Milliseconds"] > 0


def refusing(code: str, message: str, status: int = 400) -> Callable[[Received], Answer]:
    body = json.dumps({"__type": code, "message": message}).encode()
    return lambda _: Answer(status, body)


def test_a_refusal_becomes_three_sentences_with_awss_code() -> None:
    with (
        serving(refusing("ResourceInUse", "Training job names must be unique")) as server,
        pytest.raises(BlazeError) as caught,
    ):
        practice(server).send(Request("sagemaker", "StopTrainingJob", {"TrainingJobName": "t"}))
    assert caught.value.code == "ResourceInUse"


def test_throttled_calls_are_tried_again() -> None:
    answers = iter([refusing("ThrottlingException", "Rate exceeded")] * 2)

    def answer(request: Received) -> Answer:
        return next(answers, ok)(request)

    with serving(answer) as server:
        practice(server).read("sagemaker", "ListModels")
    assert len(server.received) == 3


def test_what_would_be_done_twice_is_sent_once() -> None:
    with (
        serving(lambda _: Answer(500, b'{"__type": "InternalFailure", "message": ""}')) as server,
        pytest.raises(BlazeError),
    ):
        practice(server).send(
            Request(
                "sagemaker-runtime",
                "InvokeEndpointAsync",
                {"EndpointName": "e", "InputLocation": "s3://bucket/in.json"},
            )
        )
    assert len(server.received) == 1


def test_nobody_listening_is_explained() -> None:
    with serving(ok) as server:
        url = server.url
    account = Account(Where(endpoint_url=url, access_key_id="a", secret_access_key="b"))
    with pytest.raises(BlazeError) as caught:
        account.send(
            Request(
                "sagemaker-runtime",
                "InvokeEndpointAsync",
                {"EndpointName": "e", "InputLocation": "s3://bucket/in.json"},
            )
        )
    assert "cannot be reached" in caught.value.what


def s3_upload(request: Received) -> Answer:
    if request.method == "POST" and request.path.endswith("?uploads"):
        return Answer(
            body=b"<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"
        )
    if request.method == "POST":
        return Answer(body=b"<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>")
    return Answer(body=b"", headers={"ETag": '"e"'})


def test_a_file_is_uploaded_in_parts_and_its_bytes_are_told(tmp_path: Path) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(b"x" * 9_000_000)
    told: list[tuple[int, int]] = []
    with serving(s3_upload) as server:
        request = Request("s3", "PutObject", {"Bucket": "bucket", "Key": "a b", "Body": LocalFile(path)})
        assert practice(server).send(request, lambda done, total: told.append((done, total))) == {}
    assert [r.method for r in server.received].count("PUT") == 2
    assert told[-1] == (9_000_000, 9_000_000)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_other_parameters_of_an_upload_are_sent(tmp_path: Path) -> None:
    path = tmp_path / "data.txt"
    path.write_bytes(b"x")
    parameters = {"Bucket": "bucket", "Key": "k", "Body": LocalFile(path), "ContentType": "text/plain"}
    with serving(s3_upload) as server:
        practice(server).send(Request("s3", "PutObject", parameters))
    assert server.received[0].headers["content-type"] == "text/plain"


def test_a_callback_can_end_an_upload(tmp_path: Path) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(b"x" * 9_000_000)

    def stop(_done: int, _total: int) -> None:
        raise Stopped("Stopped.")

    with serving(s3_upload) as server, warnings.catch_warnings():
        # s3transfer leaves the file open when a callback raises.
        warnings.simplefilter("ignore", ResourceWarning)
        with pytest.raises(Stopped):
            practice(server).send(
                Request("s3", "PutObject", {"Bucket": "bucket", "Key": "k", "Body": LocalFile(path)}), stop
            )
        gc.collect()
    assert "DELETE" in [request.method for request in server.received]


def test_a_file_that_vanished_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gone.zip"
    with serving(ok) as server, pytest.raises(BlazeError, match=r"gone\.zip cannot be read"):
        practice(server).send(
            Request("s3", "PutObject", {"Bucket": "bucket", "Key": "k", "Body": LocalFile(path)})
        )


def test_a_refused_upload_is_explained_by_awss_own_answer(tmp_path: Path) -> None:
    path = tmp_path / "data.txt"
    path.write_bytes(b"x")
    denied = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
    with serving(lambda _: Answer(403, denied)) as server, pytest.raises(BlazeError) as caught:
        practice(server).send(
            Request("s3", "PutObject", {"Bucket": "bucket", "Key": "k", "Body": LocalFile(path)})
        )
    assert caught.value.code == "AccessDenied"
    assert '"s3:PutObject"' in caught.value.todo


def test_pages_are_walked_to_the_last() -> None:
    def answer(request: Received) -> Answer:
        token = json.loads(request.body).get("NextToken")
        name = {"ModelName": token or "first", "ModelArn": "a"}
        return Answer(body=json.dumps({"Models": [name], **({} if token else {"NextToken": "t"})}).encode())

    with serving(answer) as server:
        models = list(practice(server).pages("sagemaker", "ListModels", "Models"))
    assert [model["ModelName"] for model in models] == ["first", "t"]


def test_many_threads_share_one_client() -> None:
    with serving(ok) as server:
        account = practice(server)
        barrier = threading.Barrier(8)

        def client(_: int) -> int:
            barrier.wait()
            return id(account.client("sagemaker"))

        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(client, range(8)))) == 1


def test_the_regions_are_known_without_network() -> None:
    assert {"us-east-1", "eu-west-1", "ap-northeast-1"} <= set(regions())
    assert "cn-north-1" in regions("aws-cn")
    assert "cn-north-1" not in regions()


@pytest.mark.parametrize(
    ("region", "partition"),
    [("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("xx-new-1", "aws")],
)
def test_a_region_belongs_to_a_partition(region: str, partition: str) -> None:
    assert partition_of(region) == partition
