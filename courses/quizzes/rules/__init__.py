"""The access rules that ship with the product, in the order in which a page tells them."""

from courses.quizzes.rules.addresses import Addresses
from courses.quizzes.rules.attempts import Attempts
from courses.quizzes.rules.contract import AccessRule
from courses.quizzes.rules.cooling_off import CoolingOff
from courses.quizzes.rules.late_arrival import LateArrival
from courses.quizzes.rules.one_session import OneSession
from courses.quizzes.rules.period import Period
from courses.quizzes.rules.prerequisites import Prerequisites
from courses.quizzes.rules.room_code import RoomCode
from courses.quizzes.rules.time_limit import TimeLimit
from courses.quizzes.rules.until_passed import UntilPassed
from courses.quizzes.rules.waiting_room import WaitingRoom

RULES: list[AccessRule] = [
    Period(), LateArrival(), TimeLimit(), Attempts(), CoolingOff(), UntilPassed(), Prerequisites(), Addresses(),
    RoomCode(), OneSession(), WaitingRoom(),
]  # fmt: skip
