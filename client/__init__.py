"""A small typed client of the Cartesia API: `Client`, `AsyncClient`, the values they take, what they raise.

with Client(api_key="any") as client:
    audio = client.tts_bytes(transcript="Hello", voice="694f9389-aac1-45b6-b726-9d9369183238")
"""

from client.asynchronous import AsyncAudioStream, AsyncClient
from client.errors import (
    BadRequest,
    CartesiaError,
    ConfigurationError,
    Conflict,
    ConnectionFailed,
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
from client.responses import Answer
from client.sync import AudioStream, Client
from client.values import (
    GenerationConfig,
    JsonObject,
    JsonValue,
    Mp3Format,
    OutputFormat,
    RawFormat,
    Status,
    TtsOptions,
    Voice,
    VoiceByEmbedding,
    VoiceById,
    WavFormat,
)

__all__ = [
    "Answer",
    "AsyncAudioStream",
    "AsyncClient",
    "AudioStream",
    "BadRequest",
    "CartesiaError",
    "Client",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "Forbidden",
    "GenerationConfig",
    "JsonObject",
    "JsonValue",
    "Mp3Format",
    "NotFound",
    "OutputFormat",
    "PaymentRequired",
    "RateLimited",
    "RawFormat",
    "ServerError",
    "Status",
    "StatusError",
    "TooLarge",
    "TtsOptions",
    "Unauthorized",
    "UnreadableAnswer",
    "Voice",
    "VoiceByEmbedding",
    "VoiceById",
    "WavFormat",
]
