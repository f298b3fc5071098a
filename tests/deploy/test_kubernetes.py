"""The manifests of ``deploy/kubernetes`` fit together: names, labels, ports, settings, rights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from galaxy_alpr.web.guards.server import GRACEFUL_S
from tests.deploy.manifests import (
    APPS,
    BASE,
    EXAMPLE,
    MANIFESTS,
    PODS,
    WORKLOADS,
    Manifest,
    containers,
    kustomization,
    load,
    manifest,
    of_kind,
    ports,
    selected,
)
from tests.deploy.names import IMAGE, ROOT, VERBS, unknown


@pytest.mark.parametrize("folder", [BASE, EXAMPLE], ids=lambda folder: folder.name)
def test_each_file_is_named_and_there(folder: Path) -> None:
    document = kustomization(folder)
    patches = [patch["path"] for patch in document.get("patches", ())]
    generated = [name for one in document.get("configMapGenerator", ()) for name in one["files"]]
    named = [*document["resources"], *patches, *generated]
    assert all((folder / name).exists() for name in named)
    own = {path.name for path in folder.iterdir()} - {"kustomization.yaml"}
    assert own == {name for name in named if not name.startswith("..")}


def test_the_patches_of_the_example_change_what_the_base_has() -> None:
    base = {(one["kind"], one["metadata"]["name"]) for one in MANIFESTS}
    for patch in kustomization(EXAMPLE)["patches"]:
        changed = manifest(EXAMPLE / patch["path"])
        assert (changed["kind"], changed["metadata"]["name"]) in base
        assert unknown(changed.get("data", {})) == set()


def test_manifests_have_names_of_their_own() -> None:
    named = [(one["kind"], one["metadata"]["name"]) for one in [*MANIFESTS, *load(EXAMPLE)]]
    assert len(set(named)) == len(named) > 15
    assert set(WORKLOADS) == APPS | {"galaxy-alpr-nats"}


def test_every_selector_selects_pods_that_there_are() -> None:
    for name, spec in WORKLOADS.items():
        assert selected(spec["selector"]) == {name}
        for spread in PODS[name].get("topologySpreadConstraints", ()):
            assert selected(spread["labelSelector"]) == {name}
    for name, spec in of_kind("PodDisruptionBudget").items():
        assert selected(spec["selector"]) == {name}
    assert set(of_kind("PodDisruptionBudget")) == APPS
    for name, spec in of_kind("Service").items():
        assert selected(spec["selector"]) == {name}
    for spec in of_kind("StatefulSet").values():
        assert spec["serviceName"] in of_kind("Service")


def test_services_probes_and_the_ingress_name_ports_that_there_are() -> None:
    services = of_kind("Service")
    for name, spec in services.items():
        for port in spec.get("ports", ()):
            assert port["targetPort"] in ports(name)
    for name, pod in PODS.items():
        for one in pod["containers"]:
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                assert probe not in one or one[probe]["httpGet"]["port"] in ports(name)
    assert ports("galaxy-alpr-api") == {"http": 8000}
    for ingress in (*of_kind("Ingress").values(), manifest(EXAMPLE / "ingress.yaml")["spec"]):
        backend = ingress["rules"][0]["http"]["paths"][0]["backend"]["service"]
        names = {port["name"] for port in services[backend["name"]]["ports"]}
        assert backend["port"]["name"] in names


def test_replicas_are_replaced_one_after_the_other_and_end_their_requests() -> None:
    api = WORKLOADS["galaxy-alpr-api"]
    assert api["replicas"] >= 2
    assert api["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    (container,) = PODS["galaxy-alpr-api"]["containers"]
    (waits,) = container["lifecycle"]["preStop"]["exec"]["command"][1:]
    for name in ("galaxy-alpr-api", "galaxy-alpr-camera-worker"):
        grace = PODS[name]["terminationGracePeriodSeconds"]
        assert grace >= GRACEFUL_S + 15 + int(waits), name
    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(container)


def test_every_setting_and_every_verb_exists() -> None:
    maps = {one["metadata"]["name"]: one["data"] for one in MANIFESTS if one["kind"] == "ConfigMap"}
    used = {name for data in maps.values() for name in data}
    every = [one for pod in PODS.values() for one in containers(pod)]
    used |= {variable["name"] for one in every for variable in one.get("env", ())}
    assert len(used) > 10
    secrets = {n for one in load(EXAMPLE) if "stringData" in one for n in one["stringData"]}
    assert unknown(used) | unknown(secrets) == set()
    for name in APPS:
        (container,) = PODS[name]["containers"]
        assert container["args"][0] == "galaxy-alpr"
        assert container["args"][1] in VERBS, name


def _sources(pod: Manifest) -> Iterator[tuple[str, str, set[str]]]:
    """Yield what a pod takes from ConfigMaps and Secrets: kind, name, keys if it names some."""
    for one in containers(pod):
        for source in one.get("envFrom", ()):
            for key, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
                if key in source:
                    yield kind, source[key]["name"], set()
        for variable in one.get("env", ()):
            if "valueFrom" in variable:
                reference = variable["valueFrom"]["secretKeyRef"]
                yield "Secret", reference["name"], {reference["key"]}
    for volume in pod.get("volumes", ()):
        if "secret" in volume:
            items = volume["secret"].get("items", ())
            yield "Secret", volume["secret"]["secretName"], {item["key"] for item in items}
        if "configMap" in volume:
            yield "ConfigMap", volume["configMap"]["name"], set()


def test_every_configuration_and_secret_is_there_and_used() -> None:
    there = {
        (one["kind"], one["metadata"]["name"]): set(one.get("stringData", ()))
        for one in [*MANIFESTS, *load(EXAMPLE)]
        if one["kind"] in {"ConfigMap", "Secret"}
    }
    there |= {
        ("ConfigMap", one["name"]): set() for one in kustomization(BASE)["configMapGenerator"]
    }
    used = set()
    for pod in PODS.values():
        for kind, name, keys in _sources(pod):
            assert keys <= there[kind, name]
            used.add((kind, name))
    assert used == set(there)
    assert not any(one["kind"] == "Secret" for one in MANIFESTS)


def test_every_mount_is_a_volume() -> None:
    for name, pod in PODS.items():
        claims = WORKLOADS[name].get("volumeClaimTemplates", ())
        volumes = {one["metadata"]["name"] for one in claims}
        volumes |= {volume["name"] for volume in pod["volumes"]}
        used = {mount["name"] for one in containers(pod) for mount in one["volumeMounts"]}
        assert used == volumes, name


def test_data_folders_get_the_files_of_the_installation_before_the_service_starts() -> None:
    for name in ("galaxy-alpr-api", "galaxy-alpr-camera-worker"):
        (keys,) = PODS[name]["initContainers"]
        mounts = {mount["name"]: mount["mountPath"] for mount in keys["volumeMounts"]}
        assert keys["command"][-1] == f"install -m 0600 {mounts['keys']}/* {mounts['data']}/"
        (container,) = PODS[name]["containers"]
        assert {"name": "data", "mountPath": "/data"} in container["volumeMounts"]
    waiting = WORKLOADS["galaxy-alpr-camera-worker"]["volumeClaimTemplates"]
    assert [claim["metadata"]["name"] for claim in waiting] == ["data"]


def test_no_container_has_rights() -> None:
    for name, pod in PODS.items():
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False
        # Variables of services would look like settings: GALAXY_ALPR_API_PORT.
        assert pod["enableServiceLinks"] is False
        for one in containers(pod):
            assert one["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, name
            assert {"cpu", "memory"} <= set(one["resources"]["requests"])
            assert "memory" in one["resources"]["limits"]


def test_images_are_that_of_the_fleet_and_a_tag() -> None:
    images = {one["image"] for pod in PODS.values() for one in containers(pod)}
    assert len(images) == 2
    assert IMAGE in images
    (changed,) = kustomization(EXAMPLE)["images"]
    assert changed["name"] == IMAGE.partition(":")[0]


def test_the_autoscaler_is_of_the_engine_workers_and_alone_says_how_many() -> None:
    (scaler,) = of_kind("HorizontalPodAutoscaler").values()
    target = scaler["scaleTargetRef"]
    assert target["kind"] == "Deployment"
    assert "replicas" not in WORKLOADS[target["name"]]
    (metric,) = scaler["metrics"]
    assert metric["resource"]["name"] == "cpu"
    assert scaler["minReplicas"] < scaler["maxReplicas"]


def test_policies_let_pods_reach_what_they_use_and_nothing_else() -> None:
    policies = of_kind("NetworkPolicy")
    assert selected(policies["galaxy-alpr"]["podSelector"]) == set(WORKLOADS)
    assert "ingress" not in policies["galaxy-alpr"]
    workers = policies["galaxy-alpr-worker-metrics"]
    assert selected(workers["podSelector"]) == APPS - {"galaxy-alpr-api"}
    assert [one["port"] for one in workers["ingress"][0]["ports"]] == ["metrics"]
    for name in set(policies) - {"galaxy-alpr", "galaxy-alpr-worker-metrics"}:
        assert selected(policies[name]["podSelector"]) == {name}
    (nats,) = policies["galaxy-alpr-nats"]["ingress"]
    assert selected(nats["from"][0]["podSelector"]) == APPS
    to_nats, _names = policies["galaxy-alpr-engine-worker"]["egress"]
    assert selected(to_nats["to"][0]["podSelector"]) == {"galaxy-alpr-nats"}
    for name, rule in (("galaxy-alpr-nats", nats), ("galaxy-alpr-nats", to_nats)):
        assert {port["port"] for port in rule["ports"]} <= set(ports(name))
    (api,) = policies["galaxy-alpr-api"]["ingress"]
    assert {port["port"] for port in api["ports"]} == {"http"}


def test_the_configuration_of_nats_is_that_of_compose() -> None:
    own = (BASE / "nats.conf").read_text("utf-8")
    assert own == (ROOT / "deploy" / "fleet" / "nats.conf").read_text("utf-8")
    (data,) = (one["data"] for one in MANIFESTS if one["metadata"]["name"].endswith("-settings"))
    host, port = data["GALAXY_NATS_URL"].removeprefix("nats://").split(":")
    assert [item["port"] for item in of_kind("Service")[host]["ports"]] == [int(port)]
