"""Access keys and the browsers signed in with them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from briefing.errors import NotFoundError
from briefing.models.access import AccessKeyRow, SignInRow
from briefing.store.sessions import Sessions


class Scope(StrEnum):
    """What a key may be for; none includes another."""

    READ = "read"  # articles without their text, briefings, jobs
    WRITE = "write"  # add, change, delete
    ADMIN = "admin"  # keys, the audit log, metrics
    FULLTEXT = "fulltext"  # whole texts of articles


@dataclass(frozen=True, slots=True)
class Key:
    """An access key as kept: ``digest`` is SHA-256 of the key, in hex; ``quota`` is in makes a day."""

    id: str
    name: str
    digest: str
    scopes: frozenset[Scope]
    link_secret: str
    created_at: datetime
    origins: tuple[str, ...] = ()
    quota: int | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def state(self, now: datetime) -> str:
        """``active``, ``revoked`` or ``expired``."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "active"


class KeyStore:
    """Access keys by their public ID, and sign-ins by the digest of their cookie."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def add(self, key: Key) -> None:
        """Keeps a new key."""
        with self._sessions.write() as session:
            session.add(
                AccessKeyRow(
                    id=key.id,
                    name=key.name,
                    digest=key.digest,
                    scopes=sorted(key.scopes),
                    origins=list(key.origins),
                    quota=key.quota,
                    link_secret=key.link_secret,
                    created_at=key.created_at,
                    expires_at=key.expires_at,
                )
            )

    def digest_of(self, key_id: str) -> str | None:
        """The digest of the key with this ID, alone: reading a whole row would tell by its time that there is one."""
        with self._sessions.read() as session:
            return session.scalar(select(AccessKeyRow.digest).where(AccessKeyRow.id == key_id))

    def find(self, key_id: str) -> Key | None:
        """The key with this ID, revoked and expired ones too."""
        with self._sessions.read() as session:
            row = session.get(AccessKeyRow, key_id)
            return _key(row) if row else None

    def all(self) -> list[Key]:
        """Every key, newest first."""
        query = select(AccessKeyRow).order_by(AccessKeyRow.created_at.desc(), AccessKeyRow.id)
        with self._sessions.read() as session:
            return list(map(_key, session.scalars(query)))

    def any_active(self, now: datetime) -> bool:
        """Whether a key would be let in now."""
        query = select(AccessKeyRow.id).where(
            AccessKeyRow.revoked_at.is_(None), or_(AccessKeyRow.expires_at.is_(None), AccessKeyRow.expires_at > now)
        )
        with self._sessions.read() as session:
            return session.scalar(query.limit(1)) is not None

    def revoke(self, key_id: str, now: datetime) -> Key:
        """Ends a key and its sign-ins; one revoked before stays as it was. Raises NotFoundError."""
        with self._sessions.write() as session:
            row = _row(session, key_id)
            row.revoked_at = row.revoked_at or now
            session.execute(delete(SignInRow).where(SignInRow.key_id == key_id))
            return _key(row)

    def replace_link_secret(self, key_id: str, secret: str) -> None:
        """Ends every embed link signed with this key. Raises NotFoundError."""
        with self._sessions.write() as session:
            _row(session, key_id).link_secret = secret

    def used(self, key_id: str, now: datetime, every: timedelta) -> None:
        """Notes that a key was used, unless that was noted less than ``every`` ago."""
        noted = AccessKeyRow.last_used_at
        due = or_(noted.is_(None), noted <= now - every)
        with self._sessions.write() as session:
            session.execute(update(AccessKeyRow).where(AccessKeyRow.id == key_id, due).values(last_used_at=now))

    # --- browsers -------------------------------------------------------------------------------------------------

    def sign_in(self, digest: str, key_id: str, *, now: datetime, expires_at: datetime) -> None:
        """Keeps a sign-in, and forgets those that ended."""
        with self._sessions.write() as session:
            session.execute(delete(SignInRow).where(SignInRow.expires_at <= now))
            session.add(SignInRow(digest=digest, key_id=key_id, expires_at=expires_at))

    def signed_in(self, digest: str, now: datetime) -> Key | None:
        """The key of a sign-in that has not ended."""
        query = select(AccessKeyRow).join(SignInRow, SignInRow.key_id == AccessKeyRow.id)
        query = query.where(SignInRow.digest == digest, SignInRow.expires_at > now)
        with self._sessions.read() as session:
            row = session.scalar(query)
            return _key(row) if row else None

    def sign_out(self, digest: str) -> None:
        """Ends a sign-in."""
        with self._sessions.write() as session:
            session.execute(delete(SignInRow).where(SignInRow.digest == digest))


def _row(session: Session, key_id: str) -> AccessKeyRow:
    row = session.get(AccessKeyRow, key_id)
    if row is None:
        raise NotFoundError(f"There is no key {key_id!r}; `briefing keys list` shows those there are.")
    return row


def _key(row: AccessKeyRow) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        digest=row.digest,
        scopes=frozenset(map(Scope, row.scopes)),
        link_secret=row.link_secret,
        created_at=row.created_at,
        origins=tuple(row.origins),
        quota=row.quota,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
