"""The keys of every kind of knowledge file: rule, target, answers, vocabulary, instruction set, the reports' words."""

from portcheck.knowledge.shapes import Either, Field, Flag, Line, Many, Null, Number, Record, Table, Whole, Words
from portcheck.model import Kind, Role, Severity, Support, Way, Without

CATEGORIES = (
    "device-api",
    "device-string",
    "tensor-cuda",
    "amp",
    "stream-event-graph",
    "memory-api",
    "rng",
    "backend-flags",
    "profiling",
    "collective",
    "interconnect",
    "fp8-dtype",
    "low-precision",
    "inline-ptx",
    "cuda-kernel",
    "cuda-cpp-api",
    "triton",
    "third-party-lib",
    "build",
    "container",
    "env-var",
    "cli-tool",
    "dependency",
    "arch-assumption",
)
HOW = ("ran", "source", "docs", "issue", "inferred")
EFFORTS = (0, 1, 3, 5, 8)
_CHECKS = (
    "python NAME",
    "python NAME(PARAMETERS)",
    "no-python NAME",
    "holds PATH: TEXT",
    "lacks PATH: TEXT",
    "file PATH",
)
DTYPE_SUPPORT = ("native", "converted", "absent")
DTYPES = (
    *("fp64", "fp32", "tf32", "hf32", "bf16", "fp16", "int8", "int4"),
    *("fp8_e4m3fn", "fp8_e5m2", "fp8_e4m3fnuz", "fp8_e5m2fnuz", "hif8"),
    *("mxfp8", "mxfp6", "mxfp4", "nvfp4"),
)

_TEXT = Line()
ID = Line(r"[a-z0-9]+(-[a-z0-9]+)*", "lower-case words joined by hyphens")
_SYMBOL = Line(r"[^*]*[^*\s][^*]*\*?", "a symbol, exact or ending in one '*'")
_MATCHED = Line(r"[^*]*[^*\s][^*]*\*?|\*", "a symbol, exact or ending in one '*'")
_PREFIX = Line(r"[^*]*\*?", "text, exact or ending in one '*'")
_DATE = Line(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "a date such as 2026-11-21")
BILINGUAL = Either(
    (_TEXT, Record("a text", {"en": Field(_TEXT, "write the English text"), "zh": Field(_TEXT)})),
)

_FILTERS = {
    "role": Field(Words(tuple(Role)), about="how the construct is used"),
    "receiver": Field(_PREFIX, about="the resolved object a method is called on"),
    "value": Field(_PREFIX, about="what is assigned or compared"),
    "in_triton": Field(Flag(), about="whether the construct stands in a Triton kernel"),
    "family": Field(_TEXT, about="the family of an instruction"),
}
FILTERS = tuple(_FILTERS)
_KIND = Words(tuple(Kind))
_MATCH = Record(
    "a match",
    {
        "kind": Field(_KIND, f"write one of {', '.join(Kind)}"),
        "symbol": Field(_MATCHED, "write the symbol in the normal form of its kind; `*` alone is all of them"),
        **_FILTERS,
    },
)
_NOT = Record("a match", {"kind": Field(_KIND), "symbol": Field(_SYMBOL), **_FILTERS})

