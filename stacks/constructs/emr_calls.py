"""What Studio calls at EMR Serverless, where the settings switch it on: Spark through Livy, from a notebook."""

from stacks.constructs.calls import Calls

FIND = ("emr-serverless:ListApplications",)
RUN = (
    "emr-serverless:GetApplication",
    "emr-serverless:StartApplication",
    "emr-serverless:StopApplication",
)
SPEAK = ("emr-serverless:AccessLivyEndpoints",)
WATCH = ("emr-serverless:GetDashboardForJobRun",)
CALLS = (
    Calls("emr-serverless", tuple(sorted((*FIND, *RUN, *WATCH))), "Studio finds, starts and stops Spark applications"),
    Calls("emr-serverless-services.livy", SPEAK, "notebooks speak to Spark by Livy"),
)
