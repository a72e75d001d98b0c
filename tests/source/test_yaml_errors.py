"""What the YAML parsers say, in the reader's words: every family of their errors, at the line to be mended."""

from __future__ import annotations

import pytest
import yaml

from tests.slips import said, spot, unmarked
from tt_rules.source import builder
from tt_rules.source.builder import build
from tt_rules.source.nodes import Source
from tt_rules.source.yaml_errors import _SAID, syntax_problem

COLON = (
    "一行里出现了第二个“: ”",
    "看看前面的冒号后是否少了空格；含“: ”的文字加引号；检查缩进",
    "a second `: ` on one line",
    "look for a colon without a space before it; quote text that holds `: `; look at the indentation",
)
NO_COLON = (
    "键后面没有“: ”",
    "键后写半角冒号和一个空格；看看是否写成了全角冒号“：”",
    "a key is not followed by `: `",
    "write a plain colon and a space; look for a full-width colon",
)
DASH = ("“- ”写在了键的同一行", "列表另起一行写", "a `- ` stands on the line of its key", "begin the list on the next line")
QUESTION = ("值以“? ”开头", "给这个值加上引号", "a value begins with `? `", "quote the value")
RESERVED = (
    "值以不能开头的符号开头（@ ` % 或制表符）",
    "给这个值加上引号",
    "a value begins with a reserved sign",
    "quote the value",
)
QUOTATION = ("引号没有结束", "补上结束的引号", "a quotation mark is not closed", "close the quotation")
BRACE = (
    "花括号没有结束，或少了逗号",
    "用半角逗号隔开各项，补上“}”",
    "a brace is not closed, or a comma is missing",
    "separate items with plain commas and close the brace",
)
BRACKET = (
    "方括号没有结束，或少了逗号",
    "用半角逗号隔开各项，补上“]”",
    "a bracket is not closed, or a comma is missing",
    "separate items with plain commas and close the bracket",
)
CONTENT = (
    "这里缺一个值，或多了一个符号",
    "删去多余的逗号或括号；以符号开头的值加引号",
    "a value is missing here, or there is a sign too many",
    "delete the comma or bracket; quote a value that begins with a sign",
)
ENDED = ("“...”之后还有内容", "删去“...”", "something follows `...`", "delete the `...`")
DASHES = (
    "列表项的缩进不一致",
    "同一列表的“-”对齐",
    "the items of a list are not indented alike",
    "align the dashes of a list",
)
UNEVEN = (
    "缩进不一致，或引号后还有内容",
    "同一层的键左对齐；整个值都放进引号",
    "the indentation does not match, or text follows a quotation",
    "align the keys of one level; put the whole value into quotes",
)
ESCAPE = ("双引号里的“\\”写法不对", "改用单引号", "a backslash inside double quotes is wrong", "use single quotes")
STAR = ("以 * 开头", "给这个值加上引号", "it begins with *", "quote the value")
AND = ("以 & 开头", "给这个值加上引号", "it begins with &", "quote the value")
TAG = ("以 ! 开头", "给这个值加上引号；不成立写 not", "it begins with !", "quote the value; for negation write not")
BLOCK = (
    "“|”或“>”后面写法不对",
    "“|”后直接换行；表达式不要以 > 开头",
    "what follows `|` or `>` is wrong",
    "break the line right after `|`; an expression does not begin with >",
)
DIRECTIVE = ("以 % 开头", "给这个值加上引号", "it begins with %", "quote the value")

# The line is that of the slip; the column is given where the parsers agree on it.
ERRORS = [
    ("zh: 甲«: 乙\n", COLON),
    ("a: 1\n  b«: 2\n", COLON),
    ("a：1\nb«: 2\n", COLON),
    ("a:1\nb«: 2\n", COLON),
    ("a: [b]«: c\n", COLON),
    ("a: 1\n«职称\nb: 2\n".replace("«", "") + "«", None),
    ("a: 1\n«职称：中级\n", NO_COLON),
    ("a:\n  b: 1\n  «c\n", NO_COLON),
    ("a: «- b\n", DASH),
    ("a: 1\nb: «- c\n- d\n", DASH),
    ("a: «? b\n", QUESTION),
    ("a: «@b\n", RESERVED),
    ("a: 1\nb: «`c`\n", RESERVED),
    ("a: «%b\n", RESERVED),
    ('a: 1\nb: «"甲\nc: 2\n', QUOTATION),
    ("a: «'甲\nb: 2\n", QUOTATION),
    ("«'a: 1\n", QUOTATION),
    ('a: «"甲\n---\nb: 1\n', QUOTATION),
    ("a: «{b: 1, c: 2\n", BRACE),
    ("a: «{b: 1\nc: 2\n", BRACE),
    ("a: {b: 1«]\n", BRACE),
    ('a: {b: "1" «c: 2}\n', BRACE),
    ("a: «[b, c", BRACKET),
    ("a: «[b, c\nd: 1\n", BRACKET),
    ("a: [b«}\n", BRACKET),
    ('a: ["b" «"c"]\n', BRACKET),
    ("a: [b,«, c]\n", CONTENT),
    ("a: {b: 1,«, c: 2}\n", CONTENT),
    ("a: «, b\n", CONTENT),
    ("a: «]\n", CONTENT),
    ("a: «}\n", CONTENT),
    ("a: 1\n...\n«b: 2\n", ENDED),
    ("- a\n«b: 1\n", DASHES),
    ("  - a\n «- b\n", DASHES),
    ("a:\n  b: 1\n «c: 2\n", UNEVEN),
    ("a: 'b' «c\n", UNEVEN),
    ('a: "b"«c\n', UNEVEN),
    ("a: 'it'«s'\n", UNEVEN),
    ("a: {b: 1}«}\n", UNEVEN),
    ("a: [b]«]\n", UNEVEN),
    ("«: b\n", UNEVEN),
    ("a: |\n  b\n «c\n", UNEVEN),
    ("a: b # 注\n  «c: d\n", UNEVEN),
    ('a: "b" «c: d\n', UNEVEN),
    (r'a: "«\q"', ESCAPE),
    (r'a: "«\x4"', ESCAPE),
    (r'a: "«\ud800"', ESCAPE),
    ("a: *«有\n", STAR),
    ("a: &«有\n", AND),
    ("a: «!<b c\n", TAG),
    ("a: «!b!c d\n", TAG),
    ("a: |«b\n", BLOCK),
    ("a: >«0\n  b\n", BLOCK),
    ("«%YAML 2.0\n---\na: 1\n", DIRECTIVE),
    ("«%YAML x\n---\na: 1\n", DIRECTIVE),
]
