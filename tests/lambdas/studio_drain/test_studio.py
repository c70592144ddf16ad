"""What the drain sees of a domain and how it deletes: every page, and nothing twice."""

import pytest

from lambdas.studio_drain.policy import App, Contents, Member, Profile, Space
from lambdas.studio_drain.studio import Studio
from tests.lambdas.boundary import stubbed

DOMAIN = {"DomainIdEquals": "d-example"}
JUPYTER = {"AppType": "JupyterLab", "AppName": "default", "Status": "InService"}


def test_a_domain_is_seen_whole_whatever_the_number_of_pages() -> None:
    client, stubber = stubbed("sagemaker")
    stubber.add_response("list_apps", {"Apps": [{"SpaceName": "anna", **JUPYTER}], "NextToken": "more"}, DOMAIN)
    stubber.add_response(
        "list_apps", {"Apps": [{"UserProfileName": "ben", **JUPYTER}]}, {**DOMAIN, "NextToken": "more"}
    )
    stubber.add_response("list_spaces", {"Spaces": [{"SpaceName": "anna", "Status": "InService"}]}, DOMAIN)
    stubber.add_response(
        "list_user_profiles", {"UserProfiles": [{"UserProfileName": "anna", "Status": "InService"}]}, DOMAIN
    )

    with stubber:
        contents = Studio(client, "d-example").contents()

    assert contents == Contents(
        apps=[
            App("anna", None, "JupyterLab", "default", "InService"),
            App(None, "ben", "JupyterLab", "default", "InService"),
        ],
        spaces=[Space("anna", "InService")],
        profiles=[Profile("anna", "InService")],
    )


@pytest.mark.parametrize(
    ("member", "operation", "named"),
    [
        (
            App("anna", None, "JupyterLab", "default", "InService"),
            "delete_app",
            {"SpaceName": "anna", "AppType": "JupyterLab", "AppName": "default"},
        ),
        (
            App(None, "ben", "JupyterServer", "default", "InService"),
            "delete_app",
            {"UserProfileName": "ben", "AppType": "JupyterServer", "AppName": "default"},
        ),
        (Space("anna", "InService"), "delete_space", {"SpaceName": "anna"}),
        (Profile("anna", "InService"), "delete_user_profile", {"UserProfileName": "anna"}),
    ],
)
def test_each_kind_of_member_is_deleted_by_its_own_call(member: Member, operation: str, named: dict[str, str]) -> None:
    client, stubber = stubbed("sagemaker")
    stubber.add_response(operation, {}, {"DomainId": "d-example", **named})

    with stubber:
        Studio(client, "d-example").delete(member)
        stubber.assert_no_pending_responses()


@pytest.mark.parametrize("error", ["ResourceNotFound", "ResourceInUse"])
def test_a_member_that_has_gone_or_is_going_is_as_good_as_deleted(error: str) -> None:
    client, stubber = stubbed("sagemaker")
    stubber.add_client_error("delete_space", error)

    with stubber:
        Studio(client, "d-example").delete(Space("anna", "InService"))


def test_any_other_error_is_told_to_cloudformation() -> None:
    client, stubber = stubbed("sagemaker")
    stubber.add_client_error("delete_space", "AccessDeniedException", "not authorized")

    with stubber, pytest.raises(client.exceptions.ClientError, match="not authorized"):
        Studio(client, "d-example").delete(Space("anna", "InService"))
