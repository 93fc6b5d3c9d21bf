"""Reports made by hand for the tests of outputs, advice and verdicts; the chips in them do not exist."""

from typing import Any

from portcheck.model import (
    Advice,
    Confidence,
    Evidence,
    Finding,
    Guard,
    Kind,
    Origin,
    Report,
    Role,
    Rule,
    Severity,
    Shim,
    Skipped,
    Span,
    Support,
    Target,
    Text,
)

READ = Evidence("e-read", "source", "2026-11-21", source="acme wheel, acme/__init__.py", package="acme", version="2.0")
DOCUMENTED = Evidence("e-docs", "docs", "2026-03-02", source="https://acme.example/docs", says="The list of names.")

WORKS = Advice(Support.WORKS, effort=0, evidence=("e-docs",), origin="acme")
REPLACE = Advice(
    Support.REPLACE,
    use="torch.acme.mem_get_info",
    note=Text("Counts device memory only.", "只统计设备显存。"),
    shim="transfer",
    since={"torch_acme": "2.1"},
    effort=1,
    evidence=("e-docs", "e-read"),
    origin="acme",
)
REWORK = Advice(Support.REWORK, note=Text("The signature differs."), effort=5, evidence=("e-docs",), origin="acme")
MISSING = Advice(Support.MISSING, effort=8, evidence=("e-read",), origin="acme")
UNKNOWN = Advice(Support.UNKNOWN)

TRANSFER = Shim(
    "transfer", Text("Import it first.", "先导入它。"), Text("It turns off the compiler.", "它会关闭编译器。")
)


def target(name: str, *, family: str | None = None, shims: tuple[Shim, ...] = ()) -> Target:
    return Target(
        id=name,
        name=Text(name.upper(), f"{name.upper()} 芯片"),
        vendor="Acme",
        family=family,
        abstract=False,
        stack={"torch_acme": "2.1"},
        device="acme",
        backend="accl",
        shims=shims,
    )


def finding(path: str = "model.py", line: int = 3, **changes: Any) -> Finding:
    """A query of free memory at column 5, unguarded, in the repository's own file."""
    plain = Finding(
        rule="cuda-memory-info",
        category="memory-api",
        kind=Kind.API,
        symbol="torch.cuda.mem_get_info",
        role=Role.CALL,
        message=Text("asks the CUDA device for its free memory", "查询 CUDA 设备的空闲显存"),
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        guard=Guard.NONE,
        enclosing="main",
        path=path,
        cell=None,
        span=Span(line, 5, line, 32),
        text="torch.cuda.mem_get_info()",
        related=(),
        origin=Origin.OWN,
        fingerprint=f"v1:{path}:{line}",
    )
    return plain._replace(**changes)


def kernel(path: str = "model.py", line: int = 9, **changes: Any) -> Finding:
    """An FP8 kernel library, the worst there is."""
    named: dict[str, Any] = {
        "rule": "fp8-library",
        "category": "third-party-lib",
        "kind": Kind.IMPORT,
        "symbol": "fast_fp8.gemm",
        "role": Role.IMPORT,
        "message": Text("uses FP8 kernels", "使用 FP8 内核"),
        "severity": Severity.ERROR,
        "text": "fast_fp8",
    }
    return finding(path, line, **{**named, **changes})


def report(*findings: Finding, targets: tuple[Target, ...] = (), **changes: Any) -> Report:
    plain = Report(
        root="moe",
        revision="abc1234",
        knowledge_version="k1",
        targets=targets,
        findings=findings,
        skipped=(),
        remarks=(),
        files_seen=12,
        files_read=4,
        rules={"fp8-library": RULE},
        evidence={each.key: each for each in (READ, DOCUMENTED)},
        command="portcheck report . -t acme-1 -o report.md",
    )
    return plain._replace(**changes)


RULE = Rule(
    id="fp8-library",
    title=Text("uses FP8 kernels", "使用 FP8 内核"),
    category="third-party-lib",
    severity=Severity.ERROR,
    why=Text("The kernels exist for CUDA only. Elsewhere the import fails.", "内核只有 CUDA 版。在别处导入即失败。"),
)


def whole() -> Report:
    """A report with something for every section, on two members of a family; not assessed yet."""
    hostile = finding("lib/`a|b`.py", 7, text="x = `\x1b[31m` | <script>", symbol="torch.cuda.`a|b`")
    renamed = {"acme-1": REPLACE, "acme-2": REPLACE}
    answers = {"acme-1": MISSING, "acme-2": REPLACE}
    found = (
        kernel(line=1, advice=answers),
        finding(line=3, advice=renamed, related=(Span(8, 1, 8, 5), Span(9, 1, 9, 5))),
        finding(line=5, advice=renamed, guard=Guard.AVAILABILITY, severity=Severity.NOTE),
        finding(line=6, advice={"acme-1": WORKS, "acme-2": WORKS}),
        hostile._replace(advice={"acme-1": REWORK, "acme-2": UNKNOWN}),
        finding(
            "setup.py",
            2,
            kind=Kind.PACKAGE,
            symbol="fast-fp8",
            category="dependency",
            rule="fp8-library",
            message=Text("uses FP8 kernels", "使用 FP8 内核"),
            text="fast-fp8>=1",
            advice=answers,
        ),
        finding("tests/test_model.py", 4, advice=renamed),
        finding("third_party/a.py", 4, advice={"acme-1": REWORK, "acme-2": REWORK}, origin=Origin.VENDORED),
        finding(line=20, advice={"acme-1": REWORK, "acme-2": REWORK}, suppressed="ported by `hand`"),
        finding(line=30, advice=renamed, baselined=True),
    )
    targets = (target("acme-1", family="acme", shims=(TRANSFER,)), target("acme-2", family="acme", shims=(TRANSFER,)))
    skipped = (Skipped("big.py", "larger than 1 MiB"), Skipped("old.py", "read by tokens only: invalid syntax"))
    return report(*found, targets=targets, skipped=skipped, unread={".cu": 3, ".sh": 1, "Dockerfile": 1})
