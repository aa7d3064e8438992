"""Documents filled from templates: reports, decision records, portfolios and manuals."""
