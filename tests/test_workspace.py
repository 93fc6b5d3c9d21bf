"""The scanned tree: its root, which files are taken, whose they are, and what git says of it."""

import struct
from pathlib import Path

import pytest

from portcheck.errors import PortcheckError
from portcheck.model import Origin, Skipped
from portcheck.workspace import Limits, Unread, Workspace, open_workspace, origin_of, relative, walk
from tests.scanned import write

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The top of a git checkout, its .git an empty folder."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    return tmp_path / "repo"


def walked(paths: list[Path], limits: Limits | None = None) -> list[str]:
    """The Python files taken, sorted; skipped ones as `path: reason`."""
    found = walk(open_workspace(paths), paths, limits or Limits(), lambda path: path.endswith(".py"))
    taken = (each for each in found if not isinstance(each, Unread))
    return sorted(each.path if not isinstance(each, Skipped) else f"{each.path}: {each.reason}" for each in taken)


# The root


def test_the_root_is_the_top_of_the_git_checkout(root: Path) -> None:
    write(root, {"src/deep/a.py": ""})
    assert open_workspace([root / "src" / "deep"]).root == root


def test_the_root_of_a_file_outside_git_is_its_folder(tmp_path: Path) -> None:
    write(tmp_path, {"src/a.py": ""})
    assert open_workspace([tmp_path / "src" / "a.py"]).root == tmp_path / "src"


def test_the_root_is_found_where_git_is_a_file(tmp_path: Path) -> None:
    write(tmp_path, {"tree/.git": "gitdir: ../main/.git/worktrees/tree\n", "tree/src/a.py": ""})
    assert open_workspace([tmp_path / "tree" / "src"]).root == tmp_path / "tree"


def test_a_path_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PortcheckError) as raised:
        open_workspace([tmp_path / "gone"])
    assert str(raised.value) == f"{tmp_path}/gone: no such file or folder; give a path that exists"


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        pytest.param("src/a.py", "src/a.py", id="below"),
        pytest.param("", ".", id="the root itself"),
        pytest.param("../other/a.py", "../other/a.py", id="outside"),
    ],
)
def test_a_path_is_told_from_the_root(below: str, expected: str, tmp_path: Path) -> None:
    root = tmp_path / "repo"
    assert relative((root / below).resolve(), root) == expected


# What is taken


def test_every_wanted_file_is_taken_once(root: Path) -> None:
    write(root, {"a.py": "", "src/b.py": "", "src/c.txt": ""})
    assert walked([root, root / "src", root / "a.py"]) == ["a.py", "src/b.py"]


def test_a_folder_outside_the_root_is_taken(root: Path) -> None:
    write(root.parent, {"repo/a.py": "", "other/b.py": "", "other/gone.py": "", "other/.gitignore": "gone.py\n"})
    assert walked([root, root.parent / "other"]) == ["../other/b.py", "a.py"]


def test_the_ignored_of_the_root_says_nothing_of_files_outside(root: Path) -> None:
    write(root.parent, {"repo/.gitignore": "*.py\n", "other/b.py": ""})
    assert walked([root, root.parent / "other"]) == ["../other/b.py"]


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, id=name) for name in ("node_modules", "__pycache__", ".tox", ".nox", ".mypy_cache", ".git")],
)
def test_folders_of_tools_are_left_out(name: str, root: Path) -> None:
    write(root, {"a.py": "", f"src/{name}/b.py": ""})
    assert walked([root]) == ["a.py"]


def test_a_virtual_environment_is_left_out(root: Path) -> None:
    write(root, {"a.py": "", "env/pyvenv.cfg": "", "env/lib/b.py": "", "environment/c.py": ""})
    assert walked([root]) == ["a.py", "environment/c.py"]


def test_a_virtual_environment_that_is_named_is_taken(root: Path) -> None:
    write(root, {"env/pyvenv.cfg": "", "env/lib/b.py": ""})
    assert walked([root / "env"]) == ["env/lib/b.py"]


def test_links_are_not_followed(root: Path) -> None:
    write(root, {"src/a.py": ""})
    (root / "b.py").symlink_to(root / "src" / "a.py")
    (root / "again").symlink_to(root / "src")
    (root / "src" / "circle").symlink_to(root)
    assert walked([root]) == ["src/a.py"]


def test_a_link_that_is_named_is_the_file_it_leads_to(root: Path) -> None:
    write(root, {"src/a.py": ""})
    (root / "b.py").symlink_to(root / "src" / "a.py")
    assert walked([root / "b.py"]) == ["src/a.py"]


def test_a_file_above_the_size_is_named_with_the_reason(root: Path) -> None:
    write(root, {"a.py": "x" * 11, "b.py": "x" * 10})
    assert walked([root], Limits(max_bytes=10)) == ["a.py: larger than 10 bytes", "b.py"]


