"""Transactions on the database: short ones to read, and ones that hold the write lock from their start."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from briefing.db import for_writing
from briefing.errors import BusyError, InvalidInput, StorageFull


class Sessions:
    """Opens transactions; a database that does not answer becomes BusyError."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = for_writing(engine)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session to read in."""
        with readable_errors(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits at its end, or rolls back when anything is raised."""
        with readable_errors(), Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session


@contextmanager
def readable_errors() -> Iterator[None]:
    """Turns what a database says that does not answer into BusyError, and one that is full into StorageFull."""
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        if _is_full(getattr(error, "orig", None)):
            raise StorageFull(
                "The database's disk is full; nothing was changed. Free space, then try again.", retry_after=60
            ) from error
        raise BusyError("The database cannot answer now; try again in a few seconds.", retry_after=5) from error
    except DataError as error:  # PostgreSQL keeps no U+0000; SQLite takes it
        raise InvalidInput("The request holds a character that cannot be kept, such as U+0000.") from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise BusyError("The connection to the database was lost; try again.", retry_after=5) from error


def _is_full(error: BaseException | None) -> bool:
    """Whether SQLite or PostgreSQL (53100, disk_full) says so."""
    return "disk is full" in str(error) or getattr(error, "sqlstate", None) == "53100"
