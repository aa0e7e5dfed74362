"""Which model hears what: the part that files and sockets have in common."""

from __future__ import annotations

from datetime import date
from typing import Literal

from mockserver.contract import models
from mockserver.contract.errors import ApiError
from mockserver.streams.stt.traits import MODELS, Channel, Hearing


def ear_model(model_id: str, language: str, as_of: date | None, where: Channel | Literal["batch"]) -> Hearing:
    """The model, if it listens there and to that language, on that day.

    Raises ApiError: model_not_found, also for one that listens elsewhere (assumed); stt_language for a
    language that nobody knows, language_not_supported for one that others do.
    """
    models.check(model_id, None, as_of=as_of, kind="stt")
    row = MODELS[model_id]
    if not (row.batch if where == "batch" else where in row.channels):
        raise ApiError("model_not_found", model=model_id)
    if not any(models.MODELS[each].speaks(language, as_of) for each in MODELS):
        raise ApiError("stt_language", language=language)
    models.check(model_id, language, as_of=as_of, kind="stt")
    return row
