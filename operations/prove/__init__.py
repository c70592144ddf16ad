"""``python -m operations prove``: which promises a cloud assembly keeps, with the evidence.

The claims are Cloister's rules (``stacks/rules``). ``requirements.py`` says in words what they are for,
``report.py`` puts both together, ``terminal.py``, ``document.py`` and ``page.py`` show it, and ``graph.py`` draws the
network.
"""
