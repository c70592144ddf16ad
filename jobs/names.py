"""Names that the stacks write and the jobs' users read."""


def template_parameter(platform: str, environment: str, template: str) -> str:
    """The SSM parameter that holds one job template, for example ``/cloister/dev/templates/cpu``."""
    return f"/{platform}/{environment}/templates/{template}"
