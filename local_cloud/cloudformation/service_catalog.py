"""AWS::ServiceCatalog types."""

from __future__ import annotations

from typing import Any

from local_cloud.cloudformation.client_types import ClientType
from local_cloud.engine.provisioning import Declared, Properties, Provisioned
from local_cloud.records import random_id

_PREFIX = "AWS::ServiceCatalog::"


def add_types() -> None:
    ClientType(f"{_PREFIX}Portfolio", "servicecatalog", _create_portfolio, _delete_portfolio).add()
    ClientType(f"{_PREFIX}CloudFormationProduct", "servicecatalog", _create_product, _delete_product).add()
    _add_association("PortfolioProductAssociation", "product_with", "product_from", ("PortfolioId", "ProductId"))
    _add_association(
        "PortfolioPrincipalAssociation", "principal_with", "principal_from", ("PortfolioId", "PrincipalARN"),
        extra=("PrincipalType",),
    )  # fmt: skip


def _create_portfolio(catalog: Any, declared: Declared) -> Provisioned:
    made = catalog.create_portfolio(**_plain(declared.properties), IdempotencyToken=random_id(32))["PortfolioDetail"]
    return made["Id"], {"PortfolioName": made["DisplayName"]}


def _delete_portfolio(catalog: Any, identifier: str, _properties: Properties) -> None:
    catalog.delete_portfolio(Id=identifier)


def _create_product(catalog: Any, declared: Declared) -> Provisioned:
    params = _plain(declared.properties)
    artifacts = params["ProvisioningArtifactParameters"]
    if len(artifacts) != 1:
        raise ValueError(f"The local emulator makes products of one version, got {len(artifacts)}.")
    artifact = {"Type": "CLOUD_FORMATION_TEMPLATE", **artifacts[0]}
    params |= {"ProductType": params.get("ProductType", "CLOUD_FORMATION_TEMPLATE")}
    params |= {"ProvisioningArtifactParameters": artifact, "IdempotencyToken": random_id(32)}
    made = catalog.create_product(**params)
    version = made["ProvisioningArtifactDetail"]
    attributes = {"ProductName": params["Name"], "ProvisioningArtifactIds": version["Id"]}
    attributes["ProvisioningArtifactNames"] = version.get("Name", "")
    return made["ProductViewDetail"]["ProductViewSummary"]["ProductId"], attributes


def _delete_product(catalog: Any, identifier: str, _properties: Properties) -> None:
    catalog.delete_product(Id=identifier)


def _add_association(
    name: str, associate: str, disassociate: str, key: tuple[str, str], extra: tuple[str, ...] = ()
) -> None:
    def create(catalog: Any, declared: Declared) -> Provisioned:
        properties = declared.properties
        params = {member: properties[member] for member in (*key, *extra) if member in properties}
        getattr(catalog, f"associate_{associate}_portfolio")(**params)
        return "|".join(properties[member] for member in key), {}

    def delete(catalog: Any, _identifier: str, properties: Properties) -> None:
        params = {member: properties[member] for member in key}
        getattr(catalog, f"disassociate_{disassociate}_portfolio")(**params)

    ClientType(f"{_PREFIX}{name}", "servicecatalog", create, delete, name_first=True, tagged=False).add()


def _plain(properties: Properties) -> Properties:
    return {name: _copied(value) for name, value in properties.items()}


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value
