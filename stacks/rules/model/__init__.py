"""A cloud assembly as a rule sees it: every stack's resources in one place, references resolved across stacks.

``reading.py`` reads and refuses, ``functions.py`` resolves, ``conditions.py`` tries every outcome of a condition,
``assembly.py`` is what the others look things up in: the network, policies, storage and jobs.
"""
