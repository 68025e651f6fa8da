"""The course desk: courses are written as a second folder of files beside the live one, and published as a whole."""
