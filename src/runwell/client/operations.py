"""What a log call returns when asked not to wait: a handle to wait on later."""

from runwell.client.session import Session


class RunOperations:
    """Calls that are in the spool and on their way."""

    def __init__(self, session: Session, run_id: str) -> None:
        self._session = session
        self._run_id = run_id

    def wait(self) -> None:
        """Wait until the store has them.

        Raises:
            RunwellError: the store refused something of the run.
        """
        self._session.flush(run_id=self._run_id)


def settled(session: Session, run_id: str, synchronous: bool | None) -> RunOperations | None:
    """Return what a log call with ``synchronous`` returns: True waits, False gives a handle.

    None, the default, returns at once as well: the spool already keeps the call.
    """
    if synchronous is None:
        return None
    operations = RunOperations(session, run_id)
    if synchronous:
        operations.wait()
        return None
    return operations
