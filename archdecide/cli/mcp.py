"""`archdecide mcp`."""

import sys
from contextlib import suppress

from archdecide.cli.options import RULES
from archdecide.cli.streams import print_note, protocol_streams


def mcp(rules: RULES = None) -> None:
    """Serve coding agents: tools, resources and prompts by the Model Context Protocol, on standard input and output.

    An agent starts this command itself, and works on files below the folder in which it starts.
    """
    from archdecide import agents

    if sys.stdin is not None and sys.stdin.isatty():
        print_note("This command talks with a coding agent that starts it: see docs/agents.md. End it with Ctrl+D.\n")
    incoming, outgoing = protocol_streams()
    try:
        agents.serve(incoming, outgoing, rules or ())
    except BrokenPipeError:  # the agent has gone; what is left to write is dropped, or the interpreter would try again
        with suppress(OSError):
            outgoing.close()
