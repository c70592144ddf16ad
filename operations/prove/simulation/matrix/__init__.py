"""The requests, by what they are about. A new permission deserves a twin here, and what must stay out of its reach."""

from operations.prove.simulation.matrix.code import CODE
from operations.prove.simulation.matrix.data import DATA
from operations.prove.simulation.matrix.images import IMAGES
from operations.prove.simulation.matrix.jobs import JOBS
from operations.prove.simulation.matrix.keys import KEYS
from operations.prove.simulation.matrix.lead import LEAD
from operations.prove.simulation.matrix.models import MODELS
from operations.prove.simulation.matrix.operators import OPERATORS
from operations.prove.simulation.matrix.studio import STUDIO

PERSONAS = {
    "people": "a data scientist",
    "lead": "a lead",
    "admin": "an admin",
    "auditor": "an auditor",
    "job": "a training job",
    "processing": "a processing job",
    "builder": "the build of the training image",
    "administrator": "an administrator of the account",
    "stranger": "somebody with credentials of another account, inside the network",
}
TWINS = (*DATA, *KEYS, *IMAGES, *JOBS, *STUDIO, *MODELS, *CODE, *LEAD, *OPERATORS)