_CODE = {
    "language": Field(Line(r"[a-z][a-z0-9_+-]*", "the name of a language"), "write `language: python` or another"),
    "code": Field(_TEXT, "write the code"),
    "path": Field(_TEXT, about="the file's name, where it tells"),
    "files": Field(Table(Line()), about="files beside it: path and text"),
}
_AT = Field(Many(Whole(1), at_least=1), "list the lines that the rule must report", "all lines of the rule's findings")
_EXAMPLES = Record(
    "examples",
    {
        "bad": Field(
            Table(Record("an example", {**_CODE, "at": _AT}), at_least=1),
            "give one piece of code that must match",
        ),
        "good": Field(Table(Record("an example", _CODE), at_least=1), "give one piece of code that must not match"),
    },
)
RULE = Record(
    "a rule",
    {
        "title": Field(BILINGUAL, "say in the present tense what the code does", "what the code does"),
        "category": Field(Words(CATEGORIES), f"write one of {', '.join(CATEGORIES)}"),
        "severity": Field(Words(tuple(Severity)), f"write one of {', '.join(Severity)}"),
        "why": Field(BILINGUAL, "say in two sentences what breaks on a machine without CUDA, and when"),
        "match": Field(Many(_MATCH, at_least=1), "list the constructs that the rule claims"),
        "not": Field(Many(_NOT), about="constructs that are never a finding of this rule"),
        "examples": Field(_EXAMPLES, "give a bad one, which must match, and a good one, which must not"),
        "aliases": Field(Many(ID, or_one=True), about="earlier ids of the rule"),
        "deprecated": Field(_TEXT, about="why the rule is no longer used, and what to use"),
    },
)

EVIDENCE = Record(
    "an evidence",
    {
        "how": Field(Words(HOW), f"write one of {', '.join(HOW)}"),
        "seen": Field(_DATE, "write the day on which it was seen, such as 2026-11-21"),
        "source": Field(_TEXT, about="a page, a file or a run"),
        "check": Field(
            Line(
                r"(python|no-python) [A-Za-z_][\w.]*(\([\w, ]*\))?|(holds|lacks) [^:]+: .+|file .+",
                f"one of {', '.join(f'`{form}`' for form in _CHECKS)}",
            ),
            about="what a machine can prove of `package`; see CONTRIBUTING.md",
        ),
        "revision": Field(_TEXT),
        "package": Field(_TEXT),
        "version": Field(_TEXT),
        "says": Field(_TEXT, about="one sentence of what it says"),
    },
)
_EVIDENCES = Field(Many(EVIDENCE, or_one=True), about="how the fact is known")
_VERSIONS = Field(Table(_TEXT), about="a version, quoted, for each package")
_ANSWER_FIELDS = {
    "support": Field(Words(tuple(word for word in Support if word is not Support.UNKNOWN)), about="absent: unknown"),
    "use": Field(_TEXT, about="what stands in its place"),
    "shim": Field(Either((_TEXT, Null())), about="the shim of the target that covers it"),
    "note": Field(BILINGUAL, about="what an engineer must know"),
    "since": _VERSIONS,
    "until": _VERSIONS,
    "effort": Field(Whole(choices=EFFORTS), about="0 nothing, 1 a name, 3 local, 5 a function, 8 a new kernel"),
    "fix": Field(Words(("safe", "unsafe")), about="whether `portcheck fix` may make the change by itself"),
    "way": Field(Words(tuple(Way)), about="how the fix is made; absent: `name`, a swap of names"),
    "without": Field(Words(tuple(Without)), about="what the old name does without its device; absent: `raises`"),
    "takes": Field(
        Many(_TEXT), about="parameters of `use` that mean what the old ones do, in their order; absent: all"
    ),
    "values": Field(_TEXT, about="what a swapped word's value must be: an expression, or `devices` for rising numbers"),
    "evidence": _EVIDENCES,
}
_SYMBOL_ANSWER = Either((_TEXT, Record("an answer for a symbol", _ANSWER_FIELDS)))
ANSWER = Record(
    "an answer",
    {**_ANSWER_FIELDS, "symbols": Field(Table(_SYMBOL_ANSWER, key=_SYMBOL), about="where a symbol differs")},
)
ANSWERS = Table(
    ANSWER,
    key=ID,
    free="x-",
    known={
        "defaults": Record(
            "the defaults",
            {
                "evidence": _EVIDENCES,
                "fix": Field(_ANSWER_FIELDS["fix"].shape, about="of each symbol that another single name replaces"),
                "way": Field(_ANSWER_FIELDS["way"].shape, about="goes with `fix`"),
            },
        )
    },
)

