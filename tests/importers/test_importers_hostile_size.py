"""Text made to keep a reader busy is read in one pass. These tests say nothing but that they end."""

import pytest
from reading_cases import read_files

LARGE = 100_000


def of(part: str) -> str:
    return part * (LARGE // len(part))


@pytest.mark.parametrize(
    ("importer", "name", "text"),
    [
        ("manifests", "pom.xml", of("<dependency>")),
        ("manifests", "pom.xml", of("<!--")),
        ("manifests", "pom.xml", of("<dependencyManagement>")),
        ("manifests", "x.csproj", of("<PackageReference ")),
        ("manifests", "setup.cfg", "install_requires =" + of("\n  ")),
        ("manifests", "requirements.txt", of("a[")),
        ("manifests", "Gemfile", of("group ")),
        ("manifests", "go.mod", of("a.b/")),
        ("manifests", "build.gradle", of("implementation ")),
        ("imports", "ferry/__init__.py", of("from x import (")),
        ("imports", "ferry/__init__.py", "import x\n" + of('"')),
        ("imports", "ferry/__init__.py", "import x\n" + of("'''\"\"\"")),
        ("imports", "ferry/__init__.py", "import x\n" + of("\\")),
        ("imports", "ferry/__init__.py", of("import ")),
        ("kubernetes", "a.yaml", "kind: Deployment\n" + of("\n")),
        ("kubernetes", "a.yaml", of("{ ")),
        (
            "compose",
            "compose.yaml",
            f'services: {{a: {{environment: ["A={of("a.")}", "B={of("http://")}", "C={of("@")}"]}}}}',
        ),
        (
            "compose",
            "compose.yaml",
            f'services: {{a: {{environment: ["A={of("${")}", "B={of("$a")}", "C={of("${a:-")}"]}}}}',
        ),
        ("compose", ".env", of("A=${")),
        ("codeowners", "CODEOWNERS", of("**/a*b")),
        ("source", "desk/a.js", "fares" + of('"')),
        ("source", "desk/a.js", of("fares FeignClient(")),
        ("source", "desk/a.js", of('fares "a:1" || ')),
        ("source", "desk/a.js", of("/* fares ")),
        ("source", "desk/a.js", "\n".join([of("fares.")[:4000]] * 50)),
        ("source", "desk/application.yml", of("fares: ")),
        ("source", "desk/Dockerfile", "ENV " + of("fares=fares ")),
    ],
    ids=range(27),
)
def test_one_pass_is_enough(importer: str, name: str, text: str) -> None:
    files = {name: text, "compose.yaml": "services: {x: {image: y}}"} if name == ".env" else {name: text}
    read_files(importer, files, {"components": {"desk": ["desk"], "fares": ["fares"]}})
