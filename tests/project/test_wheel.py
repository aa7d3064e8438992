"""What is installed: the wheel holds the package, its rules compiled and as YAML, its templates, and nothing else."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from archdecide.load.pack_reader import compile_pack

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel that is built from the source distribution, as an installer without a wheel would."""
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder, "sdist")
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    source = next(path for path in folder.iterdir() if path.is_dir())
    build(source, folder, "wheel")
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def contents(wheel: Path) -> dict[str, bytes]:
    """The files of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def build(source: Path, target: Path, form: str) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", form, "--directory", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=120)


def files_below(folder: str) -> dict[str, bytes]:
    return {
        path.relative_to(ROOT / folder).as_posix(): path.read_bytes()
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }


def below(contents: dict[str, bytes], folder: str) -> dict[str, bytes]:
    return {name.removeprefix(folder): content for name, content in contents.items() if name.startswith(folder)}


def test_the_compiled_rules_are_those_of_the_checkout(contents: dict[str, bytes]) -> None:
    assert contents["archdecide/_data/core.json"].decode() == compile_pack(ROOT / "rules" / "core")


def test_rules_and_templates_are_inside(contents: dict[str, bytes]) -> None:
    assert below(contents, "archdecide/_data/rules/") == files_below("rules")
    assert below(contents, "archdecide/_data/templates/") == files_below("templates")


def test_the_profiles_of_the_examples_are_inside(contents: dict[str, bytes]) -> None:
    profiles = {name: text for name, text in files_below("examples").items() if name.endswith("/archdecide.yaml")}
    assert below(contents, "archdecide/_data/examples/") == profiles


def test_every_module_is_inside_and_the_package_says_that_it_is_typed(contents: dict[str, bytes]) -> None:
    modules = {f"archdecide/{path.relative_to(ROOT / 'archdecide').as_posix()}" for path in _modules()}
    assert {name for name in contents if name.endswith(".py") and "/_data/" not in name} == modules
    assert "archdecide/py.typed" in contents


def _modules() -> list[Path]:
    return [path for path in (ROOT / "archdecide").rglob("*.py") if "_data" not in path.parts]


def test_the_templates_of_documents_are_inside_as_python_too(contents: dict[str, bytes]) -> None:
    rarely = {"rulebook.md.j2", "validation.md.j2"}
    names = {path.name for path in (ROOT / "templates").glob("*.j2")} - rarely
    assert set(below(contents, "archdecide/_data/kept/")) == {f"{name.replace('.', '_')}.py" for name in names}


def test_nothing_else_is_inside(contents: dict[str, bytes]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in contents} == {"archdecide"}
    assert [name for name in contents if name.split("/")[1].startswith(("test", "example"))] == []


def test_the_command_and_the_licence_are_declared(contents: dict[str, bytes]) -> None:
    metadata = {name.split("/", 1)[1]: content.decode() for name, content in contents.items() if ".dist-info/" in name}
    assert "archdecide = archdecide.cli:main" in metadata["entry_points.txt"]
    assert "MIT License" in metadata["licenses/LICENSE"]
    assert "Requires-Python: >=3.11" in metadata["METADATA"]


def test_the_wheel_works_where_it_is_a_zip_archive(wheel: Path, tmp_path: Path) -> None:
    example = ROOT / "examples" / "ai-writing-saas"
    broken = "{given: {team.teams: 1}, expect: silent}"
    level = "{effect: warn, when: {fact: team.teams, at_most: 1}, because: b, action: a}"
    gate = f"gates: [{{id: one-team, code: V900, title: t, levels: [{level}], examples: [{broken}]}}]"
    (tmp_path / "pack.yaml").write_text("{name: own, version: '1', description: d}", "utf-8")
    (tmp_path / "gates.yaml").write_text(gate, "utf-8")

    def ran(*arguments: object) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(wheel)}
        command = [sys.executable, "-m", "archdecide", *map(str, arguments)]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False
        )

    report = ran("report", example / "archdecide.yaml")
    assert report.stdout == (example / "report.md").read_text("utf-8").replace(
        "examples/ai-writing-saas/archdecide.yaml", str(example / "archdecide.yaml")
    )
    tested = ran("rules", "test", "--rules", ".")  # reads the core pack as YAML to say where a rule is
    assert (tested.returncode, tested.stderr) == (1, "")
    assert "gates.yaml:1:" in tested.stdout
