"""A call told again, so that somebody can make it anew: as a line of curl and as a test. Without secrets."""

from __future__ import annotations

import re
from pprint import pformat
from shlex import quote
from typing import Any, Final
from urllib.parse import urlencode

from mockserver.contract.jsonvalue import as_object
from mockserver.control import redaction
from mockserver.control.journal import Entry
from mockserver.control.rows import row_of

KEY: Final = "$CARTESIA_API_KEY"
"""What stands in the place of a key: a variable of the shell."""
_LEFT_OUT: Final = frozenset(
    ("host", "content-length", "connection", "accept", "accept-encoding", "user-agent", "origin", "referer",
     "cache-control", "pragma", "transfer-encoding", "upgrade", "accept-language")
)  # fmt: skip
_OF_THE_CLIENT: Final = ("x-api-key", "authorization", "content-type")
"""Headers that the client of a test writes by itself."""
_FRAMES: Final = 40
"""Messages of a socket that are told again."""
_WIDTH: Final = 88


def as_curl(entry: Entry) -> str:
    """The request for a shell: curl, or websocat for a socket."""
    if entry.conversation is not None:
        sent = [quote(frame) for frame in _frames(entry)]
        messages = " \\\n  ".join(sent)
        return f"printf '%s\\n' {messages} |\n  websocat -n {_quoted(_url(entry, 'ws'))}"
    lines = [f"curl -sS -X {entry.head.method} {_quoted(_url(entry, 'http'))}"]
    lines += [f"-H {_quoted(f'{name}: {value}')}" for name, value in _headers(entry)]
    if entry.call is not None and entry.call.files:
        lines += [f"-F {quote(f'{name}=@clip.wav')}" for name in entry.call.files]
        lines += [f"-F {quote(f'{name}={value}')}" for name, value in entry.call.body.items()]
    elif entry.body:
        lines.append(f"-d {quote(_body(entry))}")
    audio = any(each.seconds is not None for each in row_of(entry).spoken)
    if audio:
        lines.append("-o heard.audio")
    return " \\\n  ".join(lines)


def as_test(entry: Entry) -> str:
    """A test for pytest that makes the request and expects the same answer."""
    return _socket_test(entry) if entry.conversation is not None else _http_test(entry)


def _http_test(entry: Entry) -> str:
    row = row_of(entry)
    says = row.spoken[0].transcript if row.spoken else None
    lines = ["import httpx", "", ""]
    lines += [f"def test_{_named(entry)}(cartesia_mock):", "    reply = httpx.request("]
    lines += [f"        {entry.head.method!r},", f"        cartesia_mock.base_url + {_path(entry)!r},"]
    headers = [(name, value) for name, value in _headers(entry) if name not in _OF_THE_CLIENT]
    named = ", ".join(f"{name!r}: {value!r}" for name, value in headers)
    lines.append(f'        headers={{"X-API-Key": cartesia_mock.api_key{", " if named else ""}{named}}},')
    if entry.call is not None and entry.call.files:
        files = ", ".join(f"{name!r}: open('clip.wav', 'rb')" for name in entry.call.files)
        lines += [f"        files={{{files}}},", f"        data={_literal(dict(entry.call.body), 13)},"]
    elif entry.body:
        lines.append(f"        json={_literal(_json(_body(entry)), 13)},")
    lines += ["        trust_env=False,", "    )", f"    assert reply.status_code == {row.status or 200}"]
    if says is not None and row.status == 200:
        lines.append(f"    cartesia_mock.assert_spoke({says!r})")
    return "\n".join(lines) + "\n"


def _socket_test(entry: Entry) -> str:
    frames = [_json(frame) for frame in _frames(entry)]
    contexts = list(dict.fromkeys(as_object(frame).get("context_id") for frame in frames))
    query = urlencode([pair for pair in redaction.query(entry.head.query, entry.key) if pair[0] != "api_key"])
    version = f"&cartesia_version={entry.version}" if "cartesia_version" not in query else ""
    lines = [
        "import json", "", "from websockets.sync.client import connect", "", "",
        f"def test_{_named(entry)}(cartesia_mock):",
        '    url = cartesia_mock.base_url.replace("http", "ws", 1) + ' + repr(entry.head.path),
        f'    query = "?{query}{version}&api_key=" + cartesia_mock.api_key',
        f"    messages = {_literal(frames, 15)}",
        "    with connect(url + query, proxy=None) as socket:",
        "        for message in messages:",
        "            socket.send(json.dumps(message))",
        f"        over = set()  # of {len(contexts)} contexts",
        f"        while len(over) < {len(contexts)}:",
        "            told = json.loads(socket.recv(timeout=10))",
        '            if told["type"] in ("done", "error"):',
        '                over.add(told.get("context_id"))',
    ]  # fmt: skip
    for spoken in row_of(entry).spoken:
        lines.append(f"    cartesia_mock.assert_spoke({spoken.transcript!r}, context={spoken.context!r})")
    return "\n".join(lines) + "\n"


def _headers(entry: Entry) -> list[tuple[str, str]]:
    given = redaction.headers(entry.head.headers, entry.key)
    form = entry.call is not None and bool(entry.call.files)
    return [
        (name, value.replace(redaction.CROSSED_OUT, KEY))
        for name, value in given
        if name not in _LEFT_OUT and not name.startswith("sec-") and not (form and name == "content-type")
    ]


def _url(entry: Entry, scheme: str) -> str:
    host = redaction.text(entry.head.headers.get("host", "localhost"), entry.key)
    return f"{scheme}://{host}{_path(entry)}"


def _path(entry: Entry) -> str:
    query = urlencode(redaction.query(entry.head.query, entry.key), safe="[]")
    path = redaction.text(entry.head.path, entry.key) + (f"?{query}" if query else "")
    return path.replace(redaction.CROSSED_OUT, KEY)


def _frames(entry: Entry) -> list[str]:
    talk = entry.conversation
    texts = [f.data for f in talk.frames if f.direction == "in" and isinstance(f.data, str)] if talk else []
    return [redaction.text(text, entry.key) for text in texts[:_FRAMES]]


def _body(entry: Entry) -> str:
    import orjson

    text = entry.body.decode(errors="replace")
    value = _json(text)
    if value is None:
        return redaction.text(text, entry.key)
    return orjson.dumps(redaction.value(value, entry.key)).decode()


def _json(text: str) -> Any:
    import orjson

    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _quoted(text: str) -> str:
    """For a shell, with its variables alive."""
    if KEY not in text:
        return quote(text)
    return '"' + re.sub(r'(["\\`])', r"\\\1", text) + '"'


def _literal(value: object, indent: int) -> str:
    return pformat(value, width=_WIDTH, sort_dicts=False).replace("\n", "\n" + " " * indent)


def _named(entry: Entry) -> str:
    """A name for a test, out of what is said."""
    row = row_of(entry)
    text = (row.spoken[0].transcript if row.spoken else None) or entry.operation or "the call"
    words = re.findall("[a-z0-9]+", text.lower())[:6]
    return "_".join(words) or "it"
