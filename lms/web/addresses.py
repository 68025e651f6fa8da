"""The addresses of pages."""

from typing import Any

from werkzeug.routing import Rule


class Address(Rule):
    """A rule that learns how its address is built when a page first leads there.

    Werkzeug writes two functions for every rule as it enters the map: for four hundred rules a twentieth of a
    process's start. Should it come to do so elsewhere, this changes nothing.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        write, name = super()._compile_builder, "_build_unknown" if append_unknown else "_build"

        def learn(rule: Address, **values: Any) -> Any:
            builder = write(append_unknown).__get__(rule, None)
            setattr(rule, name, builder)
            return builder(**values)

        return learn
