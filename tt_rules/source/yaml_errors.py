"""PyYAML's own errors in the reader's words: a table from what the parser says to what a person should do."""

from __future__ import annotations

from typing import Any

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.places import Place
from tt_rules.source.nodes import Source

# Part of the parser's sentence -> (problem zh, problem en, hint zh, hint en). The first that fits is taken.
_BEGAN = ("could not find expected ':'", "unexpected end of stream")
# fmt: off
_SAID = (
    ("mapping values are not allowed", "一行里出现了第二个“: ”", "a second `: ` on one line",
     "看看前面的冒号后是否少了空格；含“: ”的文字加引号；检查缩进",
     "look for a colon without a space before it; quote text that holds `: `; look at the indentation"),
    ("could not find expected ':'", "键后面没有“: ”", "a key is not followed by `: `",
     "键后写半角冒号和一个空格；看看是否写成了全角冒号“：”", "write a plain colon and a space; look for a full-width colon"),
    ("found character '\\t'", "用了制表符", "there is a tab", "缩进只用半角空格", "indent with plain spaces only"),
    ("found character that cannot start", "值以不能开头的符号开头（@ ` % 或制表符）", "a value begins with a reserved sign",
     "给这个值加上引号", "quote the value"),
    ("found unexpected end of stream", "引号没有结束", "a quotation mark is not closed", "补上结束的引号", "close the quotation"),
    ("did not find expected ',' or '}'", "花括号没有结束，或少了逗号", "a brace is not closed, or a comma is missing",
     "用半角逗号隔开各项，补上“}”", "separate items with plain commas and close the brace"),
    ("did not find expected ',' or ']'", "方括号没有结束，或少了逗号", "a bracket is not closed, or a comma is missing",
     "用半角逗号隔开各项，补上“]”", "separate items with plain commas and close the bracket"),
    ("expected ',' or '}'", "花括号没有结束，或少了逗号", "a brace is not closed, or a comma is missing",
     "用半角逗号隔开各项，补上“}”", "separate items with plain commas and close the brace"),
    ("expected ',' or ']'", "方括号没有结束，或少了逗号", "a bracket is not closed, or a comma is missing",
     "用半角逗号隔开各项，补上“]”", "separate items with plain commas and close the bracket"),
    ("did not find expected '-' indicator", "列表项的缩进不一致", "the items of a list are not indented alike",
     "同一列表的“-”对齐", "align the dashes of a list"),
    ("expected <block end>", "缩进不一致，或引号后还有内容", "the indentation does not match, or text follows a quotation",
     "同一层的键左对齐；整个值都放进引号", "align the keys of one level; put the whole value into quotes"),
    ("did not find expected key", "缩进不一致，或引号后还有内容", "the indentation does not match, or text follows a quotation",
     "同一层的键左对齐；整个值都放进引号", "align the keys of one level; put the whole value into quotes"),
    ("escape", "双引号里的“\\”写法不对", "a backslash inside double quotes is wrong",
     "改用单引号", "use single quotes"),
    ("alias", "以 * 开头", "it begins with *", "给这个值加上引号", "quote the value"),
    ("anchor", "以 & 开头", "it begins with &", "给这个值加上引号", "quote the value"),
    ("tag", "以 ! 开头", "it begins with !", "给这个值加上引号；不成立写 not", "quote the value; for negation write not"),
    ("block scalar", "“|”或“>”后面写法不对", "what follows `|` or `>` is wrong",
     "“|”后直接换行；表达式不要以 > 开头", "break the line right after `|`; an expression does not begin with >"),
    ("directive", "以 % 开头", "it begins with %", "给这个值加上引号", "quote the value"),
)
# fmt: on
_OTHERWISE = (
    "这里不合 YAML 的写法",
    "it does not fit YAML here",
    "检查缩进、引号和括号",
    "look at indentation, quotes and brackets",
)


def syntax_problem(error: Any, source: Source) -> Diagnostic:
    """A diagnostic for what PyYAML raised, at the place that the parser names."""
    said = " ".join(str(part) for part in (getattr(error, "problem", ""), getattr(error, "context", "")) if part)
    words = next((row[1:] for row in _SAID if row[0] in said), _OTHERWISE)
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    # Where something never ended, the parser's place is the end of the file; the user's is where it began.
    mark = next(
        (m for m in (reversed(marks) if any(part in said for part in _BEGAN) else marks) if m is not None), None
    )
    place = Place(source.path, mark.line + 1, mark.column + 1) if mark else Place(source.path)
    args = {"problem": words[0], "problem_en": words[1], "hint": words[2], "hint_en": words[3]}
    return Diagnostic("Y201", place, args, source=source.line(place.line))
