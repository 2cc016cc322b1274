"""Puts the practice account together and runs it: state, services, control plane, server; and takes it
down again.

The order is what keeps two of them apart: the folder's lock first, the port next, `server.json` last, so
that whoever reads that note finds a server that answers, and that heeds signals.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from hello_blaze_tui import __version__
from hello_blaze_tui.practice.call import Call, Reply
from hello_blaze_tui.practice.disk_faults import StateUnreadable
from hello_blaze_tui.practice.document_records import DocumentRecords
from hello_blaze_tui.practice.front import Front
from hello_blaze_tui.practice.log_streams import StoredLogStreams
from hello_blaze_tui.practice.moto_backends import MotoBackends
from hello_blaze_tui.practice.objects import StoredObjects
from hello_blaze_tui.practice.pace import ScaledPace
from hello_blaze_tui.practice.ports import World
from hello_blaze_tui.practice.private_folder import credentials, write_private
from hello_blaze_tui.practice.roles import StoredRoles
from hello_blaze_tui.practice.scheduler import Scheduler
from hello_blaze_tui.practice.server import HOST, Server
from hello_blaze_tui.practice.state import Store, set_aside
from hello_blaze_tui.private_files import make_private, read_json

log = logging.getLogger(__name__)


class CannotStart(Exception):
    """Why there is no practice account now; one sentence for a person."""


class SageMaker(Protocol):
    """control_plane.ControlPlane, as far as this module goes."""

    def start(self) -> None: ...

    def handle(self, call: Call) -> Reply: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    folder: Path
    port: int
    """0: the one used last if it is free, else any."""
    pace: float


def run(wanted: Wanted, make_sagemaker: Callable[[World], SageMaker]) -> None:
    """Serves until it is told to stop; raises CannotStart with the reason when it can't begin."""
    folder = wanted.folder
    try:
        make_private(folder)
        lock = FileLock(folder / "server.lock", mode=0o600)
        lock.acquire(timeout=1)  # somebody may be looking whether it is free
    except Timeout:
        raise CannotStart(f"A practice account already runs in {folder}.") from None
    except OSError as error:
        raise CannotStart(f"The practice account can't use its folder {folder}: {error.strerror}.") from error
    try:
        _serve(wanted, make_sagemaker)
    except OSError as error:
        raise CannotStart(
            f"The practice account could not write to {folder}: {error.strerror or error}."
        ) from error
    finally:
        lock.release()


def _serve(wanted: Wanted, make_sagemaker: Callable[[World], SageMaker]) -> None:
    folder = wanted.folder
    key = credentials(folder)
    store, backends = _opened(folder)
    pace, stop = ScaledPace(wanted.pace), threading.Event()
    logs = StoredLogStreams(backends, store)
    workplace = folder / "workplace"
    shutil.rmtree(workplace, ignore_errors=True)
    make_private(workplace)
    world = World(
        objects=StoredObjects(backends),
        roles=StoredRoles(backends),
        logs=logs,
        records=DocumentRecords(store),
        pace=pace,
        workplace=workplace,
    )
    sagemaker = make_sagemaker(world)
    scheduler = Scheduler(world, sagemaker.handle)
    services = {"sagemaker": sagemaker, "scheduler": scheduler}
    note = folder / "server.json"

    def set_pace(factor: float) -> None:
        pace.factor = factor
        write_private(note, _note(server.port, factor))

    server = _listening(folder, wanted.port, Front(key, backends, services, set_pace, stop.set))
    try:
        sagemaker.start()
        scheduler.start()
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        log.info("listening on http://%s:%d, pace %g", HOST, server.port, wanted.pace)
        _heed_signals(stop)
        write_private(note, _note(server.port, wanted.pace))
        while not stop.wait(0.5):  # in short waits, which Windows needs to notice Ctrl-C
            pass
        log.info("stopping")
        server.shutdown()
    finally:
        server.server_close()
        scheduler.close()
        sagemaker.close()
        logs.close()
        store.close()
        with suppress(OSError):
            note.unlink(missing_ok=True)


def _opened(folder: Path) -> tuple[Store, MotoBackends]:
    """The state, loaded; a state that can't be read is set aside, and everything starts empty."""
    try:
        return _loaded(folder)
    except StateUnreadable as error:
        place = set_aside(folder)
        log.warning(
            "The practice account's state could not be read (%s): "
            "it was set aside as %s, and the account starts empty.",
            error,
            place,
        )
        write_private(folder / "notice.json", {"set_aside": str(place), "why": str(error)})
        return _loaded(folder)


def _loaded(folder: Path) -> tuple[Store, MotoBackends]:
    store = Store(folder)
    try:
        backends = MotoBackends(store)
        backends.load()
    except StateUnreadable:
        store.close()
        raise
    return store, backends


def _listening(folder: Path, port: int, front: Front) -> Server:
    last = folder / "last_port.json"
    before = read_json(last).get("port")
    wishes = [port] if port else [before, 0] if isinstance(before, int) and 0 < before < 65536 else [0]
    for wish in wishes:
        try:
            server = Server(wish, front)
        except OSError as error:
            if wish == wishes[-1]:
                text = f"Port {wish} on {HOST} can't be used ({error.strerror}); choose another with --port."
                raise CannotStart(text) from error
            continue
        write_private(last, {"port": server.port})
        return server
    raise CannotStart("No port is free.")


def _note(port: int, pace: float) -> dict[str, object]:
    return {
        "pid": os.getpid(),
        "port": port,
        "endpoint_url": f"http://{HOST}:{port}",
        "pace": pace,
        "version": __version__,
    }


def _heed_signals(stop: threading.Event) -> None:
    """SIGTERM and Ctrl-C ask it to stop, as a request does."""
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda *_: stop.set())
