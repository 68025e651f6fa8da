"""Whom a line of a sheet means: by staff code, then by e-mail, then by name and birth date as a question."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from lms.staffing.known_people import KnownPeople, KnownPerson
from lms.staffing.values import Year
from lms.staffing.verdicts import CODE, MATCH, OTHER_PERSON, SAME_PERSON, Doubtful, Wrong
from lms.web.formats import date_text
from lms.web.text import fold


def person_of(values: dict[str, Any], answer: str, known: KnownPeople) -> KnownPerson | None:
    """The person whom a line means, None for somebody new. Raises `Wrong` and `Doubtful`."""
    code, email = values.get("staff_code", ""), values.get("email")
    if code in known.by_code:
        return _still_the_same(known.by_code[code], values, answer)
    if code in known.codes_taken:
        raise Wrong(
            "staff_code",
            _("Mã %(code)s không dùng được trong phạm vi của đồng chí. Hãy báo cấp trên nếu người này chuyển đến.",
              code=code),
        )  # fmt: skip
    _refuse_lost_zeros(code, values, known)
    likely = known.by_email.get(email) if isinstance(email, str) else None
    if likely is not None and not code:
        return likely
    if likely is None:
        likely = _namesake(values, known)
    if likely is not None and answer == SAME_PERSON:
        return likely
    if likely is not None and answer != OTHER_PERSON:
        raise Doubtful(MATCH, _likeness(likely, email), likely)
    if not code:
        raise Wrong("staff_code", _("Người mới cần có mã cán bộ."))
    return None


def namesakes_of(name: str, person_id: int | None, known: KnownPeople) -> list[KnownPerson]:
    """Others of the same name, marks and tone places apart."""
    return [other for other in known.by_name.get(fold(name), []) if other.id != person_id]


def _still_the_same(person: KnownPerson, values: dict[str, Any], answer: str) -> KnownPerson:
    """Ask where neither the name nor the birth date is that of the code."""
    name, born = values.get("name", person.name), values.get("birth_date")
    if fold(name) == person.folded or not isinstance(born, date) or born == person.birth_date or not person.birth_date:
        return person
    if answer == SAME_PERSON:
        return person
    sentence = _(
        "Mã %(code)s đang là của %(name)s, sinh ngày %(born)s.",
        code=person.staff_code, name=person.name, born=date_text(person.birth_date),
    )  # fmt: skip
    if answer == OTHER_PERSON:
        raise Wrong("staff_code", sentence + " " + _("Hãy sửa lại mã."))
    raise Doubtful(CODE, sentence, person)


def _namesake(values: dict[str, Any], known: KnownPeople) -> KnownPerson | None:
    born = values.get("birth_date")
    for person in known.by_name.get(fold(values.get("name", "")), []):
        if isinstance(born, date) and person.birth_date == born:
            return person
        if isinstance(born, Year) and person.birth_date and person.birth_date.year == born.number:
            return person
    return None


def _likeness(person: KnownPerson, email: object) -> str:
    if person.email and person.email == email:
        return str(_("Cùng thư điện tử với %(name)s, %(code)s.", name=person.name, code=person.staff_code))
    return str(_("Giống %(name)s, %(code)s, cùng ngày sinh.", name=person.name, code=person.staff_code))


def _refuse_lost_zeros(code: str, values: dict[str, Any], known: KnownPeople) -> None:
    """Offer the code that begins with zeros: spreadsheets take it for a number and drop them."""
    if not code.isdigit():
        return
    folded = fold(values.get("name", ""))
    meant = [one for one in known.by_digits.get(code.lstrip("0"), []) if one.folded == folded]
    if meant:
        raise Wrong(
            "staff_code",
            _("Không có mã %(code)s; tệp có thể đã mất số 0 ở đầu.", code=code),
            tuple(("staff_code", one.staff_code, one.staff_code) for one in meant),
        )
