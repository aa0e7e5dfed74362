"""`spec-diff`: our documents against anybody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.cli import main

DOCUMENTS = Path(__file__).parents[2] / "openapi"

OURS = """
openapi: 3.1.0
paths:
  /voices/{id}:
    parameters: [{in: path, name: id, required: true, schema: {type: string}}]
    get:
      parameters:
        - {in: query, name: limit, schema: {type: integer, maximum: 100}}
        - {in: header, name: Cartesia-Version, required: true, schema: {type: string}}
      responses: {'200': {$ref: '#/components/responses/Voice'}, '404': {description: gone}}
  /tts:
    post:
      requestBody:
        content:
          application/json:
            schema:
              allOf:
                - {$ref: '#/components/schemas/Base'}
                - type: object
                  required: [voice]
                  properties: {voice: {oneOf: [{type: string}, {type: 'null'}]}}
      responses: {'200': {description: ok}}
  /only-ours: {get: {responses: {'200': {description: ok}}}}
components:
  responses:
    Voice:
      description: a
      content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}
  schemas:
    Base:
      type: object
      required: [model]
      properties: {model: {type: string, enum: [a, b]}, old: {type: string}}
"""
THEIRS = """
openapi: 3.0.1
paths:
  /voices/{voice_id}/:
    get:
      parameters:
        - {in: query, name: limit, schema: {type: integer, maximum: 50}}
        - {in: query, name: 'expand[]', schema: {type: array}}
        - {in: header, name: cartesia-version, required: true, schema: {type: string}}
      responses:
        '200':
          description: b
          content: {application/json: {schema: {properties: {id: {type: string}, tag: {}}}}}
  /tts:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [voice, model, voice]
              properties: {voice: {type: string}, model: {type: string, enum: [a, c]}, new: {type: string}}
      responses: {'200': {description: ok}, '201': {description: made}}
  /only-theirs: {post: {responses: {}}}
"""


@pytest.fixture
def pair(tmp_path: Path) -> list[str]:
    (tmp_path / "ours.yaml").write_text(OURS)
    (tmp_path / "theirs.yaml").write_text(THEIRS)
    return ["spec-diff", str(tmp_path / "theirs.yaml"), "--ours", str(tmp_path / "ours.yaml")]


def test_differences_are_listed_by_operation(pair: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(pair) == 1
    assert capsys.readouterr().out.splitlines() == [
        "GET /only-ours",
        "  - the operation",
        "POST /only-theirs",
        "  + the operation",
        "POST /tts",
        "  + body: field new",
        "  - body: field old",
        "  + body.model: value c",
        "  - body.model: value b",
        "  + status 201",
        "GET /voices/{}",
        "  + parameter expand[] in query",
        "  ~ parameter limit in query: maximum: 100 here, 50 there",
        "  + answer 200: field tag",
        "10 differences in 4 places",
    ]


@pytest.mark.parametrize("version", ["2024-06-10", "2026-08-14"])
def test_a_document_does_not_differ_from_itself(version: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["spec-diff", str(DOCUMENTS / f"{version}.yaml"), "--api-version", version]) == 0
    assert capsys.readouterr().out == "no difference\n"


def test_two_versions_differ_where_the_api_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["spec-diff", str(DOCUMENTS / "2024-06-10.yaml"), "--api-version", "2026-08-14"]) == 1
    said = capsys.readouterr().out
    assert "POST /voices/mix\n  + the operation\n" in said
    assert "GET /accents\n  - the operation\n" in said


@pytest.mark.parametrize(
    "text",
    ["", "[]", "a: [", "paths: {/a: {$ref: '#/paths/~1a'}}", "paths: {/a: {$ref: 'no.yaml#/x'}}", "\x00"],
)
def test_what_is_no_document_is_one_clear_line(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "theirs.yaml"
    file.write_text(text)
    assert main(["spec-diff", str(file)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
