"""What a stop takes from the owner of each kind, in the words that he is told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Loss:
    """``verb`` is what happens; ``before`` it a person still can do something, ``after`` it is too late."""

    verb: str
    before: str
    after: str


OF_ANOTHER = Loss("stopped", "", "")
_APP = Loss("stopped", "What is in its memory goes; its files are kept.", "Its files are kept. Start it again at will.")
_SERVER = Loss("stopped", "What it holds is kept.", "What it holds is kept. Start it again at will.")

LOSSES = {
    "JupyterLab": _APP,
    "CodeEditor": _APP,
    "Canvas": _APP,
    "KernelGateway": _APP,
    "JupyterServer": _APP,
    "NotebookInstance": _APP,
    "MlflowTrackingServer": _SERVER,
    "EmrServerlessApplication": Loss(
        "stopped", "Its next run starts it again.", "Nothing is lost: its next run starts it again."
    ),
    "EmrCluster": Loss(
        "ended", "What is in its HDFS goes with it.", "What was in its HDFS is gone, as its tag allowed."
    ),
    "Endpoint": Loss(
        "scaled to zero or deleted",
        "Nobody can invoke it then; its models are kept.",
        "Its models are kept. Scale its components out, or make it again.",
    ),
    "Space": Loss(
        "deleted",
        "Its files go with it, for good: no snapshot of them is made. Copy to a bucket what you need.",
        "Its files are gone with it, as its tag allowed.",
    ),
    "TrainingJob": Loss(
        "stopped",
        "It is given two minutes to save its checkpoint.",
        "It had two minutes to save its checkpoint, from which it can go on.",
    ),
    "ProcessingJob": Loss(
        "stopped", "What it has not written by then is lost.", "What it had not written by then is lost."
    ),
}
"""By the word that policies know a kind by."""
