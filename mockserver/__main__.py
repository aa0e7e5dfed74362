"""`python -m mockserver` is `cartesia-mock`."""

import sys

from mockserver.cli import main

sys.exit(main())
