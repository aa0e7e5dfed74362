"""Events as JSON text, the same for sockets and server-sent events.

The envelope is spliced around the base64 of the sound: that is most of what is sent, and nothing in it needs
escaping. Keys come in the order in which they were seen live.
"""

from __future__ import annotations

import json

from pybase64 import b64encode_as_string

from mockserver.contract.errors import ApiError
from mockserver.contract.versions import Version
from mockserver.streams.events import (
    Chunk,
    Done,
    Event,
    Failed,
    FlushDone,
    PhonemeTimestamps,
    Times,
    Timestamps,
)
from mockserver.streams.traits import TRAITS, ErrorForm, Traits


class Writer:
    """Writes the events of one connection, or of one answer, in the form of its version."""

    def __init__(self, version: Version, traits: Traits | None = None) -> None:
        """`traits`: those of the version where none are given."""
        self._errors = (traits or TRAITS[version.date]).errors
        self._heads: dict[tuple[str, str | None], str] = {}
        self._envelope: tuple[str | None, float, int | None] | None = None
        self._before = self._after = ""

    def write(self, event: Event) -> str:
        """One event as one JSON object, without line breaks. ValueError for Closed, which is no message."""
        if type(event) is Chunk:
            envelope = (event.context_id, event.step_ms, event.flush_id)
            if envelope != self._envelope:  # it seldom changes from one chunk to the next
                self._envelope = envelope
                self._before = f'{self._head("chunk", event.context_id)},"data":"'
                more = "" if event.flush_id is None else f',"flush_id":{event.flush_id}'
                self._after = f'","step_time":{event.step_ms}{more}}}'
            return self._before + b64encode_as_string(event.data) + self._after
        if isinstance(event, (Timestamps, PhonemeTimestamps)):
            return self._times(event)
        if isinstance(event, FlushDone):
            head = self._head("flush_done", event.context_id)
            return f'{head},"data":"","step_time":0,"flush_id":{event.flush_id},"flush_done":true}}'
        if isinstance(event, Done):
            self._heads.clear()  # of contexts that are over
            return f'{{"type":"done"{_named(event.context_id)},"status_code":200,"done":true}}'
        if isinstance(event, Failed):
            return f'{{"type":"error"{_named(event.context_id)},{error_fields(event, self._errors)[1:]}'
        raise ValueError(f"{event} is no message")

    def _times(self, event: Timestamps | PhonemeTimestamps) -> str:
        name = "word" if isinstance(event, Timestamps) else "phoneme"
        kind = "timestamps" if isinstance(event, Timestamps) else "phoneme_timestamps"
        more = "" if event.flush_id is None else f',"flush_id":{event.flush_id}'
        head = self._head(kind, event.context_id)
        return f'{head},"{name}_timestamps":{_columns(f"{name}s", event.times)}{more}}}'

    def _head(self, kind: str, context_id: str | None) -> str:
        key = (kind, context_id)
        head = self._heads.get(key)
        if head is None:
            head = f'{{"type":"{kind}"{_named(context_id)},"status_code":206,"done":false'
            self._heads[key] = head
        return head


def error_fields(failed: Failed, form: ErrorForm) -> str:
    """What an error says, as a JSON object in a form."""
    error: ApiError = failed.error
    fault = error.fault
    status = fault.text_status or fault.status if form == "line" else fault.status
    fields: dict[str, object] = {"status_code": status, "done": True}
    if form != "object":
        fields["error"] = " ".join(error.text.splitlines())
    if form != "line":
        fields |= {
            "title": fault.title,
            "message": error.message,
            "error_code": fault.error_code,
            "request_id": failed.request_id,
        }
        if fault.doc_url is not None:
            fields["doc_url"] = fault.doc_url
    return json.dumps(fields, separators=(",", ":"))


def _named(context_id: str | None) -> str:
    return "" if context_id is None else f',"context_id":{json.dumps(context_id)}'


def _columns(name: str, times: Times) -> str:
    columns = {name: times.texts, "start": times.start, "end": times.end}
    return json.dumps(columns, separators=(",", ":"))
