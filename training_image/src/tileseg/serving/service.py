"""SageMaker's two questions, answered: whether the model is ready, and what it sees in an image.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html and, for batch transform,
https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-batch-code.html
"""

import json
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import Any

import numpy as np

from tileseg.failure import JobFailure
from tileseg.prediction.legend import Legend
from tileseg.prediction.predictor import Predictor
from tileseg.prediction.strips import Plan, strips
from tileseg.progress import Say
from tileseg.scenes.opening import scene_in
from tileseg.serving.formats import ANSWERS, CONTENT_TYPES, UNTOLD, Prediction, accepted
from tileseg.serving.turns import Busy, Turns

MOST_PIXELS = 100_000_000
"""Of one image: 10,000 by 10,000. Its bands and its answer are held in memory."""

JSON = "application/json"
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class Refusal(Exception):
    """A request that gets no answer, with the status and the sentence that it gets instead."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Reply:
    """What goes back to the caller."""

    status: HTTPStatus
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Service:
    """A WSGI application; safe to call from many threads."""

    predictor: Predictor
    plan: Plan
    turns: Turns
    most_bytes: int
    say: Say

    def __call__(self, environ: Mapping[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        reply = self._replied(environ)
        headers = [("Content-Type", reply.content_type), ("Content-Length", str(len(reply.body)))]
        start_response(f"{reply.status.value} {reply.status.phrase}", headers)
        return [reply.body]

    def _replied(self, environ: Mapping[str, Any]) -> Reply:
        """Never raises: a fault is logged, and told without what it was."""
        try:
            return self._route(environ)
        except Refusal as refusal:
            return _sentence(refusal.status, str(refusal))
        except JobFailure as failure:
            return _sentence(HTTPStatus.BAD_REQUEST, str(failure))
        except Busy:
            sentence = "as many requests as may wait are waiting: send this one again in a moment"
            return _sentence(HTTPStatus.SERVICE_UNAVAILABLE, sentence)
        except Exception:
            self.say(traceback.format_exc())
            return _sentence(HTTPStatus.INTERNAL_SERVER_ERROR, "the server has a fault, which its log describes")

    def _route(self, environ: Mapping[str, Any]) -> Reply:
        asked = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if asked == ("GET", "/ping"):
            return Reply(HTTPStatus.OK, JSON, b"{}")
        if asked == ("GET", "/execution-parameters"):
            return Reply(HTTPStatus.OK, JSON, json.dumps(self._batch_parameters()).encode())
        if asked == ("POST", "/invocations"):
            return self._invoked(environ)
        raise Refusal(HTTPStatus.NOT_FOUND, "there are GET /ping, GET /execution-parameters and POST /invocations")

    def _batch_parameters(self) -> dict[str, Any]:
        """How a batch transform should ask, where its request does not say: one whole file at a time."""
        megabytes = min(100, self.most_bytes >> 20)
        return {"MaxConcurrentTransforms": 1, "BatchStrategy": "SINGLE_RECORD", "MaxPayloadInMB": megabytes}

    def _invoked(self, environ: Mapping[str, Any]) -> Reply:
        began = monotonic()
        content_type = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
        if content_type not in (*CONTENT_TYPES, *UNTOLD):
            sentence = f"the content type is {content_type[:60]!r}: send one of {', '.join(CONTENT_TYPES)}"
            raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, sentence)
        answer_type = accepted(environ.get("HTTP_ACCEPT", ""))
        if answer_type is None:
            raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"the answer can be {', '.join(ANSWERS)}: accept one of these")
        with self.turns.turn():
            prediction = self._predicted(environ["wsgi.input"].read())
            body = ANSWERS[answer_type](prediction)
        height, width = prediction.class_HW.shape
        self.say(f"answered {width} x {height} pixels as {answer_type} in {monotonic() - began:.2f} s")
        return Reply(HTTPStatus.OK, answer_type, body)

    def _predicted(self, body: bytes) -> Prediction:
        with scene_in(body, "the image sent") as scene:
            if scene.height * scene.width > MOST_PIXELS:
                raise Refusal(
                    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                    f"the image is {scene.width} x {scene.height} pixels, more than {MOST_PIXELS}: send it in parts",
                )
            rows = [strip.class_HW for strip in strips(scene, self.predictor, self.plan)]
            return Prediction(np.concatenate(rows), scene, Legend(self.predictor.model.classes))


def _sentence(status: HTTPStatus, sentence: str) -> Reply:
    return Reply(status, JSON, json.dumps({"error": sentence}).encode())
