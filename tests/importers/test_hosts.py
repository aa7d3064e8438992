"""Which hosts a value of configuration names, and that nothing else of it is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archdecide.importers.hosts import cluster_name, hosts, is_address_key, is_internal


@pytest.mark.parametrize(
    ("value", "key", "expected"),
    [
        ("http://fares:80/rates?mail=a@b", "", ["fares"]),
        ("fares:8080", "ANY", ["fares"]),
        ("a:9092, b:9092", "ANY", ["a", "b"]),
        ("fares", "FARES_HOST", ["fares"]),
        ("fares", "faresUrl", ["fares"]),
        ("fares", "MODE", []),
        ("Host=rates-db;Username=app;Password=x", "", ["rates-db"]),
        ("Server=tcp:sql,1433;User Id=sa", "", ["sql"]),
        ("host=db port=5432 user=app", "", ["db"]),
        ("app:secret@tcp(mysql:3306)/rates", "", ["mysql"]),
        ("mysql:host=mysql;dbname=rates", "", ["mysql"]),
        ("jdbc:postgresql://rates-db:5432/postgres", "", ["rates-db"]),
        ("mongodb://u:p@a:1,b:2/rates?x=1", "", ["a", "b"]),
        ("PLAINTEXT://a:9092,CONTROLLER://b:9093", "", ["a", "b"]),
        ("http://fares:${PORT}/x", "", ["fares"]),
        ("http://${HOST}:80", "", []),
        ("http://localhost:1 http://127.0.0.1:2 http://0.0.0.0 http://*:80", "", []),
        ("true", "USE_SERVER", []),
        ("-Xmx128m -Dx=y", "", []),
        ("", "FARES_HOST", []),
    ],
)
def test_hosts_are_found_in_values_of_every_form(value: str, key: str, expected: list[str]) -> None:
    assert [host.name for host in hosts(value, key)] == expected


@pytest.mark.parametrize(
    "value",
    [
        "postgres://app:{}@db/x",
        "http://app:{}@db:80",
        "redis://:{}@db:6379/0",
        "amqp://app:{}@db:5672//",
        "app:{}@db:5672",
        "app:{}@tcp(db:3306)/x",
        "Server=db;Password={};User=app",
    ],
)
@given(secret=st.text("abz09@:/?#%$!-_.~+", min_size=4, max_size=30))
def test_no_part_of_a_password_is_taken_for_a_host(value: str, secret: str) -> None:
    # `http://app:80?@db` is an address of app with a query as well; the password is not in it either way.
    assert {host.name for host in hosts(value.format(secret))} <= {"db", "app"}


@given(st.text(max_size=300), st.sampled_from(["", "X_HOST", "URL"]))
def test_any_text_is_read(value: str, key: str) -> None:
    assert all(0 < len(host.name) <= 700 for host in hosts(value, key))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("FARES_ADDR", True),
        ("FARES_HOST_1", True),
        ("faresEndpoint", True),
        ("spring.mail.host", True),
        ("BROKERS", True),
        ("GHOST", False),
        ("HOSTED", False),
        ("PORT", False),
        ("", False),
    ],
)
def test_a_key_is_one_for_addresses_by_its_last_word(key: str, expected: bool) -> None:
    assert is_address_key(key) is expected


def test_a_name_inside_a_cluster_is_short_for_its_service() -> None:
    assert cluster_name("fares.pricing.svc.cluster.local") == ("fares", "pricing")
    assert cluster_name("fares") == ("fares", None)
    assert cluster_name("rates.example.com.au") == ("rates.example.com.au", None)
    assert [is_internal(host) for host in ("fares", "fares.x.svc", "rates.example.com")] == [True, True, False]
