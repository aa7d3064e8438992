"""Outcomes of many tasks, in their order: in this process, or shared out to several.

Processes are made by a server that has imported the checker once (forkserver), or from nothing where the system has
no such thing. Both are safe whatever threads the caller runs, and let results depend on nothing but their task.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from archdecide.fleet.tasks import Inspector, Outcome, Task, Terms

FEW = 64
"""Up to here one process is done before several have started."""
CHUNK = 16
"""Tasks that are handed over at once: some milliseconds of work against a fraction of one for the handing over."""
AHEAD = 3
"""Chunks per process that are handed over and not yet back; bounds the memory, and is enough to let none wait."""
MOST_PROCESSES = 61
"""Windows waits for no more."""
ENDED = "The process that checked this profile ended; it may have run out of memory.\n"

_inspector: Inspector | None = None  # of this worker process, set once when it starts


def outcomes(
    tasks: Iterable[Task], inspector: Inspector, *, count: int, jobs: int = 1, done: Callable[[int], None] | None = None
) -> Generator[Outcome, None, None]:
    """What came of each of `count` tasks, in their order, by up to `jobs` processes (0: one for each core).

    `done` is told after each how many there are. Closing the iterator ends every process.
    """
    processes = min(jobs or _cores(), MOST_PROCESSES)
    found = map(inspector.outcome, tasks) if processes == 1 or count < FEW else _shared(tasks, inspector, processes)
    for number, outcome in enumerate(found, start=1):
        if done is not None:
            done(number)
        yield outcome


def _cores() -> int:
    """The cores that this process may use: fewer than there are in many a container."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _shared(tasks: Iterable[Task], inspector: Inspector, processes: int) -> Iterator[Outcome]:
    waiting: deque[tuple[tuple[Task, ...], Future[tuple[Outcome, ...]]]] = deque()
    left = iter(tasks)
    pool = _pool(inspector.terms, processes)
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
                    yield from _apart(suspect, inspector.terms)
                pool = _pool(inspector.terms, processes)
    finally:
        pool.shutdown(cancel_futures=True)


def _handed_over(pool: ProcessPoolExecutor, chunk: tuple[Task, ...]) -> "Future[tuple[Outcome, ...]]":
    try:
        return pool.submit(_work, chunk)
    except BrokenProcessPool as error:  # it broke while we were not looking
        future: Future[tuple[Outcome, ...]] = Future()
        future.set_exception(error)
        return future


def _apart(chunk: tuple[Task, ...], terms: Terms) -> Iterator[Outcome]:
    """The outcomes of tasks of which one may end its process: halved until it stands alone."""
    with _pool(terms, 1) as pool:
        try:
            found = pool.submit(_work, chunk).result()
        except BrokenProcessPool:
            found = None
    if found is not None:
        yield from found
    elif len(chunk) == 1:
        yield Outcome(chunk[0], bug=ENDED)
    else:
        middle = len(chunk) // 2
        yield from _apart(chunk[:middle], terms)
        yield from _apart(chunk[middle:], terms)


def _pool(terms: Terms, processes: int) -> ProcessPoolExecutor:
    kinds = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in kinds else "spawn")
    if "forkserver" in kinds:
        context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(processes, context, _start, (terms,))


def _start(terms: Terms) -> None:
    """What a worker does first: leave Ctrl-C to the one who asked, load the rules, and never outlive its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.join,), daemon=True).start()
    global _inspector  # noqa: PLW0603  # a process of a pool has no other place to keep something
    _inspector = Inspector.of(terms)


def _end_after(joined: Callable[[], object]) -> None:
    joined()
    os._exit(1)


def _work(chunk: tuple[Task, ...]) -> tuple[Outcome, ...]:
    if _inspector is None:
        raise RuntimeError("a worker was given work before it was started")
    return tuple(map(_inspector.outcome, chunk))
