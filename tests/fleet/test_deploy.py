"""The files of `deploy/` and the Dockerfile say what the server takes, and agree with each other."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from mockserver import MockServer
from mockserver.settings import ROWS

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
VARIABLES = {row.env for row in ROWS}


def read(name: str) -> list[dict[str, Any]]:
    """The documents of a YAML file."""
    return list(yaml.safe_load_all((DEPLOY / name).read_text()))


def servers(text: str) -> list[str]:
    """The host:port of each replica."""
    return re.findall(r"^\s*server (\S+) max_fails=1 fail_timeout=2s;$", text, re.M)


def test_compose_starts_the_replicas_that_nginx_is_told_of() -> None:
    (document,) = read("compose.yaml")
    services = document["services"]
    assert servers((DEPLOY / "replicas.conf").read_text()) == ["mock-1:8765", "mock-2:8765", "mock-3:8765"]
    assert set(services) == {"mock-1", "mock-2", "mock-3", "door"}
    assert set(services["door"]["depends_on"]) == {"mock-1", "mock-2", "mock-3"}
    for name in ("mock-1", "mock-2", "mock-3"):
        assert set(services[name]["environment"]) <= VARIABLES
        assert services[name]["environment"]["CARTESIA_MOCK_FLEET"] == "true"
    for volume in services["door"]["volumes"]:
        assert (DEPLOY / volume.split(":")[0]).is_file()


def test_the_kubernetes_objects_refer_to_each_other() -> None:
    by_kind = {(each["kind"], each["metadata"]["name"]): each for each in read("kubernetes.yaml")}
    replicas = by_kind["StatefulSet", "cartesia-mock"]["spec"]
    listed = servers(by_kind["ConfigMap", "cartesia-mock-replicas"]["data"]["replicas.conf"])
    assert listed == [f"cartesia-mock-{n}.cartesia-mock-replicas:8765" for n in range(3)]
    assert (replicas["replicas"], replicas["serviceName"]) == (3, "cartesia-mock-replicas")
    (container,) = replicas["template"]["spec"]["containers"]
    assert {each["name"] for each in container["env"]} <= VARIABLES
    assert container["securityContext"]["runAsNonRoot"] is True
    for kind, name in (("Service", "cartesia-mock-replicas"), ("Service", "cartesia-mock")):
        wanted = by_kind[kind, name]["spec"]["selector"]
        labels = [
            each["spec"]["template"]["metadata"]["labels"]
            for each in by_kind.values()
            if "template" in each["spec" if "spec" in each else "data"]
        ]
        assert wanted in labels
    mounts = by_kind["Deployment", "cartesia-mock-door"]["spec"]["template"]["spec"]["containers"][0]
    assert [each["subPath"] for each in mounts["volumeMounts"]] == ["nginx.conf", "replicas.conf"]


# The image


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, continued lines joined."""
    lines = [line for line in (PROJECT / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in joined.splitlines() if line.strip()]


def test_the_image_runs_as_nobody_in_particular_and_sets_what_there_is_to_set() -> None:
    last_stage = instructions()[max(n for n, (word, _) in enumerate(instructions()) if word == "FROM") :]
    words = dict(last_stage)
    assert words["USER"] == "10001"
    set_there = {pair.split("=")[0] for pair in words["ENV"].split()}
    assert {name for name in set_there if name.startswith("CARTESIA_MOCK")} <= VARIABLES
    assert json.loads(words["ENTRYPOINT"]) + json.loads(words["CMD"].split("CMD")[-1]) == [
        "cartesia-mock",
        "serve",
    ]
    assert words["EXPOSE"] == "8765"


def test_what_the_image_copies_is_sent_to_its_builder() -> None:
    ignored = (PROJECT / ".dockerignore").read_text().splitlines()
    kept = {line[1:] for line in ignored if line.startswith("!")}
    copied = {
        name
        for word, rest in instructions()
        if word == "COPY" and "--from" not in rest
        for name in rest.split()[:-1]
    }
    assert copied == kept
    assert all((PROJECT / name).exists() for name in copied)


def test_the_constraints_of_the_image_are_the_locked_versions() -> None:
    (command,) = [rest for word, rest in instructions() if word == "RUN" and "sed" in rest]
    program = re.match(r"sed -nE '([^']+)'", command)
    assert program is not None
    done = subprocess.run(
        ["sed", "-nE", program[1], "requirements.lock"], cwd=PROJECT, capture_output=True, text=True
    )
    lines = done.stdout.splitlines()
    assert len(lines) > 30
    assert all("==" in line for line in lines)
    assert any(line.startswith("starlette==") for line in lines)
    assert not any("--hash" in line or line.endswith("\\") for line in lines)


def test_the_health_check_tells_a_server_from_none(server: MockServer) -> None:
    (check,) = [rest for word, rest in instructions() if word == "HEALTHCHECK"]
    _, program, script = json.loads(check[check.index("[") :])
    assert program == "-c"

    def code(port: int) -> int:
        text = script.replace("127.0.0.1:8765", f"127.0.0.1:{port}")
        return subprocess.run([sys.executable, "-c", text], capture_output=True).returncode

    assert (code(server.port), code(1)) == (0, 1)


@pytest.mark.parametrize("name", ["nginx.conf"])
def test_every_place_of_a_key_is_in_the_configuration(name: str) -> None:
    text = (DEPLOY / name).read_text()
    for place in ("$arg_api_key", "$arg_access_token", "$http_x_api_key", "$http_authorization", "$arg_key"):
        assert place in text
