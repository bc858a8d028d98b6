"""The languages every text, picture and report exists in."""

LANGUAGES = ("vi", "en")
