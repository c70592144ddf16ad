"""How a process ends."""

DONE, BROKEN, REFUSED = 0, 1, 2
"""Exit codes: what was asked for is done; a fault of program or machine; something that the person can put right."""

PEER_LOST = 3
"""Only between processes of one job: another one has gone, and that one's own ending is the job's."""
