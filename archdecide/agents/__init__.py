"""A server of the Model Context Protocol, by which coding agents use archdecide: tools, resources and prompts.

It speaks newline-delimited JSON-RPC 2.0 with a client that has started it, and uses nothing but the API.
"""

from archdecide.agents.server import serve

__all__ = ["serve"]
