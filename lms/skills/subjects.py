"""The levels of the frameworks among what can be completed."""

from flask_babel import lazy_gettext as lazy_

from lms.skills.contract import FRAMEWORKS
from lms.skills.profiles import profiles_of
from lms.subjects import SubjectSource
from lms.web.i18n import current_language
from lms.web.text import fold


class Levels(SubjectSource):
    """The programmes of the frameworks."""

    key = "lms.levels"
    title = lazy_("Chương trình theo chuẩn")

    def found(self, words: str, most: int) -> list[tuple[str, str]]:
        language, wanted = current_language(), fold(words).split()
        levels = [
            (profile.subject, profile.title(language)) for framework in FRAMEWORKS for profile in profiles_of(framework)
        ]
        return [level for level in levels if all(word in fold(level[1]) for word in wanted)][:most]