_SHIM = Record(
    "a shim",
    {
        "enable": Field(BILINGUAL, "say how it is switched on"),
        "hazards": Field(BILINGUAL, "say what it breaks"),
        "lines": Field(
            Many(Line()), about="the Python lines that switch it on, above a script's first import of torch"
        ),
        "evidence": _EVIDENCES,
    },
)
_EXPORT = Record(
    "an export",
    {
        "package": Field(_TEXT, "name the package"),
        "version": Field(_TEXT, "write the version that was looked into"),
        "seen": Field(_DATE, "write the day on which it was seen"),
        "at": Field(_TEXT, about="where the package defines it, when it hangs it into another"),
    },
)
_CELL_EVIDENCE = Field(Many(EVIDENCE, or_one=True), "say how the fact is known", "how the fact is known")


def _cell(shape: Line | Number, about: str, **more: Field) -> Field:
    """One fact of the hardware."""
    fields = {"value": Field(shape, "write the fact, or drop the key"), **more, "evidence": _CELL_EVIDENCE}
    return Field(Record("a fact of the hardware", fields), about=about)


_RATE = Field(Number(), about="dense peak rate in 10^12 operations a second")
_UNIT = Field(_TEXT, about="what the vendor calls one")
HARDWARE = Record(
    "hardware",
    {
        "llvm_target": _cell(_TEXT, "what the compiler calls the chip"),
        "memory_gib": _cell(Number(), "device memory in GiB of one device as PyTorch counts devices"),
        "memory_tb_per_s": _cell(Number(), "its bandwidth in TB/s"),
        "lanes": _cell(Number(), "threads that run in step", unit=_UNIT),
        "vector_bits": _cell(Number(), "the width of a vector register"),
        "cores": _cell(Number(), "cores as kernels count them", unit=_UNIT),
        "shared_memory_kib": _cell(Number(), "scratch memory of one core in KiB"),
        "scale_up_link": _cell(_TEXT, "what joins the devices of one node"),
        "scale_up_gb_per_s": _cell(Number(), "its bandwidth of one device, in one direction, in GB/s"),
        "scale_out_link": _cell(_TEXT, "what joins nodes"),
        "scale_out_gb_per_s": _cell(Number(), "its bandwidth of one device, in one direction, in GB/s"),
        "devices_per_node": _cell(Number(), "devices of the vendor's usual node"),
        "dtypes": Field(
            Table(
                Record(
                    "a number format",
                    {
                        "value": Field(Words(DTYPE_SUPPORT), f"write one of {', '.join(DTYPE_SUPPORT)}"),
                        "tflops": _RATE,
                        "evidence": _CELL_EVIDENCE,
                    },
                ),
                key=Line("|".join(DTYPES), f"one of {', '.join(DTYPES)}"),
            ),
            about="number formats: in the matrix unit, converted by software, or absent",
        ),
    },
)
TARGET = Record(
    "a target",
    {
        "name": Field(BILINGUAL, "write the chip's name"),
        "vendor": Field(_TEXT, about="who makes it; inherited"),
        "extends": Field(ID, about="the target or family whose answers hold where this one has none"),
        "abstract": Field(Flag(), about="whether this is a family, not a chip"),
        "stack": Field(Table(_TEXT), about="the versions that the answers speak of; inherited"),
        "device": Field(_TEXT, about="its device string in PyTorch; inherited"),
        "backend": Field(_TEXT, about="its communication backend; inherited"),
        "plugin": Field(
            Line(r"[A-Za-z_][\w.]*", "a dotted name"),
            about="the module that hangs the device into torch, where no release can be looked into; inherited",
        ),
        "visible_devices": Field(_TEXT, about="the variable that chooses devices; inherited"),
        "tool": Field(_TEXT, about="the command that lists devices; inherited"),
        "compiler": Field(_TEXT, about="the command that compiles kernels; inherited"),
        "extension_class": Field(_TEXT, about="what stands for CUDAExtension in setup.py; inherited"),
        "kernel_language": Field(_TEXT, about="what kernels are written in; inherited"),
        "resource": Field(_TEXT, about="what Kubernetes calls one device; inherited"),
        "images": Field(Many(_TEXT, or_one=True), about="container images without a tag; inherited"),
        "exports": Field(
            Table(_EXPORT, key=Line(r"[A-Za-z_][\w.]*", "a dotted name")),
            about="Python modules whose names answers use: each such answer is checked in the package; inherited",
        ),
        "homonyms": Field(Table(BILINGUAL), about="its names that mean something else at another vendor; inherited"),
        "hardware": Field(HARDWARE, about="facts with their unit in the key, each with its evidence; inherited"),
        "shims": Field(Table(_SHIM), about="the vendor's run-time patches; inherited"),
        "evidence": _EVIDENCES,
    },
)

