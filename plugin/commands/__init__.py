"""The commands of `eigenkracht`, one module for each word; `plugin.cli` wires them."""
