"""The platform as CDK stacks.

jsii runs on Node. The Node that the lock file pins lies beside this interpreter, so that ``python app.py`` needs
nothing on the PATH; whoever sets JSII_NODE or has chosen another interpreter keeps their choice.
"""

import os
import sys
from pathlib import Path

_NODE = Path(sys.executable).with_name("node")
if _NODE.exists():
    os.environ.setdefault("JSII_NODE", str(_NODE))
