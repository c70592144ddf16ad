"""Requests, and what the deployed policies would answer: identity, resource, boundary and endpoint policies together.

``matrix/`` holds the requests as data. Each denied request differs from an allowed one in one thing, so that it is
denied for that thing. ``names.py`` gives the resources of an assembly names, ``policies.py`` collects what applies to a
request, ``engine.py`` asks the simulator (a development dependency: the npm package @cloud-copilot/iam-simulate).
"""
