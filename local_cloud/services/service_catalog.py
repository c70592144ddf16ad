"""Service Catalog: portfolios, products, and who may launch what."""

from __future__ import annotations

from typing import Any

from local_cloud import records
from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.api.operations import Operation, Params, operation
from local_cloud.records import Kind, Record, random_id

_SERVICE = "servicecatalog"
_ERRORS = {"missing": "ResourceNotFoundException", "in_use": "ResourceInUseException", "stamps": ("CreatedTime",)}

PORTFOLIO = records.kind(
    service=_SERVICE, name="Portfolio", key=("PortfolioId",), **_ERRORS,
    complete=lambda _params, _at: {"PortfolioId": f"port-{random_id(13)}"},
)  # fmt: skip
PRODUCT = records.kind(
    service=_SERVICE, name="Product", key=("ProductId",), **_ERRORS,
    complete=lambda _params, _at: {"ProductId": f"prod-{random_id(13)}", "ArtifactId": f"pa-{random_id(13)}"},
)  # fmt: skip
PRODUCT_ASSOCIATION = records.kind(
    service=_SERVICE, name="ProductAssociation", key=("PortfolioId", "ProductId"), parents=(PORTFOLIO, PRODUCT),
    exists="DuplicateResourceException", **_ERRORS,
)  # fmt: skip
PRINCIPAL_ASSOCIATION = records.kind(
    service=_SERVICE, name="PrincipalAssociation", key=("PortfolioId", "PrincipalARN"), parents=(PORTFOLIO,),
    exists="DuplicateResourceException", **_ERRORS,
)  # fmt: skip


def _portfolio(params: Params, at: Location) -> list[str]:
    return [at.arn("catalog", f"portfolio/{params.get('PortfolioId') or params.get('Id', '*')}")]


def _product(params: Params, at: Location) -> list[str]:
    return [at.arn("catalog", f"product/{params.get('ProductId') or params.get('Id', '*')}")]


def _portfolio_detail(portfolio: Record, at: Location) -> Params:
    arn = at.arn("catalog", f"portfolio/{portfolio['PortfolioId']}")
    return {**portfolio, "Id": portfolio["PortfolioId"], "ARN": arn}


def _product_view(product: Record, at: Location) -> Params:
    summary = {**product, "Id": f"prodview-{product['ProductId'][5:]}", "Type": product["ProductType"]}
    arn = at.arn("catalog", f"product/{product['ProductId']}")
    dates = {"CreatedTime": product["CreatedTime"]}
    return {"ProductViewSummary": summary, "ProductARN": arn, "Status": "CREATED", **dates}


def _artifact(product: Record) -> Params:
    given = product["ProvisioningArtifactParameters"]
    return {**given, "Id": product["ArtifactId"], "CreatedTime": product["CreatedTime"], "Active": True}


@operation(_SERVICE, "CreatePortfolio")
def create_portfolio(params: Params, at: Location) -> Params:
    return {"PortfolioDetail": _portfolio_detail(records.create(PORTFOLIO, params, at), at)}


@operation(_SERVICE, "DescribePortfolio", _portfolio)
def describe_portfolio(params: Params, at: Location) -> Params:
    return {"PortfolioDetail": _portfolio_detail(records.find(PORTFOLIO, at, params["Id"]), at)}


@operation(_SERVICE, "UpdatePortfolio", _portfolio)
def update_portfolio(params: Params, at: Location) -> Params:
    portfolio = records.find(PORTFOLIO, at, params["Id"])
    records.modify(PORTFOLIO, portfolio, {name: value for name, value in params.items() if name != "Id"})
    return describe_portfolio(params, at)


@operation(_SERVICE, "DeletePortfolio", _portfolio)
def delete_portfolio(params: Params, at: Location) -> None:
    records.remove(PORTFOLIO, records.find(PORTFOLIO, at, params["Id"]), at)


@operation(_SERVICE, "ListPortfolios")
def list_portfolios(_params: Params, at: Location) -> Params:
    return {"PortfolioDetails": [_portfolio_detail(each, at) for each in records.records(PORTFOLIO, at)]}


@operation(_SERVICE, "CreateProduct")
def create_product(params: Params, at: Location) -> Params:
    if "ProvisioningArtifactParameters" not in params:
        raise ApiError("InvalidParametersException", "The local emulator needs ProvisioningArtifactParameters.")
    product = records.create(PRODUCT, params, at)
    return {"ProductViewDetail": _product_view(product, at), "ProvisioningArtifactDetail": _artifact(product)}


@operation(_SERVICE, "DescribeProductAsAdmin", _product)
def describe_product(params: Params, at: Location) -> Params:
    product = records.find(PRODUCT, at, params["Id"])
    return {"ProductViewDetail": _product_view(product, at), "ProvisioningArtifactSummaries": [_artifact(product)]}


@operation(_SERVICE, "SearchProductsAsAdmin")
def search_products(_params: Params, at: Location) -> Params:
    return {"ProductViewDetails": [_product_view(each, at) for each in records.records(PRODUCT, at)]}


@operation(_SERVICE, "DeleteProduct", _product)
def delete_product(params: Params, at: Location) -> None:
    records.remove(PRODUCT, records.find(PRODUCT, at, params["Id"]), at)


def _serve_association(kind: Kind, associate: str, disassociate: str) -> None:
    operation(_SERVICE, associate, _portfolio)(_associating(kind))
    operation(_SERVICE, disassociate, _portfolio)(_disassociating(kind))


def _associating(kind: Kind) -> Operation:
    def associate(params: Params, at: Location) -> None:
        records.create(kind, params, at)

    return associate


def _disassociating(kind: Kind) -> Operation:
    def disassociate(params: Params, at: Location) -> None:
        records.remove(kind, records.find(kind, at, *(params[member] for member in kind.key)), at)

    return disassociate


_serve_association(PRODUCT_ASSOCIATION, "AssociateProductWithPortfolio", "DisassociateProductFromPortfolio")
_serve_association(PRINCIPAL_ASSOCIATION, "AssociatePrincipalWithPortfolio", "DisassociatePrincipalFromPortfolio")


@operation(_SERVICE, "ListPrincipalsForPortfolio", _portfolio)
def list_principals(params: Params, at: Location) -> Params:
    return {"Principals": _associated(PRINCIPAL_ASSOCIATION, params, at)}


@operation(_SERVICE, "ListPortfoliosForProduct", _product)
def list_portfolios_for_product(params: Params, at: Location) -> Params:
    found = [each for each in records.records(PRODUCT_ASSOCIATION, at) if each["ProductId"] == params["ProductId"]]
    details = (records.find(PORTFOLIO, at, each["PortfolioId"]) for each in found)
    return {"PortfolioDetails": [_portfolio_detail(each, at) for each in details]}


def _associated(kind: Kind, params: Params, at: Location) -> list[dict[str, Any]]:
    return [each for each in records.records(kind, at) if each["PortfolioId"] == params["PortfolioId"]]
