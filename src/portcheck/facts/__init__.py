"""Facts that prove themselves: checks put to released packages, old facts, and how much of real code is answered."""

from portcheck.facts.coverage import coverage
from portcheck.facts.releases import Releases, installed, releases_in
from portcheck.facts.stale import stale
from portcheck.facts.verify import verify

__all__ = ["Releases", "coverage", "installed", "releases_in", "stale", "verify"]
