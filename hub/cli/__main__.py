"""`python -m hub.cli` is `riskpoint-hub`."""

from hub.cli import main

main()
