"""The workspace's tables through time: one alembic revision for each change, in `versions`."""
