"""Code bases that tests make: whose every module imports what a table says, in Python or in TypeScript."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

Pair = tuple[str, str]


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Writes files by their paths, with all folders."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def profile(folder: Path, data: Mapping[str, Any]) -> Path:
    """Writes a profile into a folder."""
    path = folder / "archdecide.yaml"
    path.write_text(yaml.safe_dump(dict(data), sort_keys=False), encoding="utf-8")
    return path


def python_package(files: Mapping[str, str]) -> dict[str, str]:
    """Files of Python below src, with an `__init__.py` in every folder below it."""
    found = dict(files)
    for name in files:
        folder = name.rpartition("/")[0]
        while "/" in folder:
            found.setdefault(f"{folder}/__init__.py", "")
            folder = folder.rpartition("/")[0]
    return found


def python_matrix(places: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Every place of every component imports every place of every other one: a file for each of these pairs."""
    every = [(name, place) for name, paths in places.items() for place in paths]
    files = {f"{place}/core.py": "" for _, place in every}
    for number, (name, place) in enumerate(every):
        for other_number, (other, target) in enumerate(every):
            if name != other:
                dotted = target.removeprefix("src/").replace("/", ".")
                files[f"{place}/from_{number}_to_{other_number}.py"] = f"import {dotted}.core\n"
    return python_package(files)


def script_matrix(places: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The same in JavaScript."""
    every = [(name, place) for name, paths in places.items() for place in paths]
    files = {f"{place}/core.js": "export const a = 1;\n" for _, place in every}
    for number, (name, place) in enumerate(every):
        for other_number, (other, target) in enumerate(every):
            if name != other:
                up = "../" * len(place.split("/"))
                files[f"{place}/from_{number}_to_{other_number}.js"] = (
                    f'import {{ a }} from "{up}{target}/core.js";\na;\n'
                )
    return files


PLACES = {
    "cart": ("src/shop/cart",),
    "catalogue": ("src/shop/catalogue", "src/shop/prices"),  # in two folders
    "orders": ("src/shop/orders",),
    "printing": ("src/shop/orders/printing",),  # inside of another
    "stock": ("src/shop/stock",),
    "payment": ("src/shop/payment",),
}
"""Six components, and where their code is."""
SHOP: dict[str, Any] = {
    "name": "shop",
    "code": {"root": "src", "open": ["src/shop/main.py", "src/shop/kernel"]},
    "components": [
        {"name": "storefront", "kind": "user-interface", "code": "src/shop/storefront"},
        {"name": "cart", "kind": "application", "code": "src/shop/cart", "team": "checkout"},
        {"name": "catalogue", "kind": "application", "code": "src/shop/catalogue", "team": "range"},
        {"name": "orders", "kind": "application", "code": "src/shop/orders", "public": "api.*", "team": "checkout"},
        {"name": "stock", "kind": "application", "code": "src/shop/stock", "team": "range"},
        {"name": "payment", "kind": "application", "code": "src/shop/payment", "team": "money"},
    ],
    "interactions": [
        {"from": "storefront", "to": "catalogue", "need": "reply"},
        {"from": "storefront", "to": "cart", "need": "reply"},
        {"from": "cart", "to": "stock", "need": "reply"},
        {"from": "cart", "to": "orders", "need": "reply"},
        {"from": "orders", "to": "stock", "need": "reply"},
        {"from": "orders", "to": "payment", "need": "reply"},
        {"from": "orders", "to": "catalogue", "need": "none"},
    ],
    "decision": {
        "style": "modular-monolith",
        "decided": "2026-11-20",
        "services": {"application": ["cart", "catalogue", "orders", "stock"], "payment": ["payment"]},
        "modules": {name: [name] for name in ("cart", "catalogue", "orders", "stock", "payment")},
    },
}
"""A front end, four modules of one process, and a service; an event of orders goes to the catalogue."""
CLEAN: dict[str, tuple[str, ...]] = {
    "storefront/page": ("cart/api", "catalogue/api"),
    "cart/total": ("stock/api", "orders/api"),
    "orders/place": ("stock/api",),
    "catalogue/news": ("orders/api",),  # the class of the event that orders publishes
    "main": ("payment/api", "orders/store"),  # may import everything
    "stock/level": ("kernel/money",),
}
"""Files and what they import, all of it as designed."""
BROKEN: dict[str, tuple[str, ...]] = {
    "stock/report": ("cart/api",),
    "orders/charge": ("payment/api",),
    "cart/peek": ("orders/store",),
}
"""One import for each kind of breach: undeclared, into another process, past an interface."""
_FILES = ("api", "store")
_FOLDERS = ("storefront", "cart", "catalogue", "orders", "stock", "payment")


def python_shop(*tables: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The shop in Python, with these imports."""
    files = {f"src/shop/{folder}/{name}.py": "" for folder in _FOLDERS for name in _FILES}
    files["src/shop/kernel/money.py"] = ""
    for table in tables:
        for source, targets in table.items():
            lines = [f"from shop.{target.replace('/', ' import ')}\n" for target in targets]
            files[f"src/shop/{source}.py"] = "".join(['"""A module."""\n', *lines])
    return python_package(files)


def script_shop(*tables: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The shop in TypeScript, with these imports, half of them for types alone."""
    files = {f"src/shop/{folder}/{name}.ts": "export type A = number;\n" for folder in _FOLDERS for name in _FILES}
    files["src/shop/kernel/money.ts"] = "export type A = number;\n"
    for table in tables:
        for source, targets in table.items():
            up = "../" * (source.count("/") or 0) or "./"
            lines = [
                f'import type {{ A }} from "{up}{target}";\nexport const x{i}: A = 1;\n'
                for i, target in enumerate(targets)
            ]
            files[f"src/shop/{source}.ts"] = "".join(["// A module.\n", *lines])
    return files
