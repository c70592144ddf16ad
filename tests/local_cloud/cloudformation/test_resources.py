"""The other resource types, read back through their services."""

import io
import json
import zipfile
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account
from tests.local_cloud.stacks import Stack


def archive(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as written:
        for name, text in files.items():
            written.writestr(name.replace("__", "/"), text)
    return content.getvalue()


def repository(name: str, bucket: str, **changes: Any) -> dict[str, Any]:
    code = {"BranchName": "main", "S3": {"Bucket": bucket, "Key": "seed.zip"}}
    return {"Type": "AWS::CodeCommit::Repository", "Properties": {"RepositoryName": name, "Code": code, **changes}}


def test_a_repository_is_seeded_once_and_survives_a_change_of_its_tags(account: Account) -> None:
    bucket = account.bucket({"seed.zip": archive(notebooks__first="{}")})
    name, codecommit = account.name("repository"), account.client("codecommit")
    stack = Stack(account, {"Code": repository(name, bucket)})
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    commit = codecommit.get_branch(repositoryName=name, branchName="main")["branch"]["commitId"]
    account.client("s3").put_object(Bucket=bucket, Key="seed.zip", Body=archive(other="{}"))
    stack.update({"Code": repository(name, bucket, Tags=[{"Key": "team", "Value": "forest"}])})
    assert stack.status == "UPDATE_COMPLETE", stack.reasons
    assert codecommit.get_file(repositoryName=name, filePath="notebooks/first")["commitId"] == commit
    arn = codecommit.get_repository(repositoryName=name)["repositoryMetadata"]["Arn"]
    assert codecommit.list_tags_for_resource(resourceArn=arn)["tags"]["team"] == "forest"


def test_a_seed_that_does_not_exist_fails_the_repository(account: Account) -> None:
    name = account.name("repository")
    stack = Stack(account, {"Code": repository(name, account.bucket())})
    assert "The specified key does not exist" in stack.reasons[0]
    with pytest.raises(ClientError, match="RepositoryDoesNotExistException"):
        account.client("codecommit").get_repository(repositoryName=name)


def test_a_bucket_has_the_properties_of_its_template(account: Account) -> None:
    logs, s3 = account.bucket(), account.client("s3")
    key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    encryption = [{"ServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]
    properties = {
        "BucketEncryption": {"ServerSideEncryptionConfiguration": encryption},
        "LifecycleConfiguration": {"Rules": [{"Id": "old", "Status": "Enabled", "ExpirationInDays": 7}]},
        "LoggingConfiguration": {"DestinationBucketName": logs, "LogFilePrefix": "access/"},
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "Tags": [{"Key": "team", "Value": "forest"}],
    }
    stack = Stack(account, {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": properties}})
    bucket = stack.physical_id("Bucket")
    rule = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == key
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"][0]["Expiration"] == {"Days": 7}
    assert s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"]["TargetPrefix"] == "access/"
    assert {"Key": "team", "Value": "forest"} in s3.get_bucket_tagging(Bucket=bucket)["TagSet"]
    stack.update({"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"Tags": properties["Tags"]}}})
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket=bucket)


def test_a_bucket_that_is_not_empty_is_not_deleted(account: Account) -> None:
    stack, s3 = Stack(account, {"Bucket": {"Type": "AWS::S3::Bucket"}}), account.client("s3")
    bucket = stack.physical_id("Bucket")
    s3.put_object(Bucket=bucket, Key="tile", Body=b"tile")
    stack.delete()
    assert stack.status == "DELETE_FAILED"
    assert "The bucket you tried to delete is not empty" in stack.reasons[0]
    s3.delete_object(Bucket=bucket, Key="tile")
    stack.delete()


@pytest.mark.parametrize(("empty_on_delete", "left"), [(True, []), (False, ["1"])])
def test_an_image_repository_with_images_goes_only_where_its_template_says_so(
    account: Account, empty_on_delete: bool, left: list[str]
) -> None:
    images = {"Type": "AWS::ECR::Repository", "Properties": {"EmptyOnDelete": empty_on_delete}}
    stack, ecr = Stack(account, {"Images": images}), account.client("ecr")
    name = stack.physical_id("Images")
    ecr.put_image(repositoryName=name, imageTag="1", imageManifest='{"schemaVersion": 2}')
    stack.delete()
    found = [each["repositoryName"] for each in ecr.describe_repositories(maxResults=1000)["repositories"]]
    kept = ecr.list_images(repositoryName=name)["imageIds"] if name in found else []
    assert [each["imageTag"] for each in kept] == left


def test_a_budget_and_its_notifications_are_there(account: Account) -> None:
    name = account.name("budget")
    budget = {"BudgetName": name, "BudgetType": "COST", "TimeUnit": "MONTHLY"}
    subscribers = [{"SubscriptionType": "EMAIL", "Address": "admin@example.org"}]
    notification = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80}
    properties = {
        "Budget": {**budget, "BudgetLimit": {"Amount": 100, "Unit": "USD"}},
        "NotificationsWithSubscribers": [{"Notification": notification, "Subscribers": subscribers}],
    }
    Stack(account, {"Budget": {"Type": "AWS::Budgets::Budget", "Properties": properties}})
    budgets = account.client("budgets")
    described = budgets.describe_budget(AccountId="000000000000", BudgetName=name)["Budget"]
    assert float(described["BudgetLimit"]["Amount"]) == 100
    found = budgets.describe_notifications_for_budget(AccountId="000000000000", BudgetName=name)["Notifications"]
    assert [each["Threshold"] for each in found] == [80]


def test_a_trail_logs_where_its_template_says_so(account: Account) -> None:
    bucket = account.bucket()
    properties = {"S3BucketName": bucket, "IsLogging": True, "EnableLogFileValidation": True}
    stack = Stack(account, {"Trail": {"Type": "AWS::CloudTrail::Trail", "Properties": properties}})
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    cloudtrail, name = account.client("cloudtrail"), stack.physical_id("Trail")
    assert cloudtrail.get_trail_status(Name=name)["IsLogging"]
    assert cloudtrail.get_trail(Name=name)["Trail"]["S3BucketName"] == bucket


def test_a_dashboard_shows_what_its_template_says_and_goes_with_its_stack(account: Account) -> None:
    name, cloudwatch = account.name("dashboard"), account.client("cloudwatch")

    def dashboard(title: str) -> dict[str, Any]:
        widget = {"type": "text", "properties": {"markdown": title}}
        properties = {"DashboardName": name, "DashboardBody": json.dumps({"widgets": [widget]})}
        return {"Dashboard": {"Type": "AWS::CloudWatch::Dashboard", "Properties": properties}}

    stack = Stack(account, dashboard("before"))
    stack.update(dashboard("after"))
    assert "after" in cloudwatch.get_dashboard(DashboardName=name)["DashboardBody"]
    stack.delete()
    assert name not in str(cloudwatch.list_dashboards()["DashboardEntries"])


def test_a_topic_has_its_key(account: Account) -> None:
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"KmsMasterKeyId": "alias/aws/sns"}}
    stack = Stack(account, {"Topic": topic})
    found = account.client("sns").get_topic_attributes(TopicArn=stack.physical_id("Topic"))["Attributes"]
    assert found["KmsMasterKeyId"] == "alias/aws/sns"


def test_a_product_is_offered_in_a_portfolio(account: Account) -> None:
    product = {"Name": "workspace", "Owner": "platform", "ProvisioningArtifactParameters": [
        {"Name": "v1", "Info": {"LoadTemplateFromURL": "https://example.org/template.json"}}
    ]}  # fmt: skip
    stack = Stack(
        account,
        {
            "Portfolio": {
                "Type": "AWS::ServiceCatalog::Portfolio",
                "Properties": {"DisplayName": "data science", "ProviderName": "platform"},
            },
            "Product": {"Type": "AWS::ServiceCatalog::CloudFormationProduct", "Properties": product},
            "Offer": {
                "Type": "AWS::ServiceCatalog::PortfolioProductAssociation",
                "Properties": {"PortfolioId": {"Ref": "Portfolio"}, "ProductId": {"Ref": "Product"}},
            },
        },
    )
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    catalog = account.client("servicecatalog")
    identifier = stack.physical_id("Product")
    offered = catalog.list_portfolios_for_product(ProductId=identifier)["PortfolioDetails"]
    assert [each["DisplayName"] for each in offered] == ["data science"]
    stack.delete()
    assert identifier not in str(catalog.search_products_as_admin()["ProductViewDetails"])


def test_an_emr_application_is_spelled_as_the_api_spells_it(account: Account) -> None:
    properties = {
        "Name": "spark",
        "ReleaseLabel": "emr-7.1.0",
        "Type": "SPARK",
        "AutoStopConfiguration": {"Enabled": True, "IdleTimeoutMinutes": 15},
        "MonitoringConfiguration": {"S3MonitoringConfiguration": {"LogUri": "s3://logs/spark/"}},
    }
    stack = Stack(
        account,
        {"Spark": {"Type": "AWS::EMRServerless::Application", "Properties": properties}},
        {"Arn": {"Fn::GetAtt": ["Spark", "Arn"]}, "Id": {"Fn::GetAtt": ["Spark", "ApplicationId"]}},
    )
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    emr = account.client("emr-serverless")
    identifier = stack.physical_id("Spark")
    application = emr.get_application(applicationId=identifier)["application"]
    assert application["autoStopConfiguration"] == {"enabled": True, "idleTimeoutMinutes": 15}
    assert application["monitoringConfiguration"]["s3MonitoringConfiguration"] == {"logUri": "s3://logs/spark/"}
    assert stack.outputs() == {"Arn": application["arn"], "Id": identifier}
    stack.delete()
    assert identifier not in str(emr.list_applications()["applications"])


def test_an_output_of_another_stack_is_read_by_a_weak_reference(account: Account) -> None:
    producer = Stack(account, {"Bucket": {"Type": "AWS::S3::Bucket"}}, {"Name": {"Ref": "Bucket"}})
    reference = {"Fn::GetStackOutput": {"StackName": producer.name, "OutputName": "Name"}}
    parameter = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": reference}}
    consumer = Stack(account, {"Parameter": parameter})
    stored = account.client("ssm").get_parameter(Name=consumer.physical_id("Parameter"))["Parameter"]["Value"]
    assert stored == producer.physical_id("Bucket")
