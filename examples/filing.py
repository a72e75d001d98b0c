"""一个规则集的结论作另一个规则集的数据：机构的申请至少要有一名符合条件的技术经理人。数据全部虚构。

One rule set's outcomes as another's data: an institution's application needs at least one qualified manager. Each
manager is decided first, the outcome is filled into the application, then the application is decided. All data are invented.
"""

from __future__ import annotations

import sys
from pathlib import Path

import tt_rules
from tt_rules import Outcome
from tt_rules.tables.read import read_table

DAY = "2024-04-15"
# 未定的结论不填：是否符合还不知道。 An open outcome is left out: whether the manager qualifies is not known yet.
FILLED_IN = {Outcome.MET: True, Outcome.NOT_MET: False, Outcome.UNDETERMINED: None}

rules = tt_rules.load(sys.argv[1] if len(sys.argv) > 1 else None)
judge_manager = rules.eligibility("manager-registration", on=DAY)
judge_filing = rules.eligibility("institution-filing", on=DAY)

for application in read_table(Path(__file__).with_name("filing-2024.yaml")).rows:
    print(f"== {application.values['机构']}")
    managers = []
    for manager in application.values["技术经理人"]:
        decision = judge_manager(manager)
        why = "、".join(decision.because or decision.missing)
        print(f"   {manager['姓名']}：{decision.label}" + (f"（{why}）" if why else ""))
        managers.append({**manager, "符合登记条件": FILLED_IN[decision.outcome]})
    print(judge_filing({**application.values, "技术经理人": managers}).explain())
    print()
