"""`cleaner completion`."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    bash:  cleaner completion bash > ~/.local/share/bash-completion/completions/cleaner
    zsh:   cleaner completion zsh  > "${fpath[1]}/_cleaner"
    fish:  cleaner completion fish > ~/.config/fish/completions/cleaner.fish
    """
    from click.shell_completion import get_completion_class

    from cleaner.cli.main import cleaner

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(cleaner, {}, "cleaner", "_CLEANER_COMPLETE").source())
