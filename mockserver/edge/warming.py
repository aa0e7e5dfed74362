"""What the first requests need is loaded after the server is ready, and before anyone asks."""

from __future__ import annotations


def warm_up() -> None:
    """Load it; for a thread of its own."""
    import gc

    import jsonschema_rs  # noqa: F401
    import orjson  # noqa: F401
    import yaml  # noqa: F401

    from mockserver.api import HANDLERS, handler
    from mockserver.api.render import render  # noqa: F401

    for operation_id in HANDLERS:
        handler(operation_id)
    # What is loaded now stays: the collector need not look at it again and again.
    gc.collect()
    gc.freeze()
