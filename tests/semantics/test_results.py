"""The section *Results* of the semantics, as far as it concerns a record's decision.

Not here: the frame and the errors of a table.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.building import callable_from, condition_text, file_text, rules_from, write_base
from tt_rules import Decision, Outcome, load
from tt_rules.decisions.decision import EngineFault

FACTS = """\
staff: {type: count, unit: 人, zh: 人数}
income: {type: amount, unit: 万元, zh: 收入}
project: {type: text, zh: 项目}
filed: {type: date, zh: 提交日}
found: {type: judgement, zh: 认定}
scope: {type: choices, zh: 范围, values: {s: 信息, t: 代理}}
acts: {type: rows, zh: 行为, columns: {bad: {type: flag, zh: 违法}}}
"""
EXPRESSION = '人数 >= 1 and 收入 >= "1万元" and 字数(项目) >= 1 and 提交日 <= 决定日 and 认定 and 包含(范围, "信息") and 每个(行为, not 违法)'
TEXT = file_text(FACTS, condition_text(EXPRESSION))


def record() -> dict[str, Any]:
    return {
        "人数": 3,
        "收入": 2.5,
        "项目": "甲",
        "提交日": "2024-03-01",
        "认定": {"value": True, "judged_by": "某人", "judged_on": "2024-02-01"},
        "范围": ["信息", "代理"],
        "行为": [{"违法": False}, {"违法": True}],
    }


ON = date(2024, 4, 1)


def decided() -> Decision:
    return callable_from(TEXT, on=ON)(record())


@pytest.mark.parametrize("name", ["outcome", "label", "values", "missing", "anything"])
def test_a_decision_is_frozen(name: str) -> None:
    decision = decided()
    with pytest.raises(AttributeError):
        setattr(decision, name, None)
    with pytest.raises(AttributeError):
        decision.findings[0].outcome = Outcome.MET  # type: ignore[misc]
    with pytest.raises(TypeError):
        decision.values["staff"] = 0  # type: ignore[index]
    assert not hasattr(decision, "__dict__")


def test_a_decision_holds_the_values_used_and_not_the_caller_s_objects() -> None:
    given = record()
    decision = callable_from(TEXT, on=ON)(given)
    before = decision.to_json()
    given["范围"].append("其他")
    given["行为"][0]["违法"] = True
    given["行为"].clear()
    given["认定"]["value"] = False
    given.clear()
    assert decision.to_json() == before
    assert decision.findings[0].outcome is Outcome.NOT_MET


def test_a_decision_is_small() -> None:
    """It is pickled as its model, which is pickled once for many, and the values used."""
    decide = callable_from(TEXT, on=ON)
    one = len(pickle.dumps([decide(record())]))
    many = len(pickle.dumps([decide(record()) for _ in range(101)]))
    assert (many - one) / 100 < 1000


def test_pickling_gives_an_equal_decision() -> None:
    decision = decided()
    again = pickle.loads(pickle.dumps(decision))  # noqa: S301 - our own bytes
    assert again == decision
    assert hash(again) == hash(decision)
    assert again.to_json() == decision.to_json()
    assert again.explain() == decision.explain()
    assert (again.outcome, again.judgements) == (Outcome.NOT_MET, (("found", "某人", date(2024, 2, 1)),))


def test_the_same_json_in_another_process(tmp_path: Path) -> None:
    target = tmp_path / "decision.pickle"
    target.write_bytes(pickle.dumps(decided()))
    code = f"import json, pickle; print(ascii(json.dumps(pickle.load(open({str(target)!r}, 'rb')).to_json(), ensure_ascii=False)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.strip() == ascii(json.dumps(decided().to_json(), ensure_ascii=False))


def test_many_threads_and_one_callable() -> None:
    decide = callable_from(TEXT, on=ON)
    records = [
        {**record(), "人数": n % 3, f"其他列{n}": n, "范围": ["信息"] if n % 2 else ["代理", "信息"], "行为": []}
        for n in range(900)
    ]
    expected = [Outcome.MET if n % 3 else Outcome.NOT_MET for n in range(900)]
    with ThreadPoolExecutor(8) as pool:
        assert [decision.outcome for decision in pool.map(decide, records)] == expected


def test_the_digest_of_the_text(tmp_path: Path) -> None:
    """UTF-8 with LF: neither a byte order mark nor Windows line ends change it; anything else does."""
    text = file_text("a: {type: flag, zh: 甲}", condition_text("甲"), documents="measures")
    path = write_base(tmp_path, {"eligibility/sample/2024.yaml": text}) / "eligibility/sample/2024.yaml"

    def digest(raw: bytes) -> str:
        path.write_bytes(raw)
        (rules,) = load(tmp_path)
        return rules.text_digest

    first = digest(text.encode())
    assert digest(text.replace("\n", "\r\n").encode()) == first
    assert digest(b"\xef\xbb\xbf" + text.encode()) == first
    assert digest((text + "# 一句说明\n").encode()) != first


PLAIN = file_text("a: {type: flag, zh: 甲}\nb: {type: count, unit: 人, zh: 乙}", condition_text("甲 and 乙 >= 1"))


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("format: 1", "# 一句说明\nformat: 1", True),
        ("format: 1\nkind: eligibility\n", "kind: eligibility\nformat: 1\n", True),
        ("{type: flag, zh: 甲}", "{zh: 甲, type: flag}", True),
        ("{type: flag, zh: 甲}", "\n    type: flag\n    zh: 甲", True),
        ('edition: "2024"', "edition: '2024'", True),
        ("甲 and 乙 >= 1", "甲 and   乙 >= 1", True),
        ("title: {zh: 样本, en: A sample}", "title: {zh: 另一标题}", True),
        ("乙 >= 1", "乙 >= 2", False),
        ("combine: all", "combine: any", False),
        ("from: 2024-01-01", "from: 2024-01-02", False),
        ("met: 符合", "met: 相符", False),
        ("zh: 条件", "zh: 别的条件", False),
        ("clause: 第一条", "clause: notice 第一条", False),
        ("unit: 人", "unit: 项", False),
    ],
)
def test_the_digest_of_the_meaning(old: str, new: str, same: bool) -> None:
    assert old in PLAIN
    changed = rules_from(PLAIN.replace(old, new))
    assert changed.text_digest != rules_from(PLAIN).text_digest
    assert (changed.meaning_digest == rules_from(PLAIN).meaning_digest) is same


def test_an_explanation_that_disagrees_with_the_answer_is_a_fault_of_ours() -> None:
    decision = decided()
    outcome, *rest = decision._answer
    codes, values = rest[: len(decision.outcomes)], rest[len(decision.outcomes) :]
    other = Decision(decision._by, (outcome, *(3 - code for code in codes), *values))
    with pytest.raises(EngineFault, match="sample@2024"):
        other.explain()
    with pytest.raises(EngineFault):
        other.findings
