"""A whole walkthrough as a Jupyter notebook (nbformat 4.5): the tutorial's texts, a cell for each request.

Source of the form: the schema that Jupyter's package nbformat ships, nbformat.v4.5.schema.json.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from hello_blaze_tui import assets
from hello_blaze_tui.walkthrough.script import Chapter, chapters
from hello_blaze_tui.walkthrough.walkthrough import Walkthrough

PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}


def notebook(walkthrough: Walkthrough) -> dict[str, Any]:
    """What is to be written as the JSON of an .ipynb file; its code is that of the boto3 script.

    Args:
        walkthrough: One whose names nobody has used yet.
    """
    numbers = count(1)
    cells = [
        {"id": f"cell-{next(numbers)}", **cell}
        for chapter in chapters(walkthrough, "boto3")
        for cell in _cells(chapter)
    ]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": PYTHON, "language_info": {"name": "python"}},
        "cells": cells,
    }


def _cells(chapter: Chapter) -> Iterator[dict[str, Any]]:
    if words := _words(chapter):
        yield {"cell_type": "markdown", "metadata": {}, "source": words}
    for code in chapter.code:
        yield {"cell_type": "code", "metadata": {}, "source": code, "outputs": [], "execution_count": None}


def _words(chapter: Chapter) -> str:
    text = assets.text(chapter.step) if chapter.step else ""
    return "\n\n".join(
        part for part in (f"## {chapter.title}" if chapter.title else "", text.strip()) if part
    )
