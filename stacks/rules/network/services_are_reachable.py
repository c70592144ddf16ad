"""What is used from inside has its endpoint: without one, people look for another way out."""

from collections.abc import Iterator, Mapping

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.network import ENDPOINT, service_of
from stacks.rules.rule import Fact, Rule, either

# What AWS documents that a kind needs from inside the network (facts: "Connect Studio in a VPC to external resources",
# "Use CodeCommit with interface VPC endpoints", "Livy endpoints"). sts and logs are asked by the SDK that starts jobs.
_NEEDED: Mapping[str, frozenset[str]] = {
    "AWS::SageMaker::Domain": frozenset(
        {
            "aws.sagemaker.studio",
            "com.amazonaws.logs",
            "com.amazonaws.s3",
            "com.amazonaws.sagemaker.api",
            "com.amazonaws.sagemaker.runtime",
            "com.amazonaws.sts",
        }
    ),
    "AWS::CodeCommit::Repository": frozenset({"com.amazonaws.codecommit", "com.amazonaws.git-codecommit"}),
}


def check(assembly: Assembly) -> Iterator[Fact]:
    led_to = {service_of(endpoint) for endpoint in assembly.of(ENDPOINT)}
    for kind, needed in _NEEDED.items():
        for each in assembly.of(kind):
            missing = ", ".join(sorted(needed - led_to))
            yield either(each, not missing, f"{len(needed)} endpoints lead to what it needs", f"no endpoint: {missing}")


RULE = Rule(
    name="ServicesAreReachable",
    requirements=("NFR-1", "FR-1"),
    claim="Studio and the team's repository are reached through endpoints, by every service that they need",
    wrong="Studio or the repository lacks an endpoint to a service that it needs",
    matters="Studio then does not open, or a push hangs, and who then opens the network opens it for all",
    mend="Declare the call beside its capability (stacks/constructs/calls.py)",
    check=check,
)
