"""Slack workspaces: their encrypted tokens, and whose each post, channel, turn and subscription is"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slack_installation",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("bot_user", sa.String(), nullable=True),
        sa.Column("user", sa.String(), nullable=True),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team"),
    )
    op.create_table(
        "slack_state",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_slack_state_expires_at", "slack_state", ["expires_at"])
    op.add_column("slack_post", sa.Column("team", sa.String(), nullable=False, server_default=""))
    op.add_column("slack_subscription", sa.Column("team", sa.String(), nullable=False, server_default=""))
    op.drop_table("slack_turn")  # it holds for a second
    _create_turns("team", "channel")
    op.rename_table("slack_channel", "slack_channel_before")
    _create_channels("team", "channel")
    op.execute("INSERT INTO slack_channel (team, channel, links) SELECT '', channel, links FROM slack_channel_before")
    op.drop_table("slack_channel_before")


def downgrade() -> None:
    """Keeps what belongs to the only workspace; without their tokens the others' rows are of no use."""
    op.drop_table("slack_turn")
    _create_turns("channel")
    op.rename_table("slack_channel", "slack_channel_after")
    _create_channels("channel")
    op.execute(
        "INSERT INTO slack_channel (channel, links) SELECT channel, links FROM slack_channel_after WHERE team = ''"
    )
    op.drop_table("slack_channel_after")
    op.execute("DELETE FROM slack_post WHERE team != ''")
    op.execute("DELETE FROM slack_subscription WHERE team != ''")
    op.drop_column("slack_post", "team")
    op.drop_column("slack_subscription", "team")
    op.drop_table("slack_state")
    op.drop_table("slack_installation")


def _create_turns(*keys: str) -> None:
    columns = [sa.Column(key, sa.String(), nullable=False) for key in keys]
    free_at = sa.Column("free_at", sa.DateTime(timezone=True), nullable=False)
    op.create_table("slack_turn", *columns, free_at, sa.PrimaryKeyConstraint(*keys))


def _create_channels(*keys: str) -> None:
    columns = [sa.Column(key, sa.String(), nullable=False) for key in keys]
    links = sa.Column("links", sa.String(), nullable=False)
    op.create_table("slack_channel", *columns, links, sa.PrimaryKeyConstraint(*keys))