def test_a_large_file_that_nobody_reads_is_not_named(root: Path) -> None:
    write(root, {"weights.bin": "x" * 11})
    assert walked([root], Limits(max_bytes=10)) == []


# .gitignore and exclude


@pytest.mark.parametrize(
    ("files", "taken"),
    [
        pytest.param({".gitignore": "gone.py\n", "a.py": "", "gone.py": "", "src/gone.py": ""}, ["a.py"], id="a name"),
        pytest.param(
            {".gitignore": "/gone.py\n", "gone.py": "", "src/gone.py": ""}, ["src/gone.py"], id="from the top"
        ),
        pytest.param(
            {".gitignore": "build/\n", "build/a.py": "", "src/build/b.py": "", "c.py": ""}, ["c.py"], id="a folder"
        ),
        pytest.param(
            {".gitignore": "# a.py\n\na.py\n!src/a.py\n", "a.py": "", "src/a.py": ""}, ["src/a.py"], id="taken back"
        ),
        pytest.param(
            {"src/.gitignore": "a.py\n", "a.py": "", "src/a.py": "", "src/deep/a.py": ""}, ["a.py"], id="in a folder"
        ),
        pytest.param(
            {".gitignore": "*.py\n", "src/.gitignore": "!a.py\n", "a.py": "", "src/a.py": "", "src/b.py": ""},
            ["src/a.py"],
            id="taken back by the nearer file",
        ),
        pytest.param(
            {
                "src/.gitignore": "a.py\n",
                "src/deep/.gitignore": "b.py\n",
                "src/deep/a.py": "",
                "src/deep/b.py": "",
                "src/b.py": "",
            },
            ["src/b.py"],
            id="in folders inside folders",
        ),
        pytest.param({".git/info/exclude": "a.py\n", "a.py": "", "b.py": ""}, ["b.py"], id="in git's own list"),
    ],
)
def test_what_git_ignores_is_left_out(files: dict[str, str], taken: list[str], root: Path) -> None:
    write(root, files)
    assert walked([root]) == taken


def test_the_gitignore_files_above_a_named_folder_hold_too(root: Path) -> None:
    write(root, {".gitignore": "a.py\n", "src/.gitignore": "b.py\n", "src/deep/a.py": "", "src/deep/b.py": ""})
    write(root, {"src/deep/c.py": ""})
    assert walked([root / "src" / "deep"]) == ["src/deep/c.py"]


def test_gitignore_may_be_passed_over(root: Path) -> None:
    write(root, {".gitignore": "a.py\n", "a.py": "", "src/.gitignore": "b.py\n", "src/b.py": ""})
    assert walked([root], Limits(respect_gitignore=False)) == ["a.py", "src/b.py"]


@pytest.mark.parametrize(
    ("pattern", "taken"),
    [
        pytest.param("tests", ["a.py", "src/a.py"], id="a folder"),
        pytest.param("src/*.py", ["a.py", "tests/a.py"], id="a pattern"),
        pytest.param("/a.py", ["src/a.py", "tests/a.py"], id="from the top"),
    ],
)
def test_excluded_files_are_left_out(pattern: str, taken: list[str], root: Path) -> None:
    write(root, {"a.py": "", "src/a.py": "", "tests/a.py": ""})
    assert walked([root], Limits(exclude=(pattern,))) == taken


def test_an_excluded_file_is_not_taken_back_by_gitignore(root: Path) -> None:
    write(root, {".gitignore": "!a.py\n", "a.py": ""})
    assert walked([root], Limits(exclude=("a.py",))) == []


def test_a_named_file_is_taken_though_it_is_excluded(root: Path) -> None:
    write(root, {"a.py": "", "src/.gitignore": "b.py\n", "src/b.py": ""})
    assert walked([root / "a.py", root / "src" / "b.py"], Limits(exclude=("a.py",))) == ["a.py", "src/b.py"]


def test_force_exclude_leaves_out_named_files_too(root: Path) -> None:
    write(root, {"a.py": "", "src/.gitignore": "b.py\n", "src/b.py": "", "c.py": ""})
    paths = [root / "a.py", root / "src" / "b.py", root / "c.py"]
    assert walked(paths, Limits(exclude=("a.py",), force_exclude=True)) == ["c.py"]


# Whose code it is


