from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from hello_blaze_tui.practice import transform
from hello_blaze_tui.practice.data_processing import data_processing
from hello_blaze_tui.practice.payloads import RecordRefused
from hello_blaze_tui.practice.ports import Document, JobFailed
from tests.conftest import Connect
from tests.practice import valid_requests as valid
from tests.practice.memory_world import PracticeSageMaker, wait_for
from tests.practice.running_jobs import Bench
from tests.practice.trained_model import DEFINITION

JSON, JSON_LINES = "application/json", "application/jsonlines"
SOME_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def job(content_type: str = JSON_LINES, by: str = "Line", **more: Any) -> Document:
    """A job's request; what is in `more` and no member of the request is of DataProcessing."""
    processing = {
        name: more.pop(name) for name in ("InputFilter", "JoinSource", "OutputFilter") if name in more
    }
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/in/"}}
    return {
        **valid.transform_job(),
        "PrimaryContainer": DEFINITION,
        "TransformInput": {"DataSource": source, "ContentType": content_type, "SplitType": by},
        "TransformOutput": {"S3OutputPath": "s3://bucket/out", "Accept": content_type, "AssembleWith": by},
        "DataProcessing": processing,
        **more,
    }


def lines(*records: Any) -> bytes:
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


def parsed(output: bytes) -> list[Any]:
    return [json.loads(line) for line in output.splitlines()]


# What happens to records


@given(st.lists(st.tuples(SOME_JSON, SOME_JSON), min_size=1, max_size=5))
def test_each_record_is_joined_with_its_own_answer(pairs: list[tuple[Any, Any]]) -> None:
    processing = data_processing(job(JoinSource="Input"))
    records = [json.dumps(record).encode() for record, _ in pairs]
    assert processing.asked(records) == b"\n".join(records)
    output = processing.output(records, lines(*(answer for _, answer in pairs)))
    for (record, answer), line in zip(pairs, output.split(b"\n"), strict=True):
        members = record if isinstance(record, dict) else {"SageMakerInput": record}
        assert json.loads(line) == {**members, "SageMakerOutput": answer}


@given(st.binary(), st.lists(st.binary(), min_size=1))
def test_the_defaults_change_nothing_whatever_it_is(answer: bytes, records: list[bytes]) -> None:
    for request in (job(), job(InputFilter="$", JoinSource="None", OutputFilter="$")):
        assert data_processing(request).asked(records) == b"\n".join(records)
        assert data_processing(request).output(records, answer) == answer


def test_the_input_is_joined_as_it_was_before_its_filter() -> None:
    processing = data_processing(
        job(InputFilter="$.features", JoinSource="Input", OutputFilter="$['id','SageMakerOutput']")
    )
    record = b'{"id": "\xc3\xa4", "features": {"source": "fun"}, "SageMakerOutput": "reserved"}'
    assert processing.asked([record]) == b'{"source":"fun"}'
    assert processing.output([record], b"[1,\n2]") == '{"id":"ä","SageMakerOutput":[1,2]}'.encode()


@pytest.mark.parametrize(
    ("records", "answer", "said"),
    [
        ([b"{}", b"{}"], b"1\n", "answered 2 records with 1"),
        ([b"{}"], b"1\n2\n", "needs JSON"),
        ([b"{"], b"1", "needs JSON"),
        ([b"{}"], b"\xff", "needs JSON"),
        ([b"{}"], b"[" * 100_000, "needs JSON"),
        ([b"{}"], b"1e999", "cannot write"),
    ],
)
def test_what_cannot_be_joined_is_refused(records: list[bytes], answer: bytes, said: str) -> None:
    with pytest.raises(RecordRefused, match=said):
        data_processing(job(JoinSource="Input")).output(records, answer)


# Jobs


