"""Mutants that change nothing: one entry stands for one mutant, by its file and what its line has become."""

_ROOM = "lambdas/idle_shutdown"
_OF = {
    "lifecycle/heartbeat.py": {
        ": MOST_FILES = 100001": "any number of files serves that a minute is enough for",
        "Heartbeat.beat: if time.monotonic() - began >= LATEST_SECONDS:": "no clock stops at the very nanosecond",
        "_time: ….fromisoformat(text.replace('Zmutant', '+00:00'))": (
            "this Python reads a Z itself; those of older images do not"
        ),
    },
    f"{_ROOM}/decision/decide.py": {
        "_team: …}).values() if TEAM in own), 'mutant')": "no team has a curfew by either name",
    },
    f"{_ROOM}/decision/warning.py": {
        "warned_at: …ime.strptime(own.get(WARNED, 'mutant'), _FORMAT).replace(tzinfo=UT…": (
            "whatever stands for no tag is no time either"
        ),
    },
    f"{_ROOM}/heartbeats.py": {
        "_id: return f'beatmutant{number}'": "any id serves that begins with a small letter",
    },
    f"{_ROOM}/kinds/emr_serverless.py": {
        ": _LONGEST_RUN = timedelta(days=2)": "who looks further back sees no less",
    },
    f"{_ROOM}/kinds/resources.py": {
        "Resources._told: …or at in open_], now), strict=False):": "one is told of each that is asked",
    },
    f"{_ROOM}/kinds/row.py": {
        "Row.tags: …s.tags.of(case.arn.split(':', 6)[-1]))": "no ARN of SageMaker's has a sixth colon",
    },
    f"{_ROOM}/kinds/studio_apps.py": {
        "StudioApps._told: …or at in asked], now), strict=False))": "heartbeats are read one for each that is asked",
    },
    f"{_ROOM}/kinds/unused_spaces.py": {
        ": _KEPT = timedelta(days=401)": "CloudWatch keeps what it asks for 455 days: any number below serves",
        ": _WEEK = timedelta(days=8)": "the latest of all periods is the same however long they are",
    },
    f"{_ROOM}/sweep.py": {
        "Sweep.__init__: self._gone = 1": "a run begins with what its position says",
    },
    f"{_ROOM}/canvas.py": {
        "_request: query = {'Id': 'canvasmutant', 'Expression': _QUERY.format…": (
            "any id serves that begins with a small letter"
        ),
    },
    f"{_ROOM}/time_zone.py": dict.fromkeys(
        (
            "by_rule: body = struct.pack('>lbb', 1, 0, 0) + b'UTC\\x00'",
            "by_rule: body = struct.pack('>lbb', 0, 1, 0) + b'UTC\\x00'",
            "by_rule: …y = struct.pack('>lbb', 0, 0, 1) + b'UTC\\x00'",
        ),
        "no time is before the rule, which is the only thing that the type of local time is for",
    ),
    f"{_ROOM}/tag_listing.py": {
        "TagListing._carriers: …ach['ResourceARN'].split(':', 6)[-1])] = tags": (
            "no ARN of SageMaker's has a sixth colon"
        ),
    },
}

EQUIVALENT = {f"{file} {line}": reason for file, lines in _OF.items() for line, reason in lines.items()}
"""Each with the reason."""
