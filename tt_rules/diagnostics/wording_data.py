"""Codes D: data that does not fit the facts that a rule set declares."""

from __future__ import annotations

from tt_rules.diagnostics.entry import Entry

# A row a diagnostic.
# fmt: off
DATA = (
    Entry("D801", "“{value}”不是{expected}", "{value!r} is not {expected_en}", "{how}", "{how_en}"),
    Entry("D802", "“{value}”不是整数，{expected}要整数", "{value!r} is not whole, and {expected_en} is", "{how}", "{how_en}"),
    Entry("D803", "“{value}”超出范围：应{bounds}", "{value!r} is out of range: {bounds_en}", "核对数据；未知就留空", "check the figure; leave it empty if unknown"),
    Entry("D804", "“{value}”不在可选之列：{known}", "{value!r} is none of: {known}", "从可选的里面选；未知就留空", "choose one of them; leave it empty if unknown",
          "是不是“{nearest}”？", "did you mean {nearest!r}?"),
    Entry("D805", "日期“{value}”不存在", "there is no day {value!r}", "核对日期", "check the date"),
    Entry("D806", "“{value}”不是日期", "{value!r} is not a date", "{how}", "{how_en}"),
    Entry("D807", "“{value}”不是数据：它只表示程序里没有数", "{value!r} is no datum: it only says that a program had no number",
          "未知就留空；确知没有，按类型写 0 或 无", "leave it empty if unknown; if known to be none write 0 or none"),
    Entry("D808", "空文字不是{expected}", "empty text is not {expected_en}", "未知写 null 或略去这一项", "if unknown write null, or leave the key out"),
    Entry("D809", "“{value}”不能用于{expected}", "{value!r} does not go with {expected_en}", "确知没有就写 0，未知就留空", "write 0 if it is known to be none; leave it empty if unknown"),
    Entry("D810", "金额“{value}”精确到了分以下", "the amount {value!r} is finer than a fen", "最多写到分", "write whole fen at most"),
    Entry("D812", "“{value}”带有时刻，这里只要日期", "{value!r} has a time of day; a day is wanted", "只写年月日", "write the day only"),
    Entry("D813", "没有“{value}”这一项，而“{nearest}”没有填", "there is no fact {value!r}, and {nearest!r} is not given",
          "核对名称；确属无关的请换一个不相近的名称", "check the name; if it is something else, rename it",
          "是不是想写“{nearest}”？", "did you mean {nearest!r}?"),
    Entry("D814", "记录里的决定日 {value} 与所问的 {wanted} 不同", "the record's decision day {value} differs from {wanted}, which was asked for",
          "删去一个，或改成一致", "drop one, or make them agree"),
    Entry("D815", "“{text}”拿“无”做运算", "{text!r} calculates with none", "核对这一项：无不能加减", "check the value: none cannot be added or subtracted"),
    Entry("D816", "时长“{value}”的单位不是{expected}", "the duration {value!r} is not counted as {expected_en}", "年、月与天不能互换，按声明的单位写", "months and days do not convert; use the declared unit"),
    Entry("D817", "年份或日期超出日历：{text}", "beyond the calendar: {text}", "核对数据", "check the data"),
    Entry("D818", "“{first}”和“{second}”是同一项", "{first!r} and {second!r} are the same fact", "只留一个", "keep one"),
    Entry("D819", "“{value}”给了两次", "{value!r} is given twice", "只留一个", "keep one"),
    Entry("D820", "记录应是“名称: 值”，而不是{value}", "a record is name: value, not {value}", "每条记录写成一个映射", "write each record as a mapping"),
    Entry("D821", "结束 {end} 早于开始 {start}", "the end {end} is before the start {start}", "核对两个日期", "check both dates"),
    Entry("D822", "“{value}”由规则算出，不能填", "{value!r} is computed by the rules and cannot be given", "删去这一项", "leave it out"),
    Entry("D823", "“{value}”是文字，{expected}要数字", "{value!r} is text where {expected_en} is due", "去掉引号，只写数字", "drop the quotation marks and write digits only"),
    Entry("D830", "第 {row} 行的列数（{found}）与标题（{wanted}）不同", "row {row} has {found} cells where the heading has {wanted}",
          "检查逗号和引号", "look at commas and quotes"),
    Entry("D831", "标题“{value}”重复", "the heading {value!r} stands twice", "改名或删去一列", "rename or drop a column"),
    Entry("D832", "缺少列“{value}”", "the column {value!r} is absent", "补上这一列；确实没有收集的，用 --not-supplied {value}", "add the column; if it was not collected, use --not-supplied {value}"),
    Entry("D833", "编号“{value}”重复（先见于第 {first} 行）", "the key {value!r} stands twice (first in row {first})", "每行编号应唯一", "keys must be unique"),
    Entry("D834", "没有编号列“{value}”；有：{known}", "there is no key column {value!r}; there are: {known}", "用 --key 指定其中一列", "name one of them with --key"),
    Entry("D835", "没有编号为“{value}”的一行", "no row has the key {value!r}", "核对编号", "check the key", "是不是“{nearest}”？", "did you mean {nearest!r}?"),
    Entry("D836", "编号为空", "the key is empty", "补上编号", "give the row a key"),
    Entry("D840", "JSON 写法有误：{problem}", "this is not well-formed JSON: {problem_en}", "检查逗号、引号和括号", "look at commas, quotes and brackets"),
    Entry("D841", "键“{value}”重复", "the key {value!r} stands twice", "只留一个", "keep one"),
    Entry("D842", "嵌套超过 {limit} 层", "nested more than {limit} levels deep", "数据不需要这么多层", "data needs no such depth"),
    Entry("D843", "没有数据", "there are no data", "至少给一条记录", "give at least one record"),
    Entry("D844", "CSV 写法有误：{problem}", "this is not well-formed CSV: {problem}", "检查引号", "look at the quotation marks"),
    Entry("D845", "输入列“{value}”与结果的列同名", "the input column {value!r} has the name of a column of the result", "改名", "rename it"),
)
