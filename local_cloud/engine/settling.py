"""CloudFormation answers a deployment or deletion once the stack has settled.

The CDK command line asks for the stack's state right after it has started a deployment, and then every five seconds; an
answer that waits for the end of short operations saves it the sleep.
"""

from __future__ import annotations

import asyncio
import time
from urllib.parse import parse_qs

from ministack.services import cloudformation

from local_cloud.engine.execution_role import stack_name
from local_cloud.engine.routing import Handler, Headers, Query, Response, replace_handler

_ACTIONS = {"ExecuteChangeSet", "CreateStack", "UpdateStack", "DeleteStack"}
_LONGEST_WAIT_SECONDS = 30.0  # below the read timeout of the AWS SDKs
_PAUSE_SECONDS = 0.02


def answer_when_settled() -> None:
    replace_handler("cloudformation", _settling)


def _settling(handle: Handler) -> Handler:
    async def handle_and_settle(method: str, path: str, headers: Headers, body: bytes, query: Query) -> Response:
        response = await handle(method, path, headers, body, query)
        form = {**query, **parse_qs(body.decode(errors="replace"))}
        if response[0] == 200 and form.get("Action", [""])[0] in _ACTIONS:
            await _settled(stack_name(form))
        return response

    return handle_and_settle


async def _settled(name: str) -> None:
    end = time.monotonic() + _LONGEST_WAIT_SECONDS
    await asyncio.sleep(0)  # the operation's own task starts first
    while time.monotonic() < end and _in_progress(name):
        await asyncio.sleep(_PAUSE_SECONDS)


def _in_progress(name: str) -> bool:
    stack = cloudformation._stacks.get(name)
    return stack is not None and str(stack.get("StackStatus", "")).endswith("_IN_PROGRESS")
