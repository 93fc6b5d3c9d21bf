"""The closed sets of words: what sort of thing a construct is, how it is used, how bad it is."""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing a construct is; the first half of the neutral vocabulary."""

    API = "api"
    METHOD = "method"
    IMPORT = "import"
    DEVICE = "device"
    BACKEND = "backend"
    DTYPE = "dtype"
    ENV = "env"
    COMMAND = "command"
    PACKAGE = "package"
    IMAGE = "image"
    RESOURCE = "resource"
    C_API = "c-api"
    C_TYPE = "c-type"
    INCLUDE = "include"
    LAUNCH = "launch"
    BUILTIN = "builtin"
    PTX = "ptx"
    FLAG = "flag"
    CONFIG = "config"
    ASSUMPTION = "assumption"
    HELPER = "helper"


class Role(StrEnum):
    """How a construct is used where it stands."""

    CALL = "call"
    REFERENCE = "reference"
    IMPORT = "import"
    DECORATOR = "decorator"
    BASE = "base"
    ARGUMENT = "argument"
    ASSIGNMENT = "assignment"
    DEFAULT = "default"
    ANNOTATION = "annotation"
    COMPARISON = "comparison"
    KEY = "key"


class Guard(StrEnum):
    """The condition a construct stands under."""

    NONE = "none"
    AVAILABILITY = "availability"
    VENDOR = "vendor"
    IMPORT_FALLBACK = "import-fallback"


class Confidence(StrEnum):
    """How sure a construct is: a resolved name, one hop or an unknown receiver, text."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Severity(StrEnum):
    """The worst that plausibly happens on a chip that is not NVIDIA's (the words of SARIF 2.1.0)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Support(StrEnum):
    """What a construct becomes on a target."""

    WORKS = "works"
    REPLACE = "replace"
    REWORK = "rework"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Origin(StrEnum):
    """Whose code a file is."""

    OWN = "own"
    VENDORED = "vendored"
    GENERATED = "generated"


class Way(StrEnum):
    """How a fix is made: each names one function in `portcheck.fix`."""

    NAME = "name"
    TO_DEVICE = "to-device"
    DEVICE_STRING = "device-string"
    AUTOCAST = "autocast"
    GRAD_SCALER = "grad-scaler"
    BACKEND = "backend"
    SEED = "seed"
    WORD = "word"
    DEVICE_MODULE = "device-module"
    TYPED_TENSOR = "typed-tensor"


class Without(StrEnum):
    """What the old name does on a machine without its device: the new one must do no worse there."""

    SAME = "same"
    RAISES = "raises"
    NONE = "None"
    ZERO = "0"
    EMPTY = "[]"
