"""Boundaries on record over code: which module may import which, and where real imports do otherwise.

`guarded_modules` says it once. The writers of rules for other tools (`formats/guard`) and `erosion`, which compares
real imports, both read it, so they allow the same.
"""
