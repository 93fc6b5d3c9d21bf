"""One line a finding, for editors and continuous integration."""

from portcheck.model import Finding, Report
from portcheck.outputs.escape import visible
from portcheck.outputs.options import Options
from portcheck.outputs.place import place, told

NAME = "concise"


def render(report: Report, options: Options) -> str:
    """`path:line:col: severity rule message` for every finding that is neither silenced nor works everywhere."""
    return "".join(f"{_line(finding, options)}\n" for finding in told(report.findings))


def _line(finding: Finding, options: Options) -> str:
    return f"{place(finding)}: {finding.severity} {finding.rule} {visible(options.pick(finding.message))}"
