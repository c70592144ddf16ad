"""The requests, by what they are about. A new permission deserves a twin here, and what must stay out of its reach."""

from operations.prove.simulation.matrix.code import CODE
from operations.prove.simulation.matrix.data import DATA
from operations.prove.simulation.matrix.jobs import JOBS
from operations.prove.simulation.matrix.keys import KEYS
from operations.prove.simulation.matrix.studio import STUDIO

PERSONAS = {
    "people": "a data scientist",
    "job": "a training job",
    "processing": "a processing job",
    "stranger": "somebody with credentials of another account, inside the network",
}
TWINS = (*DATA, *KEYS, *JOBS, *STUDIO, *CODE)