@pytest.mark.parametrize("strategy", ["SingleRecord", "MultiRecord"])
def test_predictions_beside_the_ids_of_their_lines(bench: Bench, strategy: str) -> None:
    rows = [
        {"id": number, "source": "fun and great" if number % 3 else "late and poor"} for number in range(40)
    ]
    bench.put("in/reviews.jsonl", lines(*rows))
    request = job(JoinSource="Input", OutputFilter="$['id','SageMakerOutput']", BatchStrategy=strategy)
    bench.run(transform.run, request)
    output = parsed(bench.get("out/reviews.jsonl.out"))
    expected = [(row["id"], "__label__1" if row["id"] % 3 else "__label__2") for row in rows]
    assert [(each["id"], each["SageMakerOutput"]["label"][0]) for each in output] == expected
    requests = 40 if strategy == "SingleRecord" else 1
    assert f"POST /invocations 200 ({requests} requests for in/reviews.jsonl)" in bench.log()


def test_a_part_of_each_line_is_asked_and_a_part_of_the_answer_kept(bench: Bench) -> None:
    bench.put("in/a.jsonl", lines({"id": 1, "review": {"source": "late and poor"}}))
    bench.run(transform.run, job(InputFilter="$.review", OutputFilter="$.label[0]"))
    assert parsed(bench.get("out/a.jsonl.out")) == ["__label__2"]


@pytest.mark.parametrize("by", ["Line", "None"])
def test_a_json_document_is_one_record(bench: Bench, by: str) -> None:
    document = {"day": "Monday", "instances": ["fun and great", "late and poor"]}
    bench.put("in/a.json", json.dumps(document, indent=2 if by == "None" else None))
    bench.run(transform.run, job(JSON, by, JoinSource="Input"))
    [output] = parsed(bench.get("out/a.json.out"))
    predicted = output.pop("SageMakerOutput")
    assert [each["label"] for each in predicted] == [["__label__1"], ["__label__2"]]
    assert output == document


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"InputFilter": "$.features"}, "InputFilter selects nothing: there is no member 'features'."),
        (
            {"OutputFilter": "$.label[1]"},
            "OutputFilter selects nothing: the index 1 is beyond the array of 1.",
        ),
        ({"InputFilter": "$.source"}, 'Each line must be {"source": "sentence"}.'),
        (
            {"JoinSource": "Input", "OutputFilter": "$.label"},
            "OutputFilter selects nothing: there is no member",
        ),
    ],
)
def test_a_record_without_what_a_filter_names_fails_the_job(
    bench: Bench, filters: dict[str, str], said: str
) -> None:
    bench.put("in/a.jsonl", lines({"source": "fun"}))
    with pytest.raises(JobFailed, match="ClientError: See job logs for more information"):
        bench.run(transform.run, job(**filters))
    where = "bucket/in/a.jsonl:"
    *_, status, empty, message, reason = bench.log("data-log")
    assert [status, empty, message] == [f"{where} ClientError: 400", where, f"{where} Message:"]
    assert reason.startswith(f"{where} {said}")
    assert bench.keys("out") == []


# What CreateTransformJob refuses


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (job(JoinSource="Input", by="None"), ""),
        (job(JSON, JoinSource="Input"), ""),
        (job("text/csv", InputFilter="$[1:]"), ""),
        (job(), ""),
        (job("image/png"), ""),
        (job("image/png", JoinSource="Input"), "ContentType and Accept"),
        (job("text/csv", by="None", InputFilter="$[1:]"), "to be Line"),
        (job(InputFilter="$..a"), 'Invalid InputFilter: "$..a". The operator .. is not supported.'),
        (job(OutputFilter=""), 'Invalid OutputFilter: "". A JsonPath begins with $.'),
        (
            job(OutputFilter="$['account_id','SageMakerOutput']"),
            """Invalid OutputFilter: "$['account_id','SageMakerOutput']". Unexpected "_" in JsonPath. """
            """Supported operators for "application/jsonlines" are """
            """['$', '[', ']', '*', '.', ' ', ',', ':', '-', '''].""",
        ),
    ],
)
def test_filters_that_are_taken_and_those_that_are_refused(
    sagemaker: PracticeSageMaker, request_: Document, words: str
) -> None:
    assert_refused(sagemaker, request_, words)


