from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
from hypothesis import given
from strategies import texts

import cleaner
from cleaner.model import Finding
from cleaner.report.sarif import Sarif
from cleaner.result import Cleaned

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

RULES = {rule.id: rule for rule in cleaner.load_rules()}
TEXT: dict[str, Any] = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string", "minLength": 1}},
}
REGION = {
    "type": "object",
    "required": ["startLine", "startColumn", "endLine", "endColumn"],
    "additionalProperties": {"type": "integer", "minimum": 1},
}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "properties": {"uri": {"type": "string", "pattern": r"^[!-~]+$"}},
                    "required": ["uri"],
                },
                "region": REGION,
            },
        }
    },
}
#: What the schema of SARIF 2.1.0 demands of the parts that are written here.
SCHEMA = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name", "rules"],
                                "properties": {
                                    "rules": {
                                        "uniqueItems": True,
                                        "items": {
                                            "required": ["id"],
                                            "properties": {"shortDescription": TEXT, "fullDescription": TEXT},
                                        },
                                    }
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "newlineSequences": {"type": "array", "minItems": 1, "uniqueItems": True},
                    "invocations": {
                        "items": {
                            "required": ["executionSuccessful"],
                            "properties": {
                                "toolExecutionNotifications": {
                                    "items": {
                                        "required": ["message"],
                                        "properties": {"message": TEXT, "locations": {"items": LOCATION}},
                                    }
                                }
                            },
                        }
                    },
                    "results": {
                        "items": {
                            "required": [
                                "ruleId",
                                "ruleIndex",
                                "level",
                                "message",
                                "locations",
                                "partialFingerprints",
                            ],
                            "properties": {
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": TEXT,
                                "locations": {"minItems": 1, "items": LOCATION},
                                "partialFingerprints": {"additionalProperties": {"type": "string"}},
                            },
                        }
                    },
                },
            },
        },
    },
}


def log(*texts: str) -> dict[str, Any]:
    out = Sarif(RULES)
    for number, text in enumerate(texts):
        out.add(f"{number}.txt", cleaner.clean(text))
    return out.value()


@given(texts)
def test_it_holds_to_the_schema(text: str) -> None:
    value = json.loads(json.dumps(log(text, "到XX镇")))
    jsonschema.validate(value, SCHEMA)
    [run] = value["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_places_are_one_based_and_end_behind() -> None:
    [result] = log("第一。\n到XX镇")["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 2, "startColumn": 2, "endLine": 2, "endColumn": 4}


def test_rules_carry_title_and_reason_once() -> None:
    [run] = log("到XX镇", "到XX县")["runs"]
    [rule] = run["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == RULES["mask/letter-x"].title
    assert len(run["results"]) == 2


def test_paths_become_uris(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    out = Sarif(RULES)
    for path in ("./a b/总结.txt", "../x.txt", "-", "a%.txt"):
        out.add(path, cleaner.clean("到XX镇"))
    places = [
        r["locations"][0]["physicalLocation"]["artifactLocation"] for r in out.value()["runs"][0]["results"]
    ]
    assert places[0] == {"uri": "a%20b/%E6%80%BB%E7%BB%93.txt", "uriBaseId": "%SRCROOT%"}
    assert places[1]["uri"].startswith("file:///")
    assert places[2] == {"uri": "stdin"}
    assert places[3]["uri"] == "a%25.txt"


def test_a_file_that_failed_is_told() -> None:
    out = Sarif(RULES)
    out.fail("a.txt", "a.txt: gone")
    value = out.value()
    jsonschema.validate(value, SCHEMA)
    [invocation] = value["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "a.txt: gone"


def test_personal_data_is_not_in_it() -> None:
    found = Finding("pii/p", "pii", None, 0, 4, "flag", "1380", None, "1380", "flagged")
    out = Sarif({})
    out.add("a.txt", Cleaned("1380", "1380", (found,), ()))
    assert "1380" not in json.dumps(out.value())
