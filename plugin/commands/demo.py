"""`demo`: the whole arrow on made-up answers."""

import click

from plugin import demo as the_demo


@click.command()
@click.option("--check", is_flag=True, help="Doe alles één keer, zonder website, en stop.")
@click.option("--port", type=click.IntRange(1024, 65535), default=8000, show_default=True)
def demo(check: bool, port: int) -> None:  # noqa: FBT001 -- click passes it by name
    """Probeer alles uit met verzonnen gemeenten en antwoorden."""
    if check:
        the_demo.check()
    else:
        the_demo.serve(the_demo.free_port(port))
