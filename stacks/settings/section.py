"""What all tables of a settings file have in common."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of the file.

    A cross-check is a validator of the later of its keys, so that it runs whenever the earlier ones are valid, whatever
    is wrong elsewhere.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
