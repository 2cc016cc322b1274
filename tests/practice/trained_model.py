"""A model that a training job could have left, small and soon trained."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

import fasttext

from tests.practice.test_training import IMAGE, sentences

DEFINITION = {"Image": IMAGE, "ModelDataUrl": "s3://bucket/model.tar.gz"}


def trained(folder: Path) -> bytes:
    """A model.bin that tells good sentences (__label__1) from bad ones (__label__2)."""
    (folder / "train.txt").write_text(sentences(400), encoding="utf-8")
    options: Any = {"dim": 10, "epoch": 20, "bucket": 1000, "thread": 1, "minCount": 1, "verbose": 0}
    fasttext.train_supervised(str(folder / "train.txt"), **options).save_model(str(folder / "model.bin"))
    return (folder / "model.bin").read_bytes()


def packed(**files: bytes) -> bytes:
    """A .tar.gz; in the names `_bin` is .bin and `__` is /."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        for name, body in files.items():
            member = tarfile.TarInfo(name.replace("__", "/").replace("_bin", ".bin"))
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
    return archive.getvalue()
