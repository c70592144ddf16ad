"""Notebook instances: nobody of ours may make one, so one that runs is foreign, or older than this platform.

Nothing outside tells of their use: CloudWatch has their load at best, and a notebook that waits for its reader has
none. So they stop at a ``max_age`` only, counted from when they were last started or changed. The volume stays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..calls import pages
from ..decision.case import Case
from .kind import Listed
from .row import Row, latest


class NotebookInstances(Row):
    word = "NotebookInstance"

    def pages(self, token: str) -> Iterator[tuple[Sequence[Listed], str]]:
        request = {"StatusEquals": "InService", "MaxResults": 100}
        for page, after in pages(self.aws.calls, self.client.list_notebook_instances, request, start=token):
            yield page["NotebookInstances"], after

    def case(self, listed: Listed) -> Case:
        status = listed["NotebookInstanceStatus"]
        return Case(
            kind=self.word,
            name={"NotebookInstanceName": listed["NotebookInstanceName"]},
            status=status,
            running=status == "InService",
            free=False,
            shared=False,
            created=latest(listed.get("CreationTime"), listed.get("LastModifiedTime")),
            arn=listed["NotebookInstanceArn"],
            instance_type=listed.get("InstanceType", ""),
        )

    def read(self, case: Case) -> Case:
        found = self.aws.call(self.client.describe_notebook_instance, **case.name)
        return replace(self.case(found), tags=case.tags, signals=case.signals)

    def stop(self, case: Case) -> None:
        self.aws.call(self.client.stop_notebook_instance, **case.name)
