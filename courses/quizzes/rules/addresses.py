"""From which networks a quiz may be begun."""

from collections.abc import Iterable, Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, ClassVar

from courses.questions.contract import Fault
from courses.quizzes.rules.contract import LINES, AccessRule, Circumstances, Field, Refusal, Terms
from lms.api import JSONDict, _, lazy_


class Addresses(AccessRule):
    """Only machines of certain networks, written as addresses or as ranges (10.4.0.0/16, 2001:db8::/32)."""

    key = "courses.addresses"
    title = lazy_("Chỉ trong mạng của phòng thi")
    holds_on_moving: ClassVar[bool] = True
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "ranges", LINES, lazy_("Các dải địa chỉ"), lazy_("Mỗi dòng một địa chỉ hoặc một dải, ví dụ 10.4.0.0/16.")
        ),
    )

    def faults(self, settings: Mapping[str, Any]) -> Iterable[Fault]:
        for place, text in enumerate(settings["ranges"]):
            try:
                ip_network(text.strip(), strict=False)
            except ValueError:
                yield Fault(
                    ("ranges", place),
                    _("“%(text)s” không phải địa chỉ hay dải địa chỉ mạng, ví dụ 10.4.0.0/16.", text=text),
                )

    def described(self, terms: Terms, settings: JSONDict) -> str:
        return str(_("Chỉ bắt đầu được trên máy thuộc mạng của phòng thi."))

    def refusal(self, circumstances: Circumstances, settings: JSONDict) -> Refusal | None:
        if _is_within(circumstances.address, settings["ranges"]):
            return None
        address = circumstances.address or _("không rõ địa chỉ")
        return Refusal(
            _("Máy này (%(address)s) không thuộc mạng của phòng thi. Hãy dùng máy trong phòng.", address=address)
        )


def _is_within(text: str, ranges: Iterable[str]) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in ip_network(each.strip(), strict=False) for each in ranges)
