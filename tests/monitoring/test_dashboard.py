"""The Grafana dashboards and the example alerts use metrics that exist."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from galaxy_alpr.monitoring.metrics import Metrics

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
DASHBOARD = DEPLOY / "grafana" / "galaxy-alpr.json"
"""The board of one installation, which shows everything."""

FLEET = DEPLOY / "grafana" / "fleet.json"
"""The board of many processes."""

ALERTS = DEPLOY / "prometheus" / "alerts.yaml"
NAME = re.compile(r"\b(?:galaxy_alpr|process|python)_\w+")
SUFFIX = re.compile(r"_(?:bucket|sum|count|total)$")


@pytest.fixture(scope="module")
def families() -> set[str]:
    """The names of all metrics, without the suffixes of their values."""
    text, _ = Metrics().render("")
    return {family.name for family in text_string_to_metric_families(text.decode())}


def _dashboard(file: Path) -> dict[str, Any]:
    dashboard: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return dashboard


def _rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def _queries(file: Path) -> list[str]:
    dashboard = _dashboard(file)
    variables = [item.get("definition", "") for item in dashboard["templating"]["list"]]
    return variables + [
        target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", ())
    ]


def _used(expressions: list[str]) -> set[str]:
    return {SUFFIX.sub("", name) for name in NAME.findall(" ".join(expressions))}


both = pytest.mark.parametrize("file", [DASHBOARD, FLEET], ids=lambda file: file.stem)


@both
def test_the_dashboard_uses_metrics_that_exist(file: Path, families: set[str]) -> None:
    assert _used(_queries(file)) - families == set()


def test_the_dashboard_shows_every_metric_of_the_service(families: set[str]) -> None:
    own = {name for name in families if name.startswith("galaxy_alpr_")}
    assert own - _used(_queries(DASHBOARD)) == set()
    assert len(own) > 25


def test_the_board_of_a_fleet_is_another_one_and_tells_processes_apart() -> None:
    one, fleet = _dashboard(DASHBOARD), _dashboard(FLEET)
    assert one["uid"] != fleet["uid"]
    assert one["title"] != fleet["title"]
    assert sum("instance" in query.split("{")[0] for query in _queries(FLEET)) > 8
    assert all(panel["description"] for panel in fleet["panels"] if panel["type"] != "row")


@both
def test_the_dashboards_are_written_with_an_indent_of_one(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == json.dumps(_dashboard(file), indent=1) + "\n"


@both
def test_the_panels_have_ids_of_their_own_and_do_not_overlap(file: Path) -> None:
    panels = _dashboard(file)["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24


def test_the_alerts_use_metrics_that_exist(families: set[str]) -> None:
    rules = _rules()
    assert _used([rule["expr"] for rule in rules]) - families == set()
    assert len({rule["alert"] for rule in rules}) == len(rules) > 5
    for rule in rules:
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in {"warning", "critical"}


def test_prometheus_accepts_the_alerts_and_the_queries(tmp_path: Path) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool: Debian's package prometheus has it")
    queries = [
        query.replace("$__rate_interval", "5m")
        for board in (DASHBOARD, FLEET)
        for query in _queries(board)
    ]
    rules = [
        {"record": f"query:{number}", "expr": query}
        for number, query in enumerate(queries)
        if query and not query.startswith("label_values")
    ]
    file = tmp_path / "queries.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}))
    for checked in (ALERTS, file):
        done = subprocess.run(
            [promtool, "check", "rules", str(checked)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
