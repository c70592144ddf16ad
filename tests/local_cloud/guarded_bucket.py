"""A bucket whose policy tests write."""

from typing import Any

from tests.local_cloud.account import Account
from tests.local_cloud.policies.documents import Statement, document


class Bucket:
    """A bucket with an object ``tile``, and a policy."""

    def __init__(self, account: Account, *policy: Statement) -> None:
        self.name, self.account = account.bucket({"tile": b"pixels"}), account
        self.arn = f"arn:aws:s3:::{self.name}"
        account.client("s3").delete_public_access_block(Bucket=self.name)
        if policy:
            self.guard(*policy)

    def guard(self, *policy: Statement) -> None:
        stated = [{"Principal": "*", **each, "Resource": [self.arn, f"{self.arn}/*"]} for each in policy]
        self.account.client("s3").put_bucket_policy(Bucket=self.name, Policy=document(*stated))

    def read(self, s3: Any) -> bytes:
        content: bytes = s3.get_object(Bucket=self.name, Key="tile")["Body"].read()
        return content

    def write(self, s3: Any, **options: Any) -> None:
        s3.put_object(Bucket=self.name, Key="new", Body=b"pixels", **options)
