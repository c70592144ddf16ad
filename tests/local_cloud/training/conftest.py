import pytest

from tests.local_cloud.account import Account
from tests.local_cloud.jobs import Jobs


@pytest.fixture(scope="session")
def jobs(account: Account) -> Jobs:
    return Jobs(account)
