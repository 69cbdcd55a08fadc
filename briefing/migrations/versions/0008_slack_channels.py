"""what Slack channels are set to, and the digests they subscribed to"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slack_channel",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("links", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("channel"),
    )
    op.create_table(
        "slack_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_slack_subscription_channel", "slack_subscription", ["channel"])


def downgrade() -> None:
    op.drop_table("slack_subscription")
    op.drop_table("slack_channel")
