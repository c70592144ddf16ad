"""What Studio calls at EMR Serverless, where the settings switch it on: Spark through Livy, from a notebook."""

from stacks.constructs.calls import Calls

CALLS = (
    Calls(
        "emr-serverless",
        (
            "emr-serverless:GetApplication",
            "emr-serverless:GetDashboardForJobRun",
            "emr-serverless:ListApplications",
            "emr-serverless:StartApplication",
            "emr-serverless:StopApplication",
        ),
        "Studio finds, starts and stops Spark applications",
    ),
    Calls("emr-serverless-services.livy", ("emr-serverless:AccessLivyEndpoints",), "notebooks speak to Spark by Livy"),
)
