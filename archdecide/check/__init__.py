"""A decision, its service graph and what the team has on record, to findings. Knows no files and no clock."""

from archdecide.check.accepted import judge
from archdecide.check.check_settings import CheckSettings
from archdecide.check.examination import Examination, check, examine
from archdecide.check.waivers import Judged

__all__ = ["CheckSettings", "Examination", "Judged", "check", "examine", "judge"]
