"""Addresses that are learnt late are the ones that were known early."""

from werkzeug.routing import Map, Rule

from lms.web.addresses import Address
from lms.web.routing import KeyConverter


def bound(kind: type[Rule], app):
    rules = [kind(rule.rule, endpoint=rule.endpoint, defaults=rule.defaults) for rule in app.url_map.iter_rules()]
    return Map(rules, converters=app.url_map.converters).bind("thao.example")


def values_of(rule: Rule) -> dict[str, object]:
    return {name: 7 if isinstance(kind, KeyConverter) else "ab" for name, kind in rule._converters.items()}


def test_every_page_has_the_address_that_werkzeug_gives_it_at_the_first_time_and_later(app):
    ours, theirs = bound(Address, app), bound(Rule, app)

    for rule in app.url_map.iter_rules():
        for more in ({}, {}, {"page": 2}, {"page": 2}):
            values = {**values_of(rule), **more}
            assert ours.build(rule.endpoint, values) == theirs.build(rule.endpoint, values)
