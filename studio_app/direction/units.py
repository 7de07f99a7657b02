"""Units a person types and reads: 85 mm, 5600 K, +1/3 EV, 45°, f/2.8."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

from studio_app.direction.errors import BadInput


@dataclass(frozen=True, slots=True)
class Unit:
    """How a number is shown, stepped and typed.

    `scale` is shown per stored (1 stored = `scale` shown: a share of 0.35 is shown as 35 %).
    """

    symbol: str
    decimals: int = 0
    step: float = 1.0
    signed: bool = False
    prefix: str = ""
    scale: float = 1.0
    also: tuple[str, ...] = ()

    def show(self, value: float) -> str:
        """The value as it stands on screen, with its unit: '+0.7 EV', '85 mm', 'f/2.8'."""
        shown = round(value * self.scale, self.decimals) + 0.0
        sign = "+" if self.signed and shown >= 0 else ""
        number = f"{shown:.{self.decimals}f}".replace("-", "−")
        gap = "" if self.symbol in ("", "°") else "\N{NO-BREAK SPACE}"
        return f"{self.prefix}{sign}{number}{gap}{self.symbol}"

    def read(self, text: str, now: float) -> float:
        """The stored value of what was typed: a number, arithmetic or, for signed units with '+=', a change of `now`.

        Raises BadInput with what is allowed.
        """
        plain = self._bare(text)
        relative = plain.startswith(("+=", "-=", "*=", "/="))
        try:
            if relative:
                return _RELATIVE[plain[0]](now, arithmetic(plain[2:]) / (self.scale if plain[0] in "+-" else 1.0))
            return arithmetic(plain) / self.scale
        except (ValueError, SyntaxError, ZeroDivisionError, OverflowError, RecursionError, MemoryError) as error:
            raise BadInput(
                f"“{text.strip()[:40]}” is not a value in {self.symbol or 'numbers'}.",
                do=f"Type for example {self.show(now)}.",
            ) from error

    def _bare(self, text: str) -> str:
        plain = text.strip().lower().replace("−", "-").replace("\N{NO-BREAK SPACE}", " ").replace(",", ".")
        for name in sorted((self.symbol, *self.also, self.prefix), key=len, reverse=True):
            if name:
                plain = re.sub(rf"(?<![a-z]){re.escape(name.lower())}(?![a-z])", " ", plain)
        return plain.strip()


def _divided(a: float, b: float) -> float:
    return a / b


_RELATIVE: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": _divided,
}  # fmt: skip
_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: _divided,
}  # fmt: skip


def arithmetic(text: str) -> float:
    """The value of a small sum such as '1/3' or '85+15'; nothing but numbers, brackets and + - * /.

    Raises ValueError, SyntaxError or ZeroDivisionError.
    """
    if len(text) > 64:
        raise ValueError("too long")
    return _value(ast.parse(text.strip(), mode="eval").body)


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=bool()):
            raise ValueError("not a number")
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _value(inner)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left), _value(right))
        case _:
            raise ValueError("not a sum of numbers")


MM = Unit("mm", step=1)
CM = Unit("cm", step=1)
CM_CHANGE = Unit("cm", step=1, signed=True)
METRE = Unit("m", decimals=2, step=0.05)
DISTANCE = Unit("m", decimals=1, step=0.5)
KELVIN = Unit("K", step=100)
EV = Unit("EV", decimals=1, step=0.1, signed=True, also=("stops", "stop"))
DEGREE = Unit("°", decimals=0, step=1, also=("deg", "degrees"))
COORDINATE = Unit("°", decimals=2, step=0.01, also=("deg",))
PERCENT = Unit("%", step=1, scale=100)
F_STOP = Unit("", decimals=1, step=0.1, prefix="f/")
WIND = Unit("m/s", decimals=1, step=0.5)
LEVEL = Unit("", decimals=0, step=1)
YEAR = Unit("years", step=1, also=("year", "y"))
PLAIN = Unit("", decimals=2, step=0.01)
