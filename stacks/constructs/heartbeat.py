"""The heartbeat of spaces: a script that starts with every app and tells, once a minute, when the app was last used."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from aws_cdk import aws_iam as iam
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from lambdas.idle_shutdown.heartbeats import NAMESPACE
from stacks.constructs.calls import Calls
from stacks.constructs.statements import allow

MOST_CHARACTERS = 16_384  # of a lifecycle configuration, in base64
TELL = ("cloudwatch:PutMetricData",)
CALLS = (Calls("monitoring", TELL, "every app tells when it was last used, so that what nobody uses is stopped"),)
_PARTS = Path(__file__).parents[2] / "lifecycle"


class Heartbeat(Construct):
    """One lifecycle configuration an app type.

    All of its properties are create-only, so its name follows its content: another script is another resource, which
    the domain names before the old one goes.

    Args:
        idle_minutes: after which Jupyter ends a kernel that nobody uses, for SageMaker's idle setting to begin at all.
    """

    def __init__(self, scope: Construct, construct_id: str, *, prefix: str, idle_minutes: int) -> None:
        super().__init__(scope, construct_id)
        content = script(idle_minutes)
        self.jupyter_lab_arn = self._configuration("JupyterLab", f"{prefix}-heartbeat-lab", content)
        self.code_editor_arn = self._configuration("CodeEditor", f"{prefix}-heartbeat-editor", content)

    def _configuration(self, app_type: str, name: str, content: str) -> str:
        return sagemaker.CfnStudioLifecycleConfig(
            self,
            app_type,
            studio_lifecycle_config_app_type=app_type,
            studio_lifecycle_config_content=b64encode(content.encode()).decode(),
            studio_lifecycle_config_name=f"{name}-{sha256(content.encode()).hexdigest()[:8]}",
        ).attr_studio_lifecycle_config_arn


def script(idle_minutes: int) -> str:
    """What runs when an app starts: the shell script with its two programs in it."""
    culling, heartbeat = ((_PARTS / name).read_text() for name in ("culling.py", "heartbeat.py"))
    parts = {"@CULLING@\n": culling, "@HEARTBEAT@\n": heartbeat, "@CULL_SECONDS@": str(60 * idle_minutes)}
    text = (_PARTS / "start.sh").read_text()
    for place, part in parts.items():
        text = text.replace(place, part)
    return text


def may_tell_of_its_use(role: iam.Role) -> None:
    allow(
        role,
        "TellWhenAppsWereUsed",
        TELL,
        ["*"],
        {"StringEquals": {"cloudwatch:namespace": NAMESPACE}},
        because="PutMetricData has no resource in IAM; the condition confines it to the namespace.",
    )
