"""What Cloister was asked to do, by the names that tests and rules carry."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Requirement:
    """What was asked for, in a title and in a sentence."""

    name: str
    title: str
    means: str


REQUIREMENTS = (
    Requirement(
        "NFR-1",
        "Data and code never cross the public internet",
        "Whatever holds or moves data has private ways only, to AWS, under keys of ours, shared with nobody.",
    ),
    Requirement(
        "NFR-2",
        "Data scientists have no path to the public internet",
        "From an app, a job or a function that runs their code, no route, name, role or service leads out.",
    ),
    Requirement(
        "C-1",
        "Data is stored in S3",
        "Jobs read from and write to buckets of the platform, and to nothing else.",
    ),
    Requirement(
        "C-2",
        "Credentials stay in IAM Identity Center",
        "People sign in once, get in as members of groups, and the platform keeps no credentials of theirs.",
    ),
    Requirement(
        "C-3",
        "CodeCommit is the version control system",
        "The team's code lies in one repository of CodeCommit.",
    ),
    Requirement(
        "FR-1",
        "Collaborative development",
        "Everybody's space begins with the team's repository, and everybody may pull, push and ask for a review.",
    ),
    Requirement(
        "FR-2",
        "Studio uses Amazon EMR from inside the network",
        "Spark works in our own subnets and is reached by endpoints.",
    ),
    Requirement(
        "GPU-1",
        "A GPU job starts only after an admin approved its cost",
        "Nobody but the approval starts a GPU.",
    ),
    Requirement(
        "GR-1",
        "What is not in use is stopped",
        "Idle apps stop by themselves, and a sweep stops what does not.",
    ),
    Requirement(
        "ALG-1",
        "The algorithm takes its settings through the channel config",
        "One required channel, one image by digest, tiles straight from S3.",
    ),
    Requirement(
        "DAT-1",
        "Raw data stays as it came; derived data can be made again",
        "Neither people nor jobs change raw data.",
    ),
)
