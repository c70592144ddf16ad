"""How people name a thing that a sweep saw."""

from lambdas.idle_shutdown.decision.case import Case

_PARTS = ("DomainId", "SpaceName", "UserProfileName", "AppType", "AppName")


def spelled(case: Case) -> str:
    """``d-1/anna/JupyterLab/default`` for an app; AWS's own names for anything else."""
    known = [case.name[part] for part in _PARTS if part in case.name]
    return "/".join(known or case.name.values())


def is_meant(asked: str, case: Case) -> bool:
    """Whether somebody who says ``anna``, ``anna/JupyterLab``, ``d-1/anna`` or an ARN may mean it."""
    words = asked.split(":", 5)[-1].removeprefix("app/") if asked.startswith("arn:") else asked
    wanted, parts = _small(words), _small(spelled(case))
    return any(parts[start : start + len(wanted)] == wanted for start in (0, 1))


def word_of(asked: str) -> str:
    """A word that every line about it holds: its space's, as far as that can be told."""
    parts = asked.split(":", 5)[-1].removeprefix("app/").strip("/").split("/")
    is_domain = len(parts) > 1 and parts[0].startswith("d-")
    return parts[1] if is_domain else parts[0]


def _small(words: str) -> list[str]:
    """AWS spells an app's type in small letters in its ARN."""
    return words.strip("/").lower().split("/")
