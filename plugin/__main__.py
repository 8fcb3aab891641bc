"""`python -m plugin` is the command `eigenkracht`."""

from plugin.cli import main

main()
