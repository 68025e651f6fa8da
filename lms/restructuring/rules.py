"""What a plan must not say, each with its place and a plain sentence."""

from collections.abc import Iterator
from datetime import date

from flask_babel import gettext as _

from lms.restructuring.drawing import Place, Tree, draw, parent_of_new
from lms.restructuring.plans import Plan, day_words
from lms.web.problems import Problem


def problems_of(tree: Tree, plan: Plan, day: date) -> list[Problem]:
    """Everything for which `plan` cannot hold from `day` on; nothing when it can."""
    found = list(_of_units(tree, plan)) or list(_of_deed(tree, plan)) or list(_of_new(tree, plan))
    return found or list(_of_day(tree, plan, day))


def _of_units(tree: Tree, plan: Plan) -> Iterator[Problem]:
    for unit_id in sorted(plan.concerned):
        unit = tree.get(unit_id)
        if unit is None:
            yield Problem(str(unit_id), _("Không có đơn vị này."))
        elif unit.valid_to is not None:
            yield Problem(unit.name, _("Đơn vị đã kết thúc từ ngày %(day)s.", day=day_words(unit.valid_to)))
        elif unit.parent_id is None and unit_id in plan.units and unit_id != plan.into and plan.kind != "rename":
            yield Problem(unit.name, _("Đơn vị cao nhất chỉ đổi được tên."))


def _of_deed(tree: Tree, plan: Plan) -> Iterator[Problem]:
    if plan.kind == "rename":
        unit = tree[plan.units[0]]
        if (unit.name, unit.kind) == (plan.name, plan.unit_kind):
            yield Problem(unit.name, _("Tên và loại vẫn như cũ, không có gì để đổi."))
    elif plan.kind == "move":
        yield from _of_moving(tree, plan)
    elif plan.kind in {"merge", "close"}:
        yield from _of_merging(tree, plan)
    elif plan.kind == "split":
        yield from _of_splitting(tree, plan)


def _of_moving(tree: Tree, plan: Plan) -> Iterator[Problem]:
    unit, parent = tree[plan.units[0]], tree[plan.parent or 0]
    if parent.path.startswith(unit.path):
        yield Problem(parent.name, _("Không thể chuyển một đơn vị vào chính nó hoặc vào bên dưới nó."))
    elif unit.parent_id == parent.id:
        yield Problem(unit.name, _("Đơn vị đã trực thuộc %(parent)s.", parent=parent.name))


def _of_merging(tree: Tree, plan: Plan) -> Iterator[Problem]:
    ending = [tree[key] for key in plan.units if key != plan.into]
    if plan.kind == "merge" and len({*plan.units, *filter(None, [plan.into])}) < 2:
        yield Problem(_("Các đơn vị sáp nhập"), _("Hãy chọn ít nhất hai đơn vị."))
    if not ending:
        yield Problem(_("Đơn vị tiếp nhận"), _("Đơn vị giải thể không thể tự tiếp nhận người của mình."))
    taker = parent_of_new(tree, plan) if plan.into is None and plan.kind == "merge" else plan.into
    for unit in ending:
        if taker is not None and tree[taker].path.startswith(unit.path):
            yield Problem(tree[taker].name, _("Đơn vị này nằm trong %(unit)s, đơn vị sẽ kết thúc.", unit=unit.name))
        elif plan.kind == "close" and taker is None and any(below.parent_id == unit.id for below in _holding(tree)):
            yield Problem(unit.name, _("Đơn vị còn đơn vị trực thuộc: hãy chọn đơn vị tiếp nhận."))


def _of_splitting(tree: Tree, plan: Plan) -> Iterator[Problem]:
    unit = tree[plan.units[0]]
    parts = range(0 if plan.keeps else 1, len(plan.new) + 1)
    if len(parts) < 2:
        yield Problem(unit.name, _("Chia, tách cần ít nhất hai phần."))
    if any(part not in parts for part in (plan.rest, *plan.sub_units.values(), *plan.people.values())):
        yield Problem(unit.name, _("Có người hoặc đơn vị được chia vào phần không có."))


def _of_new(tree: Tree, plan: Plan) -> Iterator[Problem]:
    taken = {unit.code.casefold(): unit.name for unit in tree.values()}
    for unit in plan.new:
        if unit.code.casefold() in taken:
            yield Problem(unit.code, _("Mã này đã có: %(name)s. Mã không dùng lại.", name=taken[unit.code.casefold()]))
        taken[unit.code.casefold()] = unit.name


def _of_day(tree: Tree, plan: Plan, day: date) -> Iterator[Problem]:
    """What is known of later days stays true: nothing that changed after `day` is changed before."""
    drawing = draw(tree, plan, day)
    for key in sorted({*drawing.changed, *plan.concerned}):
        unit = tree[key]
        if not unit.holds or unit.since is None:
            continue
        if unit.since > day or (key in drawing.ended and unit.since == day):
            yield Problem(unit.name, _later(unit))


def _later(unit: Place) -> str:
    return str(
        _(
            "Đơn vị có thay đổi từ ngày %(day)s: quyết định này phải có hiệu lực sau ngày đó.",
            day=day_words(unit.since) if unit.since else "",
        )
    )


def _holding(tree: Tree) -> Iterator[Place]:
    return (unit for unit in tree.values() if unit.holds)
