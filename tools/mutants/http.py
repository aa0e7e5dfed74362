"""What goes over HTTP whatever the operation: statuses, headers, refusals, versions, credentials."""

from __future__ import annotations

from typing import Final

from tools.mutants.mutant import ALL, Mutant

_REPLIES: Final = "mockserver/edge/replies.py"
_ERRORS: Final = "mockserver/contract/errors.py"
_FAULTS: Final = "mockserver/contract/faults.py"
_VERSIONS: Final = "mockserver/contract/versions.py"
_AUTH: Final = "mockserver/edge/auth.py"
_EVERYWHERE: Final = ("status.*", "auth.*", "version.*", "errors.*", "answers.*", "routes.*", "quoted.*")
_SPEECH: Final = ("tts.bytes.*",)
_OLD: Final = ("2024-06-10", "2025-11-04")

MUTANTS: Final = (
    Mutant(
        "http.audio-is-202", _REPLIES,
        "await send(start(200, audio.media_type", "await send(start(202, audio.media_type",
        "speech is answered with 202", _SPEECH,
    ),
    Mutant(
        "http.no-request-id", _REPLIES,
        '(b"content-type", media_type.encode()), (b"x-request-id", request_id.encode())]',
        '(b"content-type", media_type.encode())]',
        "answers have no x-request-id", _EVERYWHERE,
    ),
    Mutant(
        "http.one-request-id-for-all", "mockserver/edge/app.py",
        "        request_id = exchange.world.ids.uuid()\n        exchange.version",
        '        request_id = "00000000-0000-4000-8000-000000000000"\n        exchange.version',
        "every refusal has the same x-request-id", _EVERYWHERE,
    ),
    Mutant(
        "http.json-as-text", _REPLIES,
        '_JSON: Final = "application/json"', '_JSON: Final = "text/plain"',
        "JSON is announced as text", (*_EVERYWHERE, "voices.*"),
    ),
    Mutant(
        "http.json-status-ignored", _REPLIES,
        "_whole(reply.status, _JSON, reply.headers", "_whole(200, _JSON, reply.headers",
        "a voice that was made is answered with 200 instead of 201", ("voices.*",), ("2024-06-10",),
    ),
    Mutant(
        "http.deleted-is-200", _REPLIES,
        '"status": reply.status, "headers": raw', '"status": 200, "headers": raw',
        "what is deleted is answered with 200 instead of 204", ("voices.*", "dicts.*", "datasets.*"),
    ),
    Mutant(
        "errors.text-in-new-versions", _ERRORS,
        'if version is None or version.error_form == "text":', "if True:",
        "new versions refuse in plain text", _EVERYWHERE,
    ),
    Mutant(
        "errors.objects-in-old-versions", _ERRORS,
        'if version is None or version.error_form == "text":', "if version is None:",
        "old versions refuse with a JSON object", _EVERYWHERE, _OLD,
    ),
    Mutant(
        "errors.text-without-title", _ERRORS,
        'return f"{self.fault.title}: {self.message}"', "return self.message",
        "the line of a refusal has no title", (*_EVERYWHERE, "tts.*"), _OLD,
    ),
    Mutant(
        "errors.no-request-id-in-the-body", _ERRORS,
        '        "request_id": request_id,\n    }', "    }",
        "the object of a refusal has no request_id", _EVERYWHERE,
    ),
    Mutant(
        "errors.body-names-another-request", _ERRORS,
        '        "request_id": request_id,\n    }', '        "request_id": request_id[::-1],\n    }',
        "the request_id in the body is not that of the header", _EVERYWHERE,
    ),
    Mutant(
        "errors.title-and-message-swapped", _ERRORS,
        '        "message": error.message,\n        "title": fault.title,',
        '        "message": fault.title,\n        "title": error.message,',
        "title and message of a refusal are swapped", _EVERYWHERE,
    ),
    Mutant(
        "errors.code-renamed", _ERRORS,
        '        "error_code": fault.error_code,\n        "message"',
        '        "code": fault.error_code,\n        "message"',
        "error_code has another name", _EVERYWHERE,
    ),
    Mutant(
        "errors.empty-transcript-is-500", _FAULTS,
        '    Fault(\n        "empty_transcript", 400,', '    Fault(\n        "empty_transcript", 500,',
        "an empty transcript is a fault of the server", _SPEECH,
    ),
    Mutant(
        "errors.unknown-voice-is-400", _FAULTS,
        '"voice_not_found", 404,', '"voice_not_found", 400,',
        "an unknown voice is refused with 400", (*_SPEECH, "voices.*"),
    ),
    Mutant(
        "errors.version-sentence-changed", _FAULTS,
        'text="Cartesia-Version header is required in YYYY-MM-DD form"',
        'text="The Cartesia-Version header is missing"',
        "the sentence for a missing version is another one", _EVERYWHERE,
    ),
    Mutant(
        "versions.missing-means-newest", _VERSIONS,
        "    asked = query or header or default\n", "    asked = query or header or default or VERSIONS[-1].date\n",
        "a request without a version gets the newest", _EVERYWHERE,
    ),
    Mutant(
        "versions.header-beats-query", _VERSIONS,
        "    asked = query or header or default\n", "    asked = header or query or default\n",
        "the version of the header wins on sockets", ("ws.*",),
    ),
    Mutant(
        "versions.between-means-the-later", _VERSIONS,
        "for version in reversed(VERSIONS):\n        if version.date <= day:",
        "for version in VERSIONS:\n        if version.date >= day:",
        "a date between two versions means the later", _EVERYWHERE, ALL,
    ),
    Mutant(
        "versions.unknown-is-400", _FAULTS,
        '"version_unknown", 404,', '"version_unknown", 400,',
        "a date before an operation existed is refused with 400", ("routes.*", "access_token.*", "version.*"), ALL,
    ),
    Mutant(
        "versions.malformed-is-taken", _VERSIONS,
        '    raise ApiError("version_required")\n', "    return VERSIONS[-1].date\n",
        "a version that is no date is the newest", _EVERYWHERE,
    ),
    Mutant(
        "versions.status-tells-another", "mockserver/api/status.py",
        "call.version.status_version", "call.version.date",
        "`GET /` tells the version that was asked for", ("status.*",), ALL,
    ),
    Mutant(
        "versions.status-is-not-ok", "mockserver/api/status.py",
        '{"ok":true,', '{"ok":false,', "`GET /` says that the API is down", ("status.*",),
    ),
    Mutant(
        "routes.unknown-is-405", _FAULTS,
        'Fault("not_found", 404,', 'Fault("not_found", 405,',
        "an unknown path is refused with 405", ("routes.*", "ws.unknown-path-is-404"),
    ),
    Mutant(
        "auth.no-key-is-let-in", _AUTH,
        '            raise ApiError("no_credentials")\n', '            return self._worlds.of("anybody")\n',
        "a request without a key is answered", ("auth.*",),
    ),
    Mutant(
        "auth.any-key-is-let-in", _AUTH,
        "if self._accepted and shown.text not in self._accepted:", "if False:",
        "a key that is not known is let in", ("auth.*", "ws.unknown-key-is-401"), target="sockets",
    ),
    Mutant(
        "auth.bad-key-is-403", _FAULTS,
        '"bad_credentials", 401,', '"bad_credentials", 403,',
        "a wrong key is refused with 403", ("auth.*", "quoted.*"), target="sockets",
    ),
    Mutant(
        "auth.query-is-not-read", _AUTH,
        "return next(in_query, None) or in_headers(headers)", "return in_headers(headers)",
        "a socket does not read the key of its query", ("ws.key-*", "ws.no-key-*"),
    ),
    Mutant(
        "auth.tokens-open-everything", _AUTH,
        "        if grant not in token.grants:", "        if False:",
        "a token opens what it does not grant", ("access_token.*",),
    ),
    Mutant(
        "auth.tokens-open-nothing", "mockserver/world/tokens.py",
        "if found is not None and self._clock.now() < found.deadline else None",
        "if found is not None and self._clock.now() >= found.deadline else None",
        "a token has expired when it is made", ("access_token.*",),
    ),
    Mutant(
        "auth.tokens-of-any-version", _AUTH,
        'if version is not None and token.version not in ("", version.date):', "if False:",
        "a token of one version opens a socket of another", ("access_token.*",), ("2026-03-01",),
    ),
    Mutant(
        "auth.token-never-ends", "mockserver/world/tokens.py",
        '"exp": issued + expires_in,', '"exp": issued,',
        "the end of a token is its beginning", ("access_token.*",),
    ),
    Mutant(
        "auth.admin-operations-are-open", _AUTH,
        "if is_admin_key(shown.text) != admin:", "if False:",
        "an ordinary key sees the usage of all", ("usage.*",),
    ),
)  # fmt: skip
