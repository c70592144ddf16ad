"""Mutants that change nothing: one entry stands for one mutant, by its file and what its line has become."""

_OF = {
    "decision/decide.py": {
        "_team: …}).values() if TEAM in own), 'mutant')": "no team has a curfew by either name",
    },
    "decision/warning.py": {
        "warned_at: …ime.strptime(own.get(WARNED, 'mutant'), _FORMAT).replace(tzinfo=UT…": (
            "whatever stands for no tag is no time either"
        ),
    },
    "heartbeats.py": {
        "_id: return f'beatmutant{number}'": "any id serves that begins with a small letter",
    },
    "kinds/studio_apps.py": {
        "StudioApps._told: …or at in asked], now), strict=False))": "heartbeats are read one for each that is asked",
    },
    "kinds/unused_spaces.py": {
        ": _KEPT = timedelta(days=401)": "CloudWatch keeps what it asks for 455 days: any number below serves",
        ": _WEEK = timedelta(days=8)": "the latest of all periods is the same however long they are",
    },
    "sweep.py": {
        "Sweep.__init__: self._gone = 1": "a run begins with what its position says",
    },
    "canvas.py": {
        "_request: query = {'Id': 'canvasmutant', 'Expression': _QUERY.format…": (
            "any id serves that begins with a small letter"
        ),
    },
    "time_zone.py": dict.fromkeys(
        (
            "by_rule: body = struct.pack('>lbb', 1, 0, 0) + b'UTC\\x00'",
            "by_rule: body = struct.pack('>lbb', 0, 1, 0) + b'UTC\\x00'",
            "by_rule: …y = struct.pack('>lbb', 0, 0, 1) + b'UTC\\x00'",
        ),
        "no time is before the rule, which is the only thing that the type of local time is for",
    ),
    "tag_listing.py": {
        "TagListing._carriers: …ach['ResourceARN'].split(':', 6)[-1])] = tags": (
            "no ARN of SageMaker's has a sixth colon"
        ),
    },
}

EQUIVALENT = {
    f"lambdas/idle_shutdown/{file} {line}": reason for file, lines in _OF.items() for line, reason in lines.items()
}
"""Each with the reason."""
