"""AWS's descriptions of its services, as botocore brings them: each is read once, whoever asks for it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

# botocore costs 0.1 s, and `--help` needs none of it.
if TYPE_CHECKING:
    from botocore.loaders import Loader


@cache
def shipped() -> Loader:
    """botocore's own descriptions, whatever lies under ~/.aws."""
    from botocore.loaders import Loader  # noqa: PLC0415

    return Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)


@cache
def loader(data_path: str | None) -> Loader:
    """With what the learner has of their own: a `data_path` in the AWS configuration, or ~/.aws/models."""
    from botocore.loaders import Loader, create_loader  # noqa: PLC0415

    has_own = data_path or Path(Loader.CUSTOMER_DATA_PATH).is_dir()
    return create_loader(data_path) if has_own else shipped()
