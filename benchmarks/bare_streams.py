"""The limits of streaming: bare Starlette that sends events and frames which it did not have to make.

    python -m benchmarks.bare_streams FILE

FILE is JSON: {"sse": [event, …], "frames": [message, …]}. `POST /sse` streams the events; on `/ws` every
message is answered by all the frames.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from mockserver.edge.serving import Server
from mockserver.edge.sockets import bind, port_of


def app(events: list[bytes], frames: list[str]) -> Starlette:
    """A Starlette app over ready-made answers."""

    async def sse(request: Request) -> Response:
        await request.body()

        async def pieces() -> AsyncIterator[bytes]:
            for event in events:
                yield event

        return StreamingResponse(pieces(), media_type="text/event-stream")

    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        try:
            while True:
                context_id = json.loads(await websocket.receive_text())["context_id"]
                for frame in frames:
                    await websocket.send_text(frame.replace("CONTEXT", context_id))
        except WebSocketDisconnect:
            pass

    return Starlette(routes=[Route("/sse", sse, methods=["POST"]), WebSocketRoute("/ws", socket)])


if __name__ == "__main__":
    ready = json.loads(Path(sys.argv[1]).read_text())
    sockets = bind("localhost", 0)
    Server(
        app([event.encode() for event in ready["sse"]], ready["frames"]),
        lambda: print(json.dumps({"port": port_of(sockets)}), flush=True),
    ).run(sockets=sockets)
