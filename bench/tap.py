"""Goal 5: what it costs to make a tap durable (build, hash, sign, insert, commit) against the disk's own floor."""

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figure import Bench, Figure

ROUNDS = 400
