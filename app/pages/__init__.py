"""Pages of our server that are no chat's: where a person types what a messenger should not keep."""

from typing import Final

SECRETS_PATH: Final = "/password/"
LETTERS_PATH: Final = "/letters/"
CALENDAR_PATH: Final = "/calendar/"
"""Below each of them stands the page of each token."""
