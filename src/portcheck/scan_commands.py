"""The commands that scan and do more than check: report and fix. A check never imports them."""

import sys
from typing import Any

import click

from portcheck.errors import PortcheckError
from portcheck.running import BROKEN, CLEAN, FOUND, Run, emit, scanning

__all__ = ["fix", "report"]


@click.command()
@scanning
@click.option("--output-format", help="markdown (default) or json.")
def report(paths: tuple[str, ...], **given: Any) -> None:
    """Scan PATHS and write the porting report."""
    given["output_format"] = given["output_format"] or "markdown"
    run = Run(paths, given)
    finished = run.report()
    run.write(finished, run.settings.output_format, given["output_file"])
    run.summarise(finished, is_quiet=given["quiet"])


@click.command()
@scanning
@click.option("--unsafe-fixes", is_flag=True, help="Make also those that may change what the program does.")
@click.option(
    "--diff", "is_diff", is_flag=True, help="Write nothing; show the changes. Exit code 1 where there are any."
)
@click.option("--show-fixes", is_flag=True, help="List the fixes made, those left, and all places of C++ that stay.")
@click.option(
    "--partial",
    is_flag=True,
    help="Change of a C++ or CUDA file what can be changed; else a file is changed whole or left.",
)
@click.option("--shim", is_flag=True, help="Switch the vendor's run-time patch on instead, where it covers everything.")
def fix(paths: tuple[str, ...], **given: Any) -> None:
    """Rewrite in PATHS what can be proved to keep the program's behaviour; by default to neutral PyTorch.

    With -o the changes are written as a patch, and the files stay as they are. Exit code 0: all that was offered is
    written. 1: --diff shows a change. 2: usage, settings or knowledge is wrong, or a file could not be written.
    """
    from portcheck.fixing import fixes_of, listed, neutral_target, passed_by, patch, staying, summed, written
    from portcheck.shimming import shim_of, shimmed
    from portcheck.workspace import open_workspace

    run = Run(paths, given, default_target=neutral_target)
    if len(run.targets) != 1:
        raise PortcheckError("portcheck fix aims at one target; name one with -t")
    finished = run.report(is_whole=True)
    chosen = run.filtered(finished)
    root = open_workspace(run.paths).root
    wanted = {finding.fingerprint for finding in chosen.findings}
    patched = shim_of(run.knowledge, run.targets[0]) if given["shim"] else None
    if patched is not None:
        files, refused = shimmed(finished, root, run.targets[0], patched, run.base)
        if not given["quiet"]:
            told = patched.hazards.zh if run.settings.lang == "zh" else None
            click.echo(f"{patched.id}: {told or patched.hazards.en}", err=True)
    else:
        files, refused = fixes_of(
            finished,
            run.knowledge,
            root,
            run.targets[0],
            wanted,
            is_unsafe_too=given["unsafe_fixes"],
            is_partial=given["partial"],
        )
    is_written = not (given["is_diff"] or given["output_file"])
    if is_written:
        refused += written(root, files)
    else:
        emit(patch(files), given["output_file"])
    stays = staying(files, is_whole=given["show_fixes"])
    if given["show_fixes"]:
        click.echo(stays, nl=False, err=not is_written)
        click.echo(listed(files, finished), nl=False, err=not is_written)
    elif not given["quiet"]:
        click.echo(stays, nl=False, err=True)
    for line in refused:
        click.echo(f"portcheck: {line}", err=True)
    if patched is not None and not given["quiet"]:
        verb = "switched on" if is_written else "would be switched on"
        click.echo(f"{patched.id} {verb} in {sum(each.before != each.after for each in files)} programs", err=True)
    elif not given["quiet"]:
        passed = passed_by(chosen, run.targets[0])
        click.echo(summed(files, passed, is_written=is_written), err=True)
    if refused:
        sys.exit(BROKEN)
    sys.exit(FOUND if given["is_diff"] and any(each.before != each.after for each in files) else CLEAN)
