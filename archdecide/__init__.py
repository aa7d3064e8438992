"""Decide between a monolith, a modular monolith and microservices, and defend the decision.

>>> import archdecide
>>> profile = archdecide.load_profile("examples/ai-writing-saas/archdecide.yaml")
>>> decision = archdecide.assess(profile)
>>> decision.outcome.recommendation
'modular-monolith'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archdecide.api import assess, load_pack, load_profile, render, report, service_graph
    from archdecide.errors import InputError

__version__ = "0.1.0"
__all__ = ["InputError", "assess", "load_pack", "load_profile", "render", "report", "service_graph"]


def __getattr__(name: str) -> Any:
    """The names of the Python API, imported when first used so that `import archdecide` stays cheap."""
    if name == "InputError":
        from archdecide.errors import InputError

        return InputError
    if name in __all__:
        from archdecide import api

        return getattr(api, name)
    raise AttributeError(f"module 'archdecide' has no attribute '{name}'")
