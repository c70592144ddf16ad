#!/bin/bash
# Has Jupyter end what nobody uses in this app, and leaves a small program running that tells when the app was last used,
# so that it can be stopped. Whatever becomes of either, the app starts: nothing here downloads, fails, or waits for long.
python=/opt/conda/bin/python
[ -x "$python" ] || python=python3
log=${TMPDIR:-/tmp}/cloister-heartbeat.log
timeout 10 "$python" - "@CULL_SECONDS@" >>"$log" 2>&1 <<'PROGRAM'
@CULLING@
PROGRAM
nohup "$python" - >>"$log" 2>&1 <<'PROGRAM' &
@HEARTBEAT@
PROGRAM
exit 0
