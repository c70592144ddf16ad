"""A trained network put to use on scenes of any size."""
