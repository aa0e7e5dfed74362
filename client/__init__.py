"""A small typed client of the Cartesia API: `Client`, `AsyncClient`, the values they take, what they raise.

with Client(api_key="any") as client:
    audio = client.tts_bytes(transcript="Hello", voice="694f9389-aac1-45b6-b726-9d9369183238")
"""

from client.async_socket import AsyncContext, AsyncSocket
from client.async_voices import AsyncVoices
from client.asynchronous import AsyncAudioStream, AsyncClient, AsyncEventStream
from client.errors import (
    BadRequest,
    CartesiaError,
    ConfigurationError,
    Conflict,
    ConnectionFailed,
    ContextOver,
    Forbidden,
    NotFound,
    PaymentRequired,
    RateLimited,
    ServerError,
    StatusError,
    TooLarge,
    Unauthorized,
    UnreadableAnswer,
)
from client.events import Chunk, Done, Event, FlushDone, Other, PhonemeTimestamps, Timed, Timestamps
from client.multipart import File
from client.responses import Answer
from client.sync import AudioStream, Client, EventStream
from client.sync_socket import Context, Socket
from client.sync_voices import Voices
from client.values import (
    ContextOptions,
    GenerationConfig,
    JsonObject,
    JsonValue,
    Mp3Format,
    OutputFormat,
    RawFormat,
    SpeechOptions,
    SseOptions,
    Status,
    StreamOptions,
    TtsOptions,
    Voice,
    VoiceByEmbedding,
    VoiceById,
    WavFormat,
)
from client.voice_values import Accent, StoredVoice, VoiceAccent, VoicePage

__all__ = [
    "Accent",
    "Answer",
    "AsyncAudioStream",
    "AsyncClient",
    "AsyncContext",
    "AsyncEventStream",
    "AsyncSocket",
    "AsyncVoices",
    "AudioStream",
    "BadRequest",
    "CartesiaError",
    "Chunk",
    "Client",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "Context",
    "ContextOptions",
    "ContextOver",
    "Done",
    "Event",
    "EventStream",
    "File",
    "FlushDone",
    "Forbidden",
    "GenerationConfig",
    "JsonObject",
    "JsonValue",
    "Mp3Format",
    "NotFound",
    "Other",
    "OutputFormat",
    "PaymentRequired",
    "PhonemeTimestamps",
    "RateLimited",
    "RawFormat",
    "ServerError",
    "Socket",
    "SpeechOptions",
    "SseOptions",
    "Status",
    "StatusError",
    "StoredVoice",
    "StreamOptions",
    "Timed",
    "Timestamps",
    "TooLarge",
    "TtsOptions",
    "Unauthorized",
    "UnreadableAnswer",
    "Voice",
    "VoiceAccent",
    "VoiceByEmbedding",
    "VoiceById",
    "VoicePage",
    "Voices",
    "WavFormat",
]
