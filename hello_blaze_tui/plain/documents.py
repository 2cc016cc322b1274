"""`hello-blaze rename`, `forget`, `import` and `recover`: what happens to a walkthrough as a whole."""

from __future__ import annotations

from argparse import Namespace

from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.plain.terminal import ask, is_interactive, say, tell
from hello_blaze_tui.progress import shelf
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.steps.step import path_of


def run(options: Namespace) -> int:
    VERBS[options.verb](options)
    return 0


def _rename(options: Namespace) -> None:
    shelf.rename(options.name, options.new)
    tell(f"{options.name} is called {options.new} now; what it created keeps its names on AWS.")


def _forget(options: Namespace) -> None:
    if not options.yes:
        if not is_interactive():
            raise UsageError("This deletes its document, and nobody can be asked here.", todo="Say --yes.")
        if not ask(f"Delete the document of {options.name}, with its answers and results?"):
            say("Nothing was deleted.")
            return
    shelf.forget(options.name)
    tell(f"{options.name} is forgotten.")


def _import(options: Namespace) -> None:
    document = shelf.bring_in(path_of(options.file), options.name)
    tell(f"{document.name} is here now: {_counted(document)}.")
    say(f"Go on with: hello-blaze run --walkthrough {document.name}")


def _recover(options: Namespace) -> None:
    found = shelf.recover(options.name)
    tell(f"Could still be read of {options.name}: {_counted(found.document)}.")
    for entry in found.document.left_up():
        if entry.resource.kind != "object":
            tell(f"  {entry.resource}")
    say(f"The damaged document was kept as {found.original}")
    say(f"Go on with: hello-blaze run --walkthrough {options.name}")


def _counted(document: WalkthroughDocument) -> str:
    done = sum(document.progress(step.key) == "done" for step in STEPS)
    answered = sum(map(len, document.answers.values()))
    up = len([entry for entry in document.left_up() if entry.resource.kind != "object"])
    given = f"{answered} answer{'s' * (answered != 1)} given"
    return f"{done} of {len(STEPS)} steps done, {given}, {up} resource{'s' * (up != 1)} that may be up"


VERBS = {"rename": _rename, "forget": _forget, "import": _import, "recover": _recover}
