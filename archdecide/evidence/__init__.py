"""What sources outside a profile say about a system: observations, names, and how they merge into a profile.

Everything here is pure. Importers make observations, `names` finds out which of them speak of one thing, and `merge`
decides what a profile takes over, what it keeps, and where the two contradict each other.
"""
