"""Whether something is idle: no AWS, no clock. ``decide`` is the whole, other modules answer its questions."""
