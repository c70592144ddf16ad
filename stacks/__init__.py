"""The platform as CDK stacks.

jsii runs on Node. The Node that the lock file pins lies beside this interpreter, so that ``python app.py`` needs
nothing on the PATH; and what jsii unpacks stays in the same environment, for by itself it writes to the home folder.
Whoever has set jsii's own variables, or has chosen another interpreter, keeps their choice.
"""

import os
import sys
from pathlib import Path

_NODE = Path(sys.executable).with_name("node")
if _NODE.exists():
    os.environ.setdefault("JSII_NODE", str(_NODE))
    os.environ.setdefault("JSII_RUNTIME_PACKAGE_CACHE_ROOT", str(Path(sys.prefix) / "cache" / "jsii"))
