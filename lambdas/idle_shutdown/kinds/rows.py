"""All kinds that a row describes."""

from .emr_serverless import EmrServerlessApplications
from .row import Row

ROWS: tuple[type[Row], ...] = (EmrServerlessApplications,)
