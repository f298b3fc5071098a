"""What a worker answers to one question: the value, or the error in words. Never nothing."""

from __future__ import annotations

import logging

from galaxy_alpr.engine.protocols import Analyzer, PlateRecognizer
from galaxy_alpr.errors import AlprError, ModelError
from galaxy_alpr.fleet.pool.pictures import PictureDiffers
from galaxy_alpr.fleet.pool.wire import (
    DIFFERS,
    FAILED,
    REFUSED,
    Answer,
    Malformed,
    Question,
    pack_answer,
    unpack_question,
)
from galaxy_alpr.types import BgrImage

logger = logging.getLogger(__name__)

MOST_DELIVERIES = 3
"""How often a request is given to a worker; one that ends three of them is not tried again."""


def recognizer_of(engine: Analyzer) -> PlateRecognizer | None:
    """Return the recognizer of an engine that lets its crops be read apart."""
    return getattr(engine, "recognizer", None)


def answer_message(engine: Analyzer, message: bytes, delivery: int) -> bytes:
    """Return the packed answer to a packed question. Each failure is an answer, too.

    ``delivery`` is how often the question was given to a worker, this time included.
    """
    answer = _answer_or_error(engine, message, delivery)
    try:
        return pack_answer(answer)
    except ValueError as error:  # a value of another type than the engine promises
        logger.exception("an answer cannot be packed")
        return pack_answer(Answer(error=FAILED, detail=f"the answer: {type(error).__name__}"))


def _answer_or_error(engine: Analyzer, message: bytes, delivery: int) -> Answer:
    if delivery > MOST_DELIVERIES:
        text = f"{MOST_DELIVERIES} engine workers have ended while they processed the picture"
        logger.error("%s; it is not tried again", text)
        return Answer(error=FAILED, detail=text)
    try:
        question, images = unpack_question(message)
        return _answer(engine, question, images)
    except PictureDiffers as error:
        return Answer(error=DIFFERS, detail=str(error))
    except ModelError as error:
        return Answer(error=FAILED, detail=str(error))
    except AlprError as error:
        return Answer(error=REFUSED, detail=str(error))
    except Malformed as error:
        logger.warning("a request of the pool is not understood: %s", error)
        return Answer(error=FAILED, detail=f"the engine worker does not understand it: {error}")
    except Exception as error:
        logger.exception("an engine worker failed")
        return Answer(error=FAILED, detail=f"the engine worker failed: {type(error).__name__}")


def _answer(engine: Analyzer, question: Question, images: list[BgrImage]) -> Answer:
    image, countries = images[0], question.countries
    match question.kind:
        case "analyze":
            return Answer(image=engine.analyze(image, countries))
        case "detect":
            return Answer(objects=engine.detect(image))
        case "read":
            return Answer(plates=tuple(engine.read(image, question.plates, countries)))
        case "recognize":
            recognizer = recognizer_of(engine)
            if recognizer is None:
                raise Malformed("this engine reads no crops")
            return Answer(readings=tuple(recognizer.read(images)))
