"""Every public method of the official SDKs: what a call of it hands over, or why no row calls it.

The tables are held against what the SDKs have, found by looking, so a method in none of them fails a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tests.clients.voices_roster import VoicesClient


@dataclass(frozen=True)
class Elsewhere:
    """A method that needs more than one call, and the script that makes that story: `text` is in it."""

    script: str
    text: str


@dataclass(frozen=True, eq=False)
class Sdk:
    """One SDK and its methods.

    kinds: by method, the class of what it hands over, read to its end. refused: by method, the fields that
    the models of the SDK do not take. elsewhere: methods of sockets. own: methods that call no
    operation. ways: the clients it has, by the mark before their methods, each with what it has besides.
    """

    client: VoicesClient
    kinds: Mapping[str, str]
    elsewhere: Mapping[str, Elsewhere]
    own: Iterable[str] = ()
    refused: Mapping[str, list[str]] = field(default_factory=dict)
    ways: Mapping[str, Iterable[str]] = field(default_factory=lambda: {"": ()})

    @property
    def name(self) -> str:
        return self.client.name


def _each(kind: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(" ".join(names).split(), kind)


_PY_2: Final = {
    "api_status.get": "ApiInfo",
    "auth.access_token": "TokenResponse",
    "infill.bytes": "list of bytes",
    "stt.transcribe": "TranscriptionResponse",
    "tts.bytes": "list of bytes",
    "tts.infill": "tuple of bytes",
    "tts.sse": "list of WebSocketResponse_Chunk",
    "voice_changer.bytes": "list of bytes",
    "voice_changer.sse": "list of StreamingResponse_Chunk and StreamingResponse_Done",
    "voices.clone": "VoiceMetadata",
    "voices.create": "Voice",
    "voices.delete": "NoneType",
    "voices.get": "Voice",
    "voices.list": "list of Voice",
    "voices.localize": "VoiceMetadata",
    "voices.mix": "EmbeddingResponse",
    "voices.update": "Voice",
}
_PY_3: Final = {
    "get_status": "GetStatusResponse",
    "access_token.create": "AccessTokenCreateResponse",
    "agents.calls.list": "list of AgentCall",
    "agents.calls.retrieve": "AgentCall",
    "agents.deployments.list": "list of Deployment",
    "agents.deployments.retrieve": "Deployment",
    "agents.list": "AgentListResponse",
    "agents.list_phone_numbers": "list of AgentListPhoneNumbersResponseItem",
    "agents.list_templates": "AgentListTemplatesResponse",
    "agents.metrics.create": "Metric",
    "agents.metrics.list": "MetricListResponse",
    "agents.metrics.results.export": "str",
    "agents.metrics.results.list": "list of ResultListResponse",
    "agents.metrics.retrieve": "Metric",
    "agents.retrieve": "AgentSummary",
    "agents.update": "AgentSummary",
    "datasets.create": "Dataset",
    "datasets.files.list": "list of FileListResponse",
    "datasets.list": "list of Dataset",
    "datasets.retrieve": "Dataset",
    "fine_tunes.create": "FineTune",
    "fine_tunes.list": "list of FineTune",
    "fine_tunes.list_voices": "list of Voice",
    "fine_tunes.retrieve": "FineTune",
    "pronunciation_dicts.create": "PronunciationDict",
    "pronunciation_dicts.list": "list of PronunciationDict",
    "pronunciation_dicts.retrieve": "PronunciationDict",
    "pronunciation_dicts.update": "PronunciationDict",
    "stt.transcribe": "STTTranscribeResponse",
    "tts.bytes": "list of bytes",
    "tts.generate": "bytes",
    "tts.generate_sse": "list of TTSSSEChunkEvent and TTSSSEDoneEvent",
    "tts.infill": "bytes",
    "tts.sse": "list of TTSSSEChunkEvent and TTSSSEDoneEvent",
    "voice_changer.change_voice_bytes": "bytes",
    "voice_changer.generate": "bytes",
    "voice_changer.generate_sse": "list of VoiceChangerSSEChunk and VoiceChangerSSEDone",
    "voices.clone": "VoiceMetadata",
    "voices.get": "Voice",
    "voices.list": "list of Voice",
    "voices.localize": "VoiceMetadata",
    "voices.update": "Voice",
    **_each(
        # The SDK hands over nothing even where something is said: sound of calls, and what is deprecated.
        "NoneType",
        "agents.calls.download_audio agents.delete agents.metrics.add_to_agent",
        "agents.metrics.remove_from_agent datasets.delete datasets.files.delete datasets.files.upload",
        "datasets.update fine_tunes.delete pronunciation_dicts.delete voice_changer.change_voice_sse",
        "voices.delete",
    ),
}
_REFUSED_PY_4: Final = {
    # It asks for 2026-03-01, whose voices have no `locales` by the documentation; its models want them. By
    # default, when it validates nothing, it hands the voices over without.
    "fine_tunes.list_voices": ["data.locales: missing"],
    "voices.add_accents": ["locales: missing"],
    "voices.delete_accent": ["locales: missing"],
    "voices.get": ["locales: missing"],
    "voices.list": ["data.locales: missing"],
    "voices.update": ["locales: missing"],
    # Accents were renamed after it was published.
    "voices.list_accents": ["accents.id: literal_error"],
}
_PY_4: Final = {name: kind for name, kind in _PY_3.items() if name not in _REFUSED_PY_4}

_JS_2: Final = {
    **_each(
        "Object",
        "apiStatus.get auth.accessToken stt.transcribe voices.clone voices.create voices.get voices.localize",
        "voices.mix voices.update",
    ),
    **_each("list of Object", "stt.transcribeChunks tts.sse voiceChanger.sse voices.list"),
    **_each("list of Uint8Array", "infill.bytes tts.bytes voiceChanger.bytes"),
    "voices.delete": "undefined",
}
_JS_3: Final = {
    **_each(
        "Object",
        "accessToken.create agents.calls.retrieve agents.deployments.retrieve agents.list",
        "agents.listTemplates agents.metrics.create agents.metrics.list agents.metrics.retrieve",
        "agents.retrieve agents.update datasets.create datasets.retrieve fineTunes.create",
        "fineTunes.retrieve getStatus pronunciationDicts.create pronunciationDicts.retrieve",
        "pronunciationDicts.update stt.transcribe voices.clone voices.get voices.localize voices.update",
        "CartesiaClient.voices.clone CartesiaClient.voices.get CartesiaClient.voices.localize",
        "CartesiaClient.voices.update",
    ),
    **_each(
        "list of Object",
        "agents.calls.list agents.deployments.list agents.listPhoneNumbers agents.metrics.results.list",
        "datasets.files.list datasets.list fineTunes.list fineTunes.listVoices pronunciationDicts.list",
        "tts.generateSSE voiceChanger.generateSSE voices.list CartesiaClient.voices.list",
    ),
    **_each(
        "bytes",
        "tts.generate tts.infill voiceChanger.changeVoiceBytes voiceChanger.generate",
        "CartesiaClient.tts.bytes CartesiaClient.tts.generate CartesiaClient.voiceChanger.bytes",
    ),
    # Events as they came, a table, and a sound: the SDK reads what it has no model for as text.
    **_each(
        "string",
        "agents.calls.downloadAudio agents.metrics.results.export tts.generateSse",
        "voiceChanger.changeVoiceSse",
    ),
    **_each(
        "null",
        "agents.delete agents.metrics.addToAgent agents.metrics.removeFromAgent datasets.delete",
        "datasets.files.delete datasets.files.upload datasets.update fineTunes.delete",
        "pronunciationDicts.delete voices.delete",
    ),
    "CartesiaClient.tts.websocket": "samples",
    "CartesiaClient.voices.delete": "undefined",
}
_JS_4: Final = _JS_3 | _each("Object", "voices.addAccents voices.deleteAccent voices.listAccents")

_SOCKETS_PY_2: Final = {
    "stt.websocket": Elsewhere("audio_2.py", "client.stt.websocket("),
    "tts.websocket": Elsewhere("streams_2.py", "client.tts.websocket()"),
}
_SOCKETS_PY_3: Final = {
    "stt.auto_finalize.websocket": Elsewhere("audio_3.py", "client.stt.auto_finalize.websocket("),
    "stt.manual_finalize.websocket": Elsewhere("audio_3.py", "client.stt.manual_finalize.websocket("),
    "tts.websocket": Elsewhere("streams_3.py", "client.tts.websocket()"),
    "tts.websocket_connect": Elsewhere("streams_3.py", "client.tts.websocket_connect()"),
}
_SOCKETS_JS_2: Final = {
    "stt.websocket": Elsewhere("audio_js_2.mjs", "stt.websocket("),
    "tts.websocket": Elsewhere("stream_js_2.mjs", "client.tts.websocket("),
}
_SOCKETS_JS_3: Final = {
    "stt.autoFinalize.websocket": Elsewhere("audio_js_4.mjs", "stt.autoFinalize.websocket("),
    "stt.manualFinalize.websocket": Elsewhere("audio_js_4.mjs", "stt.manualFinalize.websocket("),
    "tts.websocket": Elsewhere("stream_js_4.mjs", "client.tts.websocket()"),
}

_OWN_PY_3: Final = (
    # Any path and method, which the methods of resources are made of.
    *("delete", "get", "get_api_list", "patch", "post", "put", "request"),
    # What the client is and how long it is open.
    *("close", "copy", "is_closed", "platform_headers", "with_options"),
)
_OWN_JS_3: Final = (
    # Any path and method, which the methods of resources are made of.
    *("delete", "fetch", "get", "getAPIList", "methodRequest", "patch", "post", "put", "request"),
    *("makeRequest", "requestAPIList", "fetchWithTimeout", "retryRequest"),
    # How a request is built, and what is done when it fails.
    *("apiKeyAuth", "authHeaders", "buildBody", "buildHeaders", "buildRequest", "buildURL"),
    *("calculateDefaultRetryTimeoutMillis", "defaultIdempotencyKey", "defaultQuery", "makeStatusError"),
    *("prepareOptions", "prepareRequest", "shouldRetry", "stringifyQuery", "tokenAuth", "validateHeaders"),
    "withOptions",
)
_BOTH: Final = {"": (), "async ": ()}


def _client(name: str, script: str, *, fast: bool = False) -> VoicesClient:
    return VoicesClient(name, script, {}, ("", None), fast=fast)


PYTHON: Final = (
    Sdk(
        _client("py-2.0.17", "every_method_2.py"),
        _PY_2,
        _SOCKETS_PY_2,
        # A table of formats by name.
        own=("tts.get_output_format",),
        ways={"": (), "async ": ("close",)},
    ),
    Sdk(_client("py-3.5.1", "every_method_3.py"), _PY_3, _SOCKETS_PY_3, _OWN_PY_3, ways=_BOTH),
    Sdk(
        _client("py-4.2.0", "every_method_3.py", fast=True),
        _PY_4,
        _SOCKETS_PY_3,
        _OWN_PY_3,
        refused=_REFUSED_PY_4,
        ways=_BOTH,
    ),
)
JAVASCRIPT: Final = (
    Sdk(_client("js-2.2.9", "every_method_js_2.mjs"), _JS_2, _SOCKETS_JS_2),
    Sdk(_client("js-3.5.1", "every_method_js_4.mjs"), _JS_3, _SOCKETS_JS_3, _OWN_JS_3),
    Sdk(_client("js-4.2.0", "every_method_js_4.mjs"), _JS_4, _SOCKETS_JS_3, _OWN_JS_3),
)
