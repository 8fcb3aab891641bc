"""The revisions, each named for what it brings."""
