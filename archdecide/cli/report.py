"""`archdecide report`."""

from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver


def report(profile: PROFILE, output: OUTPUT = "-", rules: RULES = None) -> None:
    """Write the decision report with the service graph as Markdown."""
    from archdecide import api

    pack = api.load_pack(*rules or ())
    deliver(api.report(api.load_profile(profile, pack), pack=pack), output, "Report")
