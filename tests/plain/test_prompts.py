from __future__ import annotations

from hello_blaze_tui.plain.asking import Asking
from tests.plain.conftest import ENTER, Learner

LONG = f"endpoint {'a-name ' * 20}since 14:10"


def test_a_choice_that_is_longer_than_a_line_is_shown_to_its_end(learner: Learner) -> None:
    def converse(asking: Asking) -> int:
        chosen = asking.choose("Where to", [(LONG, 5), ("away", 6)], 5)
        return chosen + len(asking.mark("What goes", [(LONG, 1)], [1]))

    assert learner.at(converse, ("Where to", ENTER), ("What goes", ENTER)) == 6
    assert all("14:10" in question for question in learner.asked)
