"""Checks a written plan from its files alone; shares no code with what makes it."""

from corridors.verify.checks import CHECKS, PlanFault, Report, verify_folder
from corridors.verify.reading import VerifyError

__all__ = ["CHECKS", "PlanFault", "Report", "VerifyError", "verify_folder"]
