"""Cloister's own rules: what must be true of all templates together, at every synth and on whatever was changed.

One rule a file, in the room of its subject. ``rule.py`` says what a rule is, ``catalogue.py`` which ones are checked,
``plugin.py`` hangs them into CDK, ``model/`` is the cloud assembly as they see it. The same rules, each with its
evidence, are the claims that ``python -m operations prove`` prints.
"""
