"""Who answered an attempt is read from AWS's own words, and a wrong answer ends the rehearsal."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoRegionError

from operations.rehearsal.attempts import ALLOWED, Act, Answer, Attempt, But, answers, who_refused
from operations.rehearsal.stage import StepFailed

_WHO = "User: arn:aws:sts::1:assumed-role/job/one is not authorized to perform:"


@pytest.mark.parametrize(
    ("said", "by"),
    [
        (f'{_WHO} s3:GetObject on resource: "arn:aws:s3:::b/k" with an explicit deny in a resource-based policy',
         "bucket policy"),
        (f"{_WHO} kms:Decrypt on resource: arn because no resource-based policy allows the kms:Decrypt action",
         "key policy"),
        (f"{_WHO} ecr:BatchGetImage on resource: arn with an explicit deny in a resource-based policy",
         "resource policy"),
        (f"{_WHO} sagemaker:CreateTrainingJob on resource: arn because no identity-based policy allows the action",
         "identity policy"),
        (f"{_WHO} iam:PassRole on resource: arn with an explicit deny in a permissions boundary", "boundary"),
        (f"{_WHO} s3:PutObject on resource: arn because no session policy allows it", "session policy"),
        (f"{_WHO} s3:PutObject on resource: arn because no VPC endpoint policy allows it", "endpoint policy"),
        ("The specified key does not exist", "an error"),
    ],
)  # fmt: skip
def test_a_refusal_names_who_refused(said: str, by: str) -> None:
    assert who_refused(said) == by


def raising(error: Exception) -> Act:
    def act() -> None:
        raise error

    return act


def denied(by: str) -> Exception:
    message = f"{_WHO} s3:GetObject on resource: arn with an explicit deny in a {by}"
    error: Exception = ClientError({"Error": {"Code": "AccessDenied", "Message": message}}, "GetObject")
    return error


GONE = EndpointConnectionError(endpoint_url="https://127.0.0.1:9")


def test_answers_come_in_the_order_of_the_attempts_each_with_its_twin() -> None:
    refused = (But("outside", raising(denied("resource-based policy")), ("bucket policy",)),
               But("elsewhere", raising(GONE), ("boundary", "no way there")))  # fmt: skip
    assert list(answers([Attempt("read", lambda: None, refused)])) == [
        Answer("read", ALLOWED),
        Answer("outside", "bucket policy", "read"),
        Answer("elsewhere", "no way there", "read"),
    ]


@pytest.mark.parametrize(
    "act", [lambda: None, raising(GONE), raising(NoRegionError()), raising(denied("permissions boundary"))]
)
def test_another_answer_than_the_right_one_ends_the_rehearsal(act: Act) -> None:
    with pytest.raises(StepFailed, match="“read, but outside” must be answered by “bucket policy”, and was by"):
        list(answers([Attempt("read", lambda: None, (But("outside", act, ("bucket policy",)),))]))


def test_what_must_go_and_does_not_ends_the_rehearsal_with_awss_reason() -> None:
    with pytest.raises(StepFailed, match="explicit deny in a VPC endpoint policy"):
        list(answers([Attempt("read", raising(denied("VPC endpoint policy")), ())]))


def test_an_answer_is_a_line_of_a_terminal_of_80_columns() -> None:
    line = Answer("with a job's credentials outside", "endpoint policy", "read").line()
    assert line.split("  ") == ["", "but with a job's credentials outside", *[""] * 4, " denied by endpoint policy"]
    assert len(f"{' ' * 6}{line}") <= 80
    assert Answer("inside", ALLOWED).line().endswith(" allowed")
