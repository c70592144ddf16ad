"""A processing program in small: copies what it is given to the folder it is told, or does what the last word says."""

import os
import sys
import time
from pathlib import Path

source, target, behaviour = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
print(f"credentials {'AWS_ACCESS_KEY_ID' in os.environ}", flush=True)
if behaviour == "wait":
    print("waiting", flush=True)
    time.sleep(60)
if behaviour == "fail":
    message = Path(os.environ["SAGEMAKER_BASE_DIR"]) / "output" / "message"
    message.parent.mkdir(exist_ok=True)
    message.write_text("the scene meadow.tif is truncated: copy it again")
    sys.exit(2)
for item in source.iterdir():
    (target / item.name).write_bytes(item.read_bytes().upper())
