"""`python -m archdecide`."""

from archdecide.cli import main

main()
