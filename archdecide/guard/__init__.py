"""Boundaries on record over code: which module may import which, and where real imports do otherwise.

`guarded_modules` says it once. The writers of rules for other tools (`formats/guard`) and `erosion`, which compares
real imports, both read it, so they allow the same.
"""

ACROSS, UNDECLARED, PAST_INTERFACE = "import-across-processes", "import-undeclared", "import-past-interface"
CYCLE, UNOWNED, UNSEEN = "module-cycle", "code-unowned", "interaction-unseen"
RULES = (ACROSS, UNDECLARED, PAST_INTERFACE, CYCLE, UNOWNED, UNSEEN)
"""The rules of checks that compare code with the record."""
