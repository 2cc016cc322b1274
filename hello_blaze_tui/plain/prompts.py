"""Asks with questionary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import questionary
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.filters import to_filter
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.shortcuts import CompleteStyle
from questionary.prompts import common
from questionary.prompts.path import GreatUXPathCompleter

from hello_blaze_tui.plain.asking import Back

T = TypeVar("T")
# questionary has no option for its bullets, which not every terminal shows, and a screen reader does not say.
vars(common).update(INDICATOR_SELECTED="[x]", INDICATOR_UNSELECTED="[ ]")
STYLE = questionary.Style(
    [
        # No colour says anything that a mark or a word does not; those of the terminal's own sixteen.
        ("qmark", "fg:ansicyan bold"),
        ("answer", "fg:ansicyan noinherit"),
        ("pointer", "fg:ansicyan bold"),
        ("highlighted", "fg:ansicyan bold"),
        # Else what is proposed stays reversed when one has moved on from it.
        ("selected", "noreverse"),
    ]
)
ESCAPE_SECONDS = 0.2
"""How long Esc waits for the rest of a key like Alt+B; prompt_toolkit's own second feels stuck."""
MOST_WITH_NUMBERS = 10
"""A list that is no longer has a digit before each line, to choose it by; the tenth has 0."""


class Prompts:
    """Questions on a terminal that can move its cursor."""

    manual = "Enter takes what is proposed. Esc skips a step's other questions, or goes back. Ctrl-C leaves."

    def text(self, question: str, shown: str = "", *, known: Sequence[str] = (), paths: bool = False) -> str:
        completer = (
            GreatUXPathCompleter(expanduser=True) if paths else WordCompleter(list(known), sentence=True)
        )
        return str(
            _asked(
                questionary.text(
                    f"{question} (Tab completes)" if known or paths else question,
                    shown,
                    style=STYLE,
                    completer=completer,
                    # As a shell does it: no menu that comes and goes while one types.
                    complete_while_typing=False,
                    complete_style=CompleteStyle.READLINE_LIKE,
                )
            )
        )

    def yes(self, question: str, *, default: bool) -> bool:
        return bool(_asked(questionary.confirm(question, default, style=STYLE)))

    def choose(self, question: str, choices: Sequence[tuple[str, T]], first: T) -> T:
        few = len(choices) <= MOST_WITH_NUMBERS
        offered = [questionary.Choice(words, number) for number, (words, _) in enumerate(choices)]
        chosen: int = _asked(
            questionary.select(
                question,
                offered,
                default=offered[[value for _, value in choices].index(first)],
                pointer=">",
                use_shortcuts=few,
                use_jk_keys=False,
                instruction="(arrow keys or a number, then Enter)" if few else "(arrow keys, then Enter)",
                style=STYLE,
            )
        )
        return choices[chosen][1]

    def mark(self, question: str, choices: Sequence[tuple[str, T]], marked: Sequence[T]) -> list[T]:
        chosen: list[int] = _asked(
            questionary.checkbox(
                question,
                [
                    questionary.Choice(words, number, checked=value in marked)
                    for number, (words, value) in enumerate(choices)
                ],
                pointer=">",
                instruction="(space marks or unmarks, Enter goes on)",
                use_jk_keys=False,
                style=STYLE,
            )
        )
        return [choices[number][1] for number in chosen]


def _asked(question: questionary.Question) -> Any:
    """The answer; adds to questionary's keys Esc, which raises Back, and the signal that Ctrl-C sends."""
    keys = KeyBindings()

    @keys.add("<sigint>")
    def interrupt(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt())

    @keys.add("escape")
    def back(event: KeyPressEvent) -> None:
        event.app.exit(exception=Back())

    app = question.application
    for window in app.layout.find_all_windows():
        # questionary lets the end of a long choice go.
        window.wrap_lines = to_filter(True)
    app.timeoutlen = ESCAPE_SECONDS
    app.key_bindings = merge_key_bindings([app.key_bindings or KeyBindings(), keys])
    return question.unsafe_ask()
