#!/bin/bash
# Leaves a small program running that tells when this app was last used, so that what nobody uses is stopped.
# Whatever becomes of that program, the app starts: nothing here waits, downloads or fails.
python=/opt/conda/bin/python
[ -x "$python" ] || python=python3
nohup "$python" - "@CULL_SECONDS@" >"${TMPDIR:-/tmp}/cloister-heartbeat.log" 2>&1 <<'PROGRAM' &
@PROGRAM@
PROGRAM
exit 0