@pytest.mark.parametrize(
    ("path", "data", "origin"),
    [
        pytest.param("src/a.py", b"", Origin.OWN, id="own"),
        pytest.param("third_party/lib/a.py", b"", Origin.VENDORED, id="a folder of other people's code"),
        pytest.param("src/_vendor/a.py", b"", Origin.VENDORED, id="such a folder inside"),
        pytest.param("src/vendor.py", b"", Origin.OWN, id="a file of that name"),
        pytest.param("src/a_pb2.py", b"", Origin.GENERATED, id="protocol buffers"),
        pytest.param("a/uv.lock", b"", Origin.GENERATED, id="a lock file"),
        pytest.param("src/a_pb2_grpc.py", b"", Origin.GENERATED, id="their services"),
        pytest.param("src/a.py", b"# @generated by a tool\n", Origin.GENERATED, id="said in the first lines"),
        pytest.param("src/a.py", b"# Do not edit this by hand\n", Origin.GENERATED, id="said in other words"),
        pytest.param("src/a.py", b"\n" * 500 + b"# @generated\n", Origin.OWN, id="said far below"),
    ],
)
def test_the_origin_of_a_file(path: str, data: bytes, origin: Origin) -> None:
    assert origin_of(path, data) is origin


# What git says


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({".git/HEAD": f"{COMMIT}\n"}, id="a detached head"),
        pytest.param({".git/HEAD": "ref: refs/heads/main\n", ".git/refs/heads/main": f"{COMMIT}\n"}, id="a branch"),
        pytest.param(
            {
                ".git/HEAD": "ref: refs/heads/topic/x\n",
                ".git/packed-refs": f"# pack-refs with: peeled\n{'f' * 40} refs/heads/x\n{COMMIT} refs/heads/topic/x\n",
            },
            id="a packed branch",
        ),
        pytest.param(
            {
                ".git": "gitdir: ../main/.git/worktrees/repo\n",
                "../main/.git/worktrees/repo/HEAD": "ref: refs/heads/topic\n",
                "../main/.git/worktrees/repo/commondir": "../..\n",
                "../main/.git/refs/heads/topic": f"{COMMIT}\n",
            },
            id="a worktree",
        ),
        pytest.param(
            {
                ".git": "gitdir: ../.git/modules/repo\n",
                "../.git/modules/repo/HEAD": "ref: refs/heads/main\n",
                "../.git/modules/repo/packed-refs": f"{COMMIT} refs/heads/main\n",
            },
            id="a submodule",
        ),
    ],
)
def test_the_revision_is_the_commit_checked_out(files: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    assert Workspace(write(tmp_path / "repo", files)).revision() == COMMIT


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"a.py": ""}, id="no git"),
        pytest.param({".git/HEAD": "ref: refs/heads/main\n"}, id="no commit yet"),
        pytest.param({".git": "gitdir: ../gone\n"}, id="a worktree whose git is gone"),
        pytest.param({".git": "something else\n"}, id="a file that git did not write"),
    ],
)
def test_there_may_be_no_revision(files: dict[str, str], tmp_path: Path) -> None:
    assert Workspace(write(tmp_path, files)).revision() is None


def test_walking_names_the_files_that_nobody_asked_for_but_not_the_ignored_ones(root: Path) -> None:
    write(root, {"a.py": "", "csrc/k.cu": "", "Dockerfile": "", "out.bin": "", ".gitignore": "*.bin\n"})
    found = walk(open_workspace([root]), [root], Limits(), lambda path: path.endswith(".py"))
    unread = sorted(each.path for each in found if isinstance(each, Unread))
    assert unread == [".gitignore", "Dockerfile", "csrc/k.cu"]


def index_of(*paths: str) -> bytes:
    """A git index (version 2) that tracks the paths."""
    entries = [b"\0" * 60 + struct.pack(">H", len(path)) + path.encode() for path in paths]
    padded = b"".join(entry + b"\0" * (8 - len(entry) % 8) for entry in entries)
    return b"DIRC" + struct.pack(">II", 2, len(paths)) + padded


def test_what_git_tracks_is_taken_though_a_pattern_ignores_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        {".git/HEAD": "", ".gitignore": "*.py\nbuild/\n", "a.py": "", "b.py": "", "build/c.py": "", "build/d.py": ""},
    )
    (tmp_path / ".git" / "index").write_bytes(index_of("a.py", "build/c.py"))
    assert walked([tmp_path]) == ["a.py", "build/c.py"]


def test_an_index_whose_names_go_on_from_one_another_is_read(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", ".gitignore": "*.py\n", "src/one.py": "", "src/two.py": "", "src/three.py": ""})
    head = b"\0" * 62
    entries = head + b"\0src/one.py\0" + head + bytes([len("one.py")]) + b"two.py\0"
    (tmp_path / ".git" / "index").write_bytes(b"DIRC" + struct.pack(">II", 4, 2) + entries)
    assert walked([tmp_path]) == ["src/one.py", "src/two.py"]


def test_an_index_of_an_unknown_form_tracks_nothing(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", ".gitignore": "*.py\n", "a.py": ""})
    (tmp_path / ".git" / "index").write_bytes(b"DIRC" + struct.pack(">II", 9, 1))
    assert walked([tmp_path]) == []
