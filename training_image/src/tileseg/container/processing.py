"""What SageMaker Processing gives a container, and what it expects back.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/byoc-metadata.html
"""

from contextlib import suppress

from tileseg.container.sagemaker import Container, shortened


def report_message(container: Container, sentence: str) -> None:
    """Tells a processing job's ExitMessage why it failed; anywhere else, does nothing."""
    if not (container.base / "config" / "processingjobconfig.json").exists():
        return
    path = container.base / "output" / "message"
    with suppress(OSError):  # the sentence is in the log all the same
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shortened(sentence), encoding="utf-8")
