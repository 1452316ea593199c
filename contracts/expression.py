"""Expressions over a request and a response: a small part of Python's, which can do nothing else.

Members that are not there are null, and null compares unequal and orders as false.
"""

from __future__ import annotations

import ast
import operator
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from understudy.errors import UnderstudyError

from .instants import instant

Names = Mapping[str, Any]
_LONGEST = 1000
_DEEPEST = 40


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda one, other: one is not None and other is not None and compare(one, other)


_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: _ordered(operator.lt),
    ast.LtE: _ordered(operator.le),
    ast.Gt: _ordered(operator.gt),
    ast.GtE: _ordered(operator.ge),
    ast.In: lambda one, other: other is not None and one in other,
    ast.NotIn: lambda one, other: other is None or one not in other,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}
_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
}
_FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "len": (1, len),
    "lower": (1, str.lower),
    "starts": (2, str.startswith),
    "ends": (2, str.endswith),
    "matches": (2, lambda text, pattern: re.search(pattern, text) is not None),
    "instant": (1, instant),
    "abs": (1, abs),
}
"""By name: how many arguments there are, and what is made of them."""
_CONSTANTS = {"null": None, "true": True, "false": False, "None": None}


class ExpressionError(UnderstudyError):
    """A text that is no expression of this kind; `what` says why."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        return self.what


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression; `holds(names)` says whether it is true of these values."""

    text: str
    tree: ast.expr

    def holds(self, names: Names) -> bool:
        """Whether it is true; what can't be computed of such values is not."""
        try:
            return bool(_value(self.tree, names))
        except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError, re.error):
            return False


def parse_expression(text: str, names: frozenset[str]) -> Expression:
    """An expression over these names; ExpressionError where it is none."""
    if len(text) > _LONGEST:
        raise ExpressionError(f"an expression has at most {_LONGEST} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of "\\d", which is left as it stands
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError("this is no expression") from None
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if id(node) not in called:
            _check(node, names)
    if _depth(tree) > _DEEPEST:
        raise ExpressionError(f"an expression is nested at most {_DEEPEST} deep")
    return Expression(text.strip(), tree)


def _depth(tree: ast.AST) -> int:
    depth, level = 0, [tree]
    while level:
        depth += 1
        level = [inner for node in level for inner in ast.iter_child_nodes(node)]
    return depth


_ALLOWED = (
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.Compare,
    ast.BinOp,
    ast.IfExp,
    ast.Constant,
    ast.Attribute,
    ast.Subscript,
    ast.List,
    ast.Tuple,
    ast.Load,
    *_COMPARE,
    *_BINARY,
)


def _check(node: ast.AST, names: frozenset[str]) -> None:
    if isinstance(node, ast.Call):
        _check_call(node)
    elif isinstance(node, ast.Name):
        if node.id not in names | _CONSTANTS.keys():
            raise ExpressionError(f"{node.id} is none of {', '.join(sorted(names))}")
    elif isinstance(node, ast.Attribute) and node.attr.startswith("__"):
        raise ExpressionError(f"{node.attr} can't be asked for")
    elif not isinstance(node, _ALLOWED):
        raise ExpressionError(f"{type(node).__name__} can't stand in an expression")


def _check_call(node: ast.Call) -> None:
    """A call that could only ever go wrong would make whatever it is about look broken."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in _FUNCTIONS or node.keywords:
        raise ExpressionError(f"only {', '.join(_FUNCTIONS)} can be called")
    count = _FUNCTIONS[name][0]
    if len(node.args) != count:
        raise ExpressionError(f"{name} takes {count} argument{'s' if count > 1 else ''}")
    pattern = node.args[1] if name == "matches" else None
    if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str):
        try:
            re.compile(pattern.value)
        except (re.error, OverflowError, RecursionError) as error:
            raise ExpressionError(f"{pattern.value!r} is no regular expression: {error}") from None


def _value(node: ast.expr, names: Names) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return names[name] if name in names else _CONSTANTS[name]
        case ast.Attribute(value=inner, attr=name):
            return _member(_value(inner, names), name)
        case ast.Subscript(value=inner, slice=key):
            return _member(_value(inner, names), _value(key, names))
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [_value(item, names) for item in items]
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _FUNCTIONS[name][1](*(_value(argument, names) for argument in arguments))
    return _computed(node, names)


def _computed(node: ast.expr, names: Names) -> Any:
    match node:
        case ast.UnaryOp(op=sign, operand=inner):
            value = _value(inner, names)
            return (not value) if isinstance(sign, ast.Not) else -value
        case ast.BoolOp(op=sign, values=parts):
            wanted = isinstance(sign, ast.Or)
            return next((v for p in parts if bool(v := _value(p, names)) is wanted), not wanted)
        case ast.IfExp(test=test, body=body, orelse=other):
            return _value(body if _value(test, names) else other, names)
        case ast.BinOp(left=left, op=sign, right=right):
            return _BINARY[type(sign)](_value(left, names), _value(right, names))
        case ast.Compare(left=left, ops=signs, comparators=others):
            return _compared(left, signs, others, names)
    raise ValueError(type(node).__name__)


def _compared(left: ast.expr, signs: list[ast.cmpop], others: list[ast.expr], names: Names) -> bool:
    one = _value(left, names)
    for sign, node in zip(signs, others, strict=True):
        other = _value(node, names)
        if not _COMPARE[type(sign)](one, other):
            return False
        one = other
    return True


def _member(value: Any, name: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get(name)
    if isinstance(value, list | str) and isinstance(name, int) and -len(value) <= name < len(value):
        return value[name]
    return None
