"""AWS's descriptions of its services, as botocore brings them: each is read once, whoever asks for it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from botocore.loaders import Loader


@cache
def loader(data_path: str | None) -> Loader:
    """The one for a `data_path` of the AWS configuration; None: botocore's own descriptions alone."""
    from botocore.loaders import create_loader  # noqa: PLC0415 - botocore costs 0.1 s, and `--help` needs none

    return create_loader(data_path)
