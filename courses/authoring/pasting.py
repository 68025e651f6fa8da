"""Where the editor puts a picture that came with the form."""

from werkzeug.datastructures import FileStorage

from courses.questions.pasting import in_markdown, taken, words_from
from lms.api import JSONDict

HOTSPOT, TEXT = "hotspot", "text"


def place_picture(fields: JSONDict, where: str, file: FileStorage | None, words: str) -> None:
    """Put an uploaded picture where the button says: under the regions, or at the end of the text.

    Raises `UnusablePicture`.
    """
    alt = words_from(words)
    picture = taken(file)
    if where == HOTSPOT:
        fields["picture"], fields["alt"] = picture.field, alt
        return
    fields["text"] = f"{fields['text']}\n\n{in_markdown(picture, alt)}".strip()
