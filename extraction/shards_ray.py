"""The shards of a corpus by Ray, on one machine or a cluster whose machines share the folder (the extra `ray`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extraction.shards import Task, make
from kg.errors import MissingExtra


def made(waiting: Iterator[Task], workers: int) -> Iterator[int]:
    """The counts of shards as they are done, by actors with a warm pipeline each; Ray joins `RAY_ADDRESS` if it is set.

    Raises: MissingExtra: Ray is not installed.
    """
    try:
        import ray
        from ray.util import ActorPool
    except ImportError:
        raise MissingExtra('Ray is not installed. pip install "physiograph[ray]", or --engine processes.') from None
    started = not ray.is_initialized()
    if started:
        ray.init(include_dashboard=False, log_to_driver=False, ignore_reinit_error=True)
    try:
        actor: Any = ray.remote(num_cpus=1)(Worker)
        pool = ActorPool([actor.remote() for _ in range(workers)])
        held = 0
        for task in waiting:
            pool.submit(lambda one, given: one.make.remote(given), task)
            held += 1
            if held >= 2 * workers:
                yield int(pool.get_next_unordered())
                held -= 1
        while pool.has_next():
            yield int(pool.get_next_unordered())
    finally:
        if started:
            ray.shutdown()


class Worker:
    """An actor: the pipeline of its process stays warm between shards."""

    def make(self, task: Task) -> int:
        """Do one shard."""
        return make(task)
