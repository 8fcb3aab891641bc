"""Several threads that do something at the same time."""

import threading
from collections.abc import Callable


def at_once(count: int, work: Callable[[int], object]) -> list[Exception]:
    """Lets numbers 0 up to `count` do their work at the same time; what failed."""
    failures: list[Exception] = []
    ready = threading.Barrier(count)

    def start(number: int) -> None:
        ready.wait()
        try:
            work(number)
        except Exception as error:  # noqa: BLE001  any failure counts
            failures.append(error)

    threads = [threading.Thread(target=start, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