_NEED = {
    "sm": Field(Line(r"\d+[af]?", "an architecture such as 90 or 90a"), "write the lowest architecture, quoted"),
    "ptx": Field(Line(r"\d+\.\d+", "a version such as 8.0"), "write the lowest version of the language, quoted"),
}
INSTRUCTIONS = Record(
    "an instruction set",
    {
        "evidence": Field(Many(EVIDENCE, or_one=True), "say where the facts were read"),
        "families": Field(
            Table(
                Record(
                    "a family of instructions",
                    {
                        "title": Field(BILINGUAL, "name it in a few words"),
                        "purpose": Field(BILINGUAL, "say what it is for"),
                        **_NEED,
                        "instructions": Field(Many(_TEXT), "list opcodes, with modifiers where they tell"),
                    },
                ),
                key=ID,
            ),
            "describe the families",
        ),
        "opcodes": Field(Table(BILINGUAL), about="what an opcode does"),
        "modifiers": Field(Table(BILINGUAL), about="what a modifier means; a `#` in its name stands for any number"),
        "registers": Field(
            Table(
                Record(
                    "a register",
                    {
                        "family": Field(ID, "name the family of what reads it"),
                        "means": Field(BILINGUAL, "say what it holds"),
                        **{key: Field(field.shape) for key, field in _NEED.items()},
                    },
                )
            ),
            about="special registers, without their sign",
        ),
        "needs": Field(
            Table(Record("a need", _NEED)), about="where an opcode or modifier asks for more than its family"
        ),
    },
)

_SET = Many(Line(), or_one=True)
VOCABULARY = Record(
    "a vocabulary",
    {
        "files": Field(
            Record(
                "the files of a language",
                {
                    "suffixes": Field(_SET, about="how its files' names end, with the dot"),
                    "prose": Field(Flag(), about="whether its files are read only where --include-docs asks for them"),
                    "names": Field(_SET, about="whole file names; one `*` in each at most. They win over suffixes"),
                },
            ),
            about="which files the language reads; absent in common.yaml, whose words every language knows",
        ),
        "like": Field(ID, about="a language whose kinds, words, positions, names and keys hold here, too"),
        "kinds": Field(Many(Words(tuple(Kind))), about="the kinds whose symbols give keys; absent: all"),
        "words": Field(Table(_SET), about="named sets of words"),
        "positions": Field(Table(Table(Many(Whole())))),
        "names": Field(Table(Table(_TEXT)), about="named maps from one name to another"),
        "keys": Field(Many(_TEXT), about="more strings that make a file worth reading, in lower case"),
        "instead": Field(Table(_SET), about="keys that take the place of a derived one that is too common"),
    },
)
FREQUENCY = Record(
    "a frequency table",
    {
        "measured": Field(_DATE, "write the day on which it was measured"),
        "repositories": Field(
            Table(
                Record(
                    "a repository", {"revision": Field(_TEXT, "write it"), "findings": Field(Whole(1), "count them")}
                )
            ),
            "say where it was measured",
        ),
        "constructs": Field(
            Table(Table(Whole(1)), key=ID),
            "give each rule's weights by symbol, in millionths",
            "weights in millionths by rule and symbol, `*` for a rule's rare ones",
        ),
    },
)
WORDS = Table(_TEXT)
