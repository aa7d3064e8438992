"""Outcomes of many tasks by several processes, in the order of the tasks.

Processes are made by a server that has imported the checker once (forkserver), or from nothing where the system has
no such thing. Both are safe whatever threads the caller runs, and let results depend on nothing but their task.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from archdecide.usecases.batch.tasks import Checker, CheckOutcome, CheckParameters, Task

CHUNK = 16
"""Tasks that are handed over at once: some milliseconds of work against a fraction of one for the handing over."""
AHEAD = 3
"""Chunks per process that are handed over and not yet back; bounds the memory, and is enough to let none wait."""
MOST_PROCESSES = 61
"""Windows waits for no more."""
ENDED = "The process that checked this profile ended; it may have run out of memory.\n"

_inspector: Checker | None = None  # of this worker process, set once when it starts


def shared(tasks: Iterable[Task], terms: CheckParameters, processes: int) -> Iterator[CheckOutcome]:
    """What came of each task, in their order. Closing the iterator ends every process."""
    processes = min(processes, MOST_PROCESSES)
    waiting: deque[tuple[tuple[Task, ...], Future[tuple[CheckOutcome, ...]]]] = deque()
    left = iter(tasks)
    pool = _pool(terms, processes)
    try:
        while True:
            while len(waiting) < processes * AHEAD and (chunk := tuple(islice(left, CHUNK))):
                waiting.append((chunk, _handed_over(pool, chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                # Whoever ended its process, nobody knows: look for it among all that were on their way.
                pool.shutdown()
                suspects = [chunk, *(other for other, _ in waiting)]
                waiting.clear()
                for suspect in suspects:
                    yield from _apart(suspect, terms)
                pool = _pool(terms, processes)
    finally:
        pool.shutdown(cancel_futures=True)


def _handed_over(pool: ProcessPoolExecutor, chunk: tuple[Task, ...]) -> "Future[tuple[CheckOutcome, ...]]":
    try:
        return pool.submit(_work, chunk)
    except BrokenProcessPool as error:  # it broke while we were not looking
        future: Future[tuple[CheckOutcome, ...]] = Future()
        future.set_exception(error)
        return future


def _apart(chunk: tuple[Task, ...], terms: CheckParameters) -> Iterator[CheckOutcome]:
    """The outcomes of tasks of which one may end its process: halved until it stands alone."""
    with _pool(terms, 1) as pool:
        try:
            found = pool.submit(_work, chunk).result()
        except BrokenProcessPool:
            found = None
    if found is not None:
        yield from found
    elif len(chunk) == 1:
        yield CheckOutcome(chunk[0], bug=ENDED)
    else:
        middle = len(chunk) // 2
        yield from _apart(chunk[:middle], terms)
        yield from _apart(chunk[middle:], terms)


def _pool(terms: CheckParameters, processes: int) -> ProcessPoolExecutor:
    kinds = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in kinds else "spawn")
    if "forkserver" in kinds:
        context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(processes, context, _start, (terms,))


def _start(terms: CheckParameters) -> None:
    """What a worker does first: leave Ctrl-C to the one who asked, load the rules, and never outlive its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.join,), daemon=True).start()
    global _inspector  # noqa: PLW0603  # a process of a pool has no other place to keep something
    _inspector = Checker.of(terms)
    # Rules and classes stay, and a check leaves nothing in circles: looking for such takes a twentieth of the time.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _end_after(joined: Callable[[], object]) -> None:
    joined()
    os._exit(1)


def _work(chunk: tuple[Task, ...]) -> tuple[CheckOutcome, ...]:
    if _inspector is None:
        raise RuntimeError("a worker was given work before it was started")
    return tuple(map(_inspector.outcome, chunk))
