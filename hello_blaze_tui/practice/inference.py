"""A serving container: BlazingText's own answers, from the artifact that a training job left.

Source: "BlazingText algorithm", section "Model Artifacts and Inference"
(docs.aws.amazon.com/sagemaker/latest/dg/blazingtext.html).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import zlib
from pathlib import Path
from typing import Any

from hello_blaze_tui.practice.channels import split_uri
from hello_blaze_tui.practice.payloads import media_type
from hello_blaze_tui.practice.ports import Answered, Document, JobFailed, NotThere, World

JSON, JSON_LINES = "application/json", "application/jsonlines"
LARGEST_MODEL = 4 * 1024**3
"""Bytes that an artifact may unpack to."""
MODELS = ("model.bin", "vectors.bin")
PROBE = Path(__file__).parent / "container" / "probe.py"
PROBE_SECONDS = 30.0
"""A model that does not load within this is broken; one of 800 MB takes 2 s."""


class RefusedError(Exception):
    """A body that the container does not take: HTTP status and message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def load(world: World, definition: Document, folder: Path) -> BlazingText:
    """A ports.LoadContainer. Raises JobFailed when the artifact is not there or is no BlazingText model."""
    if "/blazingtext" not in definition.get("Image", ""):
        raise JobFailed("The practice account serves BlazingText only, and this is another image.")
    uri = definition.get("ModelDataUrl") or _uncompressed_uri(definition)
    bucket, key = split_uri(uri)
    archive = folder / "model.tar.gz"
    try:
        world.objects.download(bucket, key, archive)
    except NotThere as missing:
        raise JobFailed(f"Could not find model data at {uri}.") from missing
    path = _unpacked(archive, folder)
    try:
        if not _is_sound(path):
            raise JobFailed(f"{path.name} in {uri} is no model of BlazingText or fastText.")
        return BlazingText(_read(path))
    finally:
        path.unlink()


def _read(path: Path) -> Any:
    import fasttext  # noqa: PLC0415 - with NumPy it would make every start of the practice account slower

    fasttext.FastText.eprint = lambda *_words, **_named: None  # its warning at each load would fill the log
    return fasttext.load_model(str(path))


def _is_sound(path: Path) -> bool:
    """Whether the model loads and answers; asked of another process, as a broken one can take it along."""
    try:
        done = subprocess.run(
            [sys.executable, str(PROBE), str(path)], capture_output=True, timeout=PROBE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _uncompressed_uri(definition: Document) -> str:
    source = definition.get("ModelDataSource", {}).get("S3DataSource", {})
    return str(source.get("S3Uri", ""))


def _unpacked(archive: Path, folder: Path) -> Path:
    """The model out of the archive, and nothing else of it."""
    try:
        with tarfile.open(archive) as tar:
            members = {Path(member.name).name: member for member in tar if member.isfile()}
            name = next((name for name in MODELS if name in members), None)
            if name is None:
                raise JobFailed(f"The artifact holds neither {' nor '.join(MODELS)}.")
            member = members[name]
            if member.size > LARGEST_MODEL:
                raise JobFailed(f"{name} is larger than {LARGEST_MODEL} bytes.")
            source = tar.extractfile(member)
            assert source is not None
            path = folder / name
            with source, path.open("wb") as file:
                while block := source.read(1 << 20):
                    file.write(block)
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise JobFailed("The artifact is no .tar.gz archive.") from error
    finally:
        archive.unlink()
    return path


class BlazingText:
    """A loaded model that answers /invocations."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._supervised = model.f.getArgs().model.name == "supervised"

    def invoke(self, body: bytes, content_type: str, accept: str) -> Answered:
        """One request. Accept is ignored where it differs from the content type, as documented."""
        del accept
        kind = media_type(content_type)
        try:
            if kind == JSON:
                answer = json.dumps(self._document(_read_json(body)))
            elif kind == JSON_LINES:
                lines = (line for line in body.decode("utf-8", "replace").split("\n") if line.strip())
                answer = "".join(f"{json.dumps(self._line(_read_json(line)))}\n" for line in lines)
            else:
                raise RefusedError(415, f"Invalid content type: {content_type}. Use {JSON} or {JSON_LINES}.")
        except RefusedError as refused:
            return Answered(refused.status, str(refused).encode(), "text/plain")
        return Answered(200, answer.encode(), kind)

    def _document(self, document: Any) -> list[Any]:
        if not isinstance(document, dict) or not isinstance(document.get("instances"), list):
            raise RefusedError(400, 'The body must be {"instances": ["sentence", ...]}.')
        configuration = document.get("configuration", {})
        if not isinstance(configuration, dict):
            raise RefusedError(400, "configuration must be an object.")
        k = _k(configuration.get("k", 1))
        return [self._answer(_sentence(instance), k) for instance in document["instances"]]

    def _line(self, line: Any) -> Any:
        if not isinstance(line, dict) or "source" not in line:
            raise RefusedError(400, 'Each line must be {"source": "sentence"}.')
        return self._answer(_sentence(line["source"]), _k(line.get("k", 1)))

    def _answer(self, sentence: str, k: int) -> Any:
        # fastText takes one line; a line break inside a sentence is a space.
        text = " ".join(sentence.split())
        if not self._supervised:
            return {
                "vector": [float(number) for number in self._model.get_word_vector(text)],
                "word": sentence,
            }
        # The binding's own predict() does not work with NumPy 2, this is what it calls.
        pairs = self._model.f.predict(f"{text}\n", k, 0.0, "replace")
        return {
            "label": [label for _, label in pairs],
            "prob": [min(1.0, float(probability)) for probability, _ in pairs],
        }


def _read_json(text: bytes | str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, f"The body is not JSON: {error}") from error


def _sentence(value: Any) -> str:
    if not isinstance(value, str):
        raise RefusedError(400, "Each instance must be a text.")
    return value.encode("utf-8", "replace").decode()


def _k(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise RefusedError(400, "k must be a whole number from 1.")
    return min(value, 10_000)
