"""The team's code."""

from operations.prove.simulation.matrix.out_of_reach import OUT_OF_REACH
from operations.prove.simulation.request import STRANGER, But, Context, Request, Twin

_GIT, _API, _BRANCH = "git-codecommit", "codecommit", "codecommit:References"
_ELSEWHERE = But("to another repository", on="arn:aws:codecommit:{here}:others")
_MAIN: Context = {_BRANCH: "refs/heads/main"}


def _pushing(who: str) -> Twin:
    return Twin(
        Request(
            f"{who} push a branch",
            who,
            "codecommit:GitPush",
            "{code}",
            _GIT,
            context={_BRANCH: "refs/heads/mine"},
        ),
        (
            But("main", context=_MAIN),
            But("write a file to main", action="codecommit:PutFile", context=_MAIN, through=_API),
            But("delete main", action="codecommit:DeleteBranch", context=_MAIN, through=_API),
            But("merge around a review", action="codecommit:MergeBranchesBySquash", context=_MAIN, through=_API),
            But("delete the repository", action="codecommit:DeleteRepository", through=_API, context={_BRANCH: ""}),
            But("send notices", action="codecommit:PutRepositoryTriggers", through=_API, context={_BRANCH: ""}),
            But("from the internet", through="outside"),
            _ELSEWHERE,
            But("as a job", who="job"),
            But("as a stranger", who=STRANGER),
            But("as an admin", who="admin", through=""),
            But("as an auditor", who="auditor", through=""),
        ),
    )


def _pulling(who: str) -> Twin:
    allowed = Request(f"{who} pull code", who, "codecommit:GitPull", "{code}", _GIT)
    return Twin(allowed, (But("of another repository", on="arn:aws:codecommit:{here}:others"), *OUT_OF_REACH))


def _asking(who: str) -> Twin:
    """The question with which every push begins; it names no branch yet, and changes nothing."""
    allowed = Request(f"{who} ask what they may push", who, "codecommit:GitPush", "{code}", _GIT)
    return Twin(allowed, (_ELSEWHERE, But("as a job", who="job")))


CODE = (
    _pushing("people"),
    _pushing("lead"),
    _asking("people"),
    _pulling("people"),
    _pulling("lead"),
    Twin(
        Request("people ask for a review", "people", "codecommit:CreatePullRequest", "{code}", _API),
        (_ELSEWHERE, But("as a job", who="job")),
    ),
    Twin(
        Request(
            "lead merge a pull request",
            "lead",
            "codecommit:MergePullRequestBySquash",
            "{code}",
            _API,
            context=_MAIN,
        ),
        (
            But("as a scientist", who="people"),
            But("without a pull request", action="codecommit:MergeBranchesBySquash"),
            But("around its rules", action="codecommit:OverridePullRequestApprovalRules", context={_BRANCH: ""}),
            _ELSEWHERE,
        ),
    ),
)
