"""Is the proof itself worth anything? Every property of every template is broken in turn, and some claim must fall.

``mutants.py`` breaks, ``hunt.py`` judges, ``equivalent.py`` lists what may be changed without weakening anything, each
with the reason.
"""
