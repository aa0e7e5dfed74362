"""The limits: bare Starlette, on the same server, that sends bytes which it did not have to make.

    python -m benchmarks.bare CHUNK_SIZE[,CHUNK_SIZE…]

`POST /whole` answers all chunks as one `Response`, `POST /stream` one by one as a `StreamingResponse`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from mockserver.edge.serving import Server
from mockserver.edge.sockets import bind, port_of


def app(chunks: list[bytes]) -> Starlette:
    """A Starlette app over ready-made chunks."""
    joined = b"".join(chunks)

    async def whole(request: Request) -> Response:
        await request.body()
        return Response(joined, media_type="audio/pcm")

    async def stream(request: Request) -> Response:
        await request.body()

        async def pieces() -> object:
            for chunk in chunks:
                yield chunk

        return StreamingResponse(pieces(), media_type="audio/pcm")  # type: ignore[arg-type]

    return Starlette(
        routes=[Route("/whole", whole, methods=["POST"]), Route("/stream", stream, methods=["POST"])]
    )


def _parts(sizes: str) -> Iterator[bytes]:
    for size in sizes.split(","):
        yield bytes(range(256)) * (int(size) // 256) + bytes(int(size) % 256)


if __name__ == "__main__":
    sockets = bind("localhost", 0)
    Server(
        app(list(_parts(sys.argv[1]))), lambda: print(json.dumps({"port": port_of(sockets)}), flush=True)
    ).run(sockets=sockets)
