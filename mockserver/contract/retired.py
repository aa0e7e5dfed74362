"""What the service took away: first from new versions, then on one day from all (documented: notes of 2026).

A server without a date of its own (`--as-of`) lives before that day, as each version did when it was new.
"""

from __future__ import annotations

import datetime
from typing import Final

from mockserver.contract.errors import ApiError
from mockserver.contract.versions import Version

_JUNE: Final = datetime.date(2026, 6, 1)

RETIRED: Final = {
    "voices.create": _JUNE,
    "voices.mix": _JUNE,
    "voices.clone_clip": _JUNE,
    "voices.clone_url": _JUNE,
}
"""operationId → the first day without it. `clone_url` is assumed to have gone with `clone_clip`."""

EMBEDDING_VOICES: Final = _JUNE
"""The first day on which speech takes no embedding for a voice."""


_NEW_VERSIONS: Final = ("2026-03-01", "2026-08-14")

REMOVED: Final = {
    ("POST", "/voices"): _NEW_VERSIONS,
    ("POST", "/voices/mix"): _NEW_VERSIONS,
    ("POST", "/voices/clone/clip"): _NEW_VERSIONS,
}
"""Method and path → the versions that say that it is gone, where others say that they never had it."""


def refusal(error: ApiError, version: Version | None, method: str, path: str) -> ApiError:
    """What to say in place of `error` where a version does not have an operation."""
    if version is not None and version.date in REMOVED.get((method, path.removesuffix("/")), ()):
        return ApiError("operation_retired")
    return error


def check(operation_id: str, as_of: datetime.date | None) -> None:
    """Raise ApiError(operation_retired) if the operation was gone by then."""
    last = RETIRED.get(operation_id)
    if last is not None and as_of is not None and as_of >= last:
        raise ApiError("operation_retired")


def check_embedding_voice(as_of: datetime.date | None) -> None:
    """Raise ApiError(embedding_voice_refused) if speech took no embeddings any more by then."""
    if as_of is not None and as_of >= EMBEDDING_VOICES:
        raise ApiError("embedding_voice_refused")