@pytest.mark.parametrize(
    ("of", "member", "value"),
    [
        ("TransformInput", "SplitType", "None"),
        ("TransformInput", "SplitType", "RecordIO"),
        ("TransformOutput", "AssembleWith", "None"),
        ("TransformOutput", "Accept", JSON),
        ("TransformOutput", "Accept", None),
        ("TransformInput", "ContentType", None),
    ],
)
@pytest.mark.parametrize(
    "processing", [{"JoinSource": "Input"}, {"InputFilter": "$.a"}, {"OutputFilter": "$.a"}]
)
def test_both_sides_of_the_model_have_one_format(
    sagemaker: PracticeSageMaker, of: str, member: str, value: str | None, processing: dict[str, str]
) -> None:
    request = job(**processing)
    request[of][member] = value
    if value is None:
        del request[of][member]
    assert_refused(sagemaker, request, "to have the same value")


def assert_refused(sagemaker: PracticeSageMaker, request: Document, words: str) -> None:
    """Refused in these words; without words, not refused."""
    sagemaker.objects.write("bucket", "in/a.jsonl", b"{}")
    sagemaker.ask("CreateModel", **valid.model())
    asked = {name: value for name, value in request.items() if name != "PrimaryContainer"}
    answer = sagemaker.ask("CreateTransformJob", **asked)
    assert answer.get("__type") == ("ValidationException" if words else None), answer
    assert words in answer.get("Message", "")


# In the practice account itself


def test_a_join_in_a_running_practice_account(connect: Connect, artifact: bytes) -> None:
    s3, iam, sagemaker = connect("s3"), connect("iam"), connect("sagemaker")
    policy = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}}]}
    policy["Statement"][0]["Action"] = "sts:AssumeRole"
    role = iam.create_role(RoleName="joins", AssumeRolePolicyDocument=json.dumps(policy))["Role"]["Arn"]
    s3.create_bucket(Bucket="joins")
    s3.put_object(Bucket="joins", Key="model.tar.gz", Body=artifact)
    s3.put_object(Bucket="joins", Key="in/a.jsonl", Body=lines({"id": 5, "source": "fun and great"}))
    container = {**DEFINITION, "ModelDataUrl": "s3://joins/model.tar.gz"}

    def is_made() -> bool:
        try:
            sagemaker.create_model(ModelName="joins", PrimaryContainer=container, ExecutionRoleArn=role)
        except ClientError as refused:  # a role is there some seconds after it was made, as on AWS
            if "Could not assume role" not in str(refused):
                raise
            return False
        return True

    wait_for(is_made)
    request = json.loads(json.dumps(job(JoinSource="Input")).replace("s3://bucket", "s3://joins"))
    del request["PrimaryContainer"]
    sagemaker.create_transform_job(**{**request, "ModelName": "joins", "TransformJobName": "joins"})
    sagemaker.get_waiter("transform_job_completed_or_stopped").wait(
        TransformJobName="joins", WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    [output] = parsed(s3.get_object(Bucket="joins", Key="out/a.jsonl.out")["Body"].read())
    assert (output["id"], output["SageMakerOutput"]["label"]) == (5, ["__label__1"])


def test_the_library_is_not_loaded_before_a_filter_needs_it() -> None:
    program = (
        "import sys; from hello_blaze_tui.practice import control_plane, data_processing, transform\n"
        "request = {'TransformInput': {}, 'TransformOutput': {}, 'DataProcessing': {'InputFilter': '$'}}\n"
        "data_processing.data_processing(request)\n"
        "print([name for name in sys.modules if name.startswith('jsonpath')])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
