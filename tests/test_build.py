"""Building: the same bytes everywhere, whole at every moment, recognised when stale."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kg
from kg.build import build, damaged_outputs
from kg.errors import BuildError, SeedError
from kg.files import write_atomically, write_together
from kg.home import Home
from kg.stores.receipt import is_fresh, read_receipt, sha256
from tests.conftest import ROOT, lacking

COMMAND = [sys.executable, "-m", "kg", "--data"]


def run_build(home: Home, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, str(home.seeds.parent), "build"],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        cwd=home.seeds.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def contents(home: Home) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(home.exports.iterdir())}


def change(home: Home) -> None:
    """Change the seeds so that every graph file changes."""
    file = home.seeds / "entities" / "all.yaml"
    file.write_text(file.read_text("utf-8").replace("A made-up company.", "Another made-up company."), "utf-8")


def test_problems_leave_the_old_files_whole(tiny: Home) -> None:
    build(tiny)
    before = contents(tiny)
    file = tiny.seeds / "entities" / "all.yaml"
    file.write_text(file.read_text("utf-8").replace("type: TrainingData", "type: Nonsense"), "utf-8")
    with pytest.raises(SeedError, match="unknown class 'Nonsense'"):
        build(tiny)
    assert contents(tiny) == before


def test_a_folder_that_cannot_be_written_is_an_error(tiny: Home) -> None:
    tiny.exports.write_text("a file where the folder should be")
    with pytest.raises(BuildError, match=r"^cannot write "):
        build(tiny)


ON_A_DISK_OF_ITS_OWN = """
mount -t tmpfs -o size=$SIZE tmpfs "$DISK" && cp -r "$HOME_FOLDER/." "$DISK" || exit 9
"$PYTHON" -m kg --data "$DISK" build
code=$?
cp -r "$DISK/exports" "$AFTER"
exit $code
"""


def test_a_full_disk_leaves_the_old_files_whole(tiny: Home, tmp_path: Path) -> None:
    """The disk has room for what is there and little more."""
    if subprocess.run(["unshare", "-rm", "true"], check=False, stderr=subprocess.DEVNULL).returncode:
        lacking("a disk to fill", "allow user namespaces (unshare -rm), or run as root")
    build(tiny)
    before = contents(tiny)
    change(tiny)
    home, disk, after = tiny.seeds.parent, tmp_path / "disk", tmp_path / "after"
    disk.mkdir()
    size = sum(path.stat().st_size + 4096 for path in home.rglob("*")) + 500_000
    surroundings = {
        "SIZE": str(size), "DISK": str(disk), "HOME_FOLDER": str(home), "AFTER": str(after),
        "PYTHON": sys.executable, "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", ON_A_DISK_OF_ITS_OWN],
        env={**os.environ, **surroundings},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr.strip().rpartition(": ")[2]) == (1, "No space left on device")
    assert {path.name: path.read_bytes() for path in after.iterdir()} == before


def test_a_write_that_the_system_refuses_leaves_the_old_files_whole(tiny: Home) -> None:
    build(tiny)
    before = contents(tiny)
    change(tiny)
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)); "
        "from kg.cli.main import main"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{limited}; sys.exit(main())", "--data", str(tiny.seeds.parent), "build"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert done.stderr.strip().endswith(": File too large")
    assert "cannot write " in done.stderr
    assert contents(tiny) == before


def test_the_receipt_seals_every_output(tiny: Home) -> None:
    build(tiny)
    receipt = json.loads((tiny.exports / "receipt.json").read_text("utf-8"))
    files = {p.name for p in tiny.exports.iterdir()} - {"receipt.json"}
    assert receipt["outputs"].keys() == files
    assert len(files) == 8
    assert all(receipt["verified"][name] > 0 for name in receipt["verified"])
    assert damaged_outputs(tiny) == []
    (tiny.exports / "entities.csv").write_text("cut off")
    assert damaged_outputs(tiny) == ["entities.csv"]


@pytest.mark.parametrize("file", ["ai-video-kg.nt", "receipt.json"])
def test_a_damaged_set_is_recognised_and_not_used(file: str, tiny: Home) -> None:
    build(tiny)
    assert is_fresh(tiny)
    (tiny.exports / file).write_bytes((tiny.exports / file).read_bytes()[:-40])
    assert not is_fresh(tiny)
    assert len(kg.load(tiny.seeds.parent).query("SELECT ?e { ?e a vg:Entity }")) == 12


def test_changed_seeds_are_compiled_afresh(tiny: Home) -> None:
    build(tiny)
    change(tiny)
    assert not is_fresh(tiny)
    ask = "SELECT ?d { id:acme schema:description ?d }"
    assert [row.d for row in kg.load(tiny.seeds.parent).query(ask)] == ["Another made-up company."]


def test_building_twice_gives_the_same_bytes_whatever_the_surroundings(tiny: Home, tmp_path: Path) -> None:
    surroundings = [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai", "SOURCE_DATE_EPOCH": "0"},
    ]
    found = []
    for number, environment in enumerate(surroundings):
        folder = tmp_path / f"elsewhere {number}"
        shutil.copytree(tiny.seeds.parent, folder)
        home = Home(folder / "seeds", folder / "ontology", folder / "exports")
        assert run_build(home, **environment).wait(timeout=120) == 0
        found.append(contents(home) | {"layout.json": (home.seeds / "layout.json").read_bytes()})
    assert found[0].keys() == found[1].keys()
    assert [name for name in found[0] if found[0][name] != found[1][name]] == []


def test_killed_at_any_moment_nothing_is_half_written(tiny: Home) -> None:
    build(tiny)
    old = {name: sha256(data) for name, data in contents(tiny).items()}
    change(tiny)
    began = time.monotonic()
    shutil.copytree(tiny.seeds.parent, tiny.seeds.parent.with_name("done"))
    done = Home(*(tiny.seeds.parent.with_name("done") / part for part in ("seeds", "ontology", "exports")))
    assert run_build(done).wait(timeout=120) == 0
    took = time.monotonic() - began
    new = {name: sha256(data) for name, data in contents(done).items()}
    dice = random.Random(7)
    for _ in range(8):
        process = run_build(tiny)
        time.sleep(dice.uniform(0.3, 1.0) * took)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
        for name, data in contents(tiny).items():
            assert name.startswith(".") or sha256(data) in (old.get(name), new[name]), name
    assert run_build(tiny).wait(timeout=120) == 0
    assert is_fresh(tiny)
    assert damaged_outputs(tiny) == []
    assert not list(tiny.exports.glob(".*.part"))


def test_a_write_that_fails_leaves_the_target(tmp_path: Path) -> None:
    target = tmp_path / "file"
    write_atomically(target, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(target, "\ud800")
    assert target.read_text() == "old"


def test_there_is_no_receipt_before_a_build(tiny: Home) -> None:
    assert read_receipt(tiny) is None
    assert damaged_outputs(tiny) == ["receipt.json"]


def test_a_rename_that_fails_takes_back_those_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    targets = {tmp_path / name: f"new {name}" for name in "abc"}
    (tmp_path / "a").write_text("old a")
    (tmp_path / "c").mkdir()  # no file can be renamed over a folder
    with pytest.raises(BuildError, match=r"^cannot write c: "):
        write_together(targets)
    assert (tmp_path / "a").read_text() == "old a"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "c"]


BROKEN = [b"\xff\xfe", b"NaN", b"null", b"[[[[", b"[" * 100_000, b'{"inputs": 1, "outputs": 2}', b'{"texts": {"t": 1}}']


@pytest.mark.parametrize("data", BROKEN, ids=lambda data: repr(data[:12]))
@pytest.mark.parametrize("name", ["seeds/anchors.json", "seeds/layout.json", "exports/receipt.json"])
def test_a_damaged_file_of_ours_is_named_or_made_anew(name: str, data: bytes, tiny: Home) -> None:
    build(tiny)
    (tiny.seeds.parent / name).write_bytes(data)
    if name.startswith("exports"):
        assert not is_fresh(tiny)
        assert read_receipt(tiny) is None
        build(tiny)
        assert is_fresh(tiny)
    else:
        with pytest.raises(BuildError, match=f"^{Path(name).name} is "):
            build(tiny)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
@pytest.mark.parametrize("name", ["anchors.json", "layout.json"])
def test_a_number_that_is_none_is_damage(name: str, number: str, tiny: Home) -> None:
    build(tiny)
    file = tiny.seeds / name
    changed = re.sub(r"(\"quote\": |: )\[-?[0-9]+,", rf"\1[{number},", file.read_text("utf-8"), count=1)
    file.write_text(changed, "utf-8")
    assert number in changed
    with pytest.raises(BuildError, match=f"^{name} is "):
        build(tiny)
