"""One error for all refusals, and the one place that writes it down."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockserver.contract.faults import FAULTS, Fault

if TYPE_CHECKING:
    from mockserver.contract.versions import Version


class ApiError(Exception):
    """The request is refused. `fault` is an id of `faults.FAULTS`, `detail` fills the row's message.

    violations: for the log, every breach of the contract as a sentence, in the order of the document.
    headers: to be sent along, lower-case names.
    """

    def __init__(
        self,
        fault: str,
        *,
        violations: tuple[str, ...] = (),
        headers: tuple[tuple[str, str], ...] = (),
        **detail: object,
    ) -> None:
        self.fault: Fault = FAULTS[fault]
        self.violations = violations
        self.headers = headers
        self.detail = detail
        super().__init__(fault)

    def __str__(self) -> str:
        """E.g. `bad_json: Your request was invalid: the body is not valid JSON`."""
        return f"{self.fault.id}: {self.message}"

    @property
    def message(self) -> str:
        """The sentence of the JSON form."""
        return self.fault.message.format_map(self.detail)

    @property
    def text(self) -> str:
        """The line of the text form."""
        if self.fault.text is not None:
            return self.fault.text.format_map(self.detail)
        return f"{self.fault.title}: {self.message}"


@dataclass(frozen=True, slots=True)
class ErrorReply:
    """An error as it goes over HTTP. Headers have lower-case names; content-type is not among them."""

    status: int
    media_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


def render(error: ApiError, version: Version | None, request_id: str) -> ErrorReply:
    """Write the error in the form of `version`; in the older one where no version was found (documented)."""
    fault = error.fault
    if version is None or version.error_form == "text":
        status = fault.text_status or fault.status
        # One line, whatever words of the client are in it.
        line = " ".join(error.text.splitlines()).encode("utf-8", "replace")
        return ErrorReply(status, "text/plain; charset=utf-8", line, error.headers)
    # Keys, their order and the newline as in a recorded 401.
    document = {
        "error_code": fault.error_code,
        "message": error.message,
        "title": fault.title,
        "request_id": request_id,
    }
    if fault.doc_url is not None:
        document["doc_url"] = fault.doc_url
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
    return ErrorReply(fault.status, "application/json", body.encode("utf-8", "replace"), error.headers)
