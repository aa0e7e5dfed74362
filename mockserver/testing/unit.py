"""For tests written with `unittest`: a class to inherit from."""

from __future__ import annotations

import os
import unittest
from contextlib import ExitStack
from typing import ClassVar
from unittest import mock as patching

from mockserver.testing.mock import CartesiaMock, connect
from mockserver.testing.server import MockServer


class CartesiaTestCase(unittest.TestCase):
    """One server for the class, one key for each test: `self.mock`; the SDKs find both in the environment."""

    mock: CartesiaMock
    _server: ClassVar[MockServer]

    @classmethod
    def setUpClass(cls) -> None:
        """Start the server."""
        super().setUpClass()
        cls._server = MockServer().start()
        cls.addClassCleanup(cls._server.stop)

    def setUp(self) -> None:
        """Take a key, and put what the SDKs read into the environment."""
        super().setUp()
        stack = ExitStack()
        self.addCleanup(stack.close)
        self.mock = stack.enter_context(connect(self._server.base_url, self.id()))
        stack.enter_context(patching.patch.dict(os.environ, self.mock.environ))
