"""The accents that a voice can have, as the version of 2026-08-14 lists them.

Ids are documented; so is which of them a voice can be given beside its own (`is_localizable`). Names, and the
locale of each, are ours where an id does not say it (assumed).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Accent:
    """One row of `GET /accents`, its fields in their order."""

    id: str
    name: str
    language: str
    locale: str
    is_locale_default: bool
    is_localizable: bool


# The first of a language is what its voices have if nobody says otherwise.
# id, name, locale, marks: D = default of its locale, L = localizable
_ROWS: Final = (
    ("modern-standard-arabic", "Modern Standard Arabic", "ar-SA", "DL"),
    ("khaleeji", "Khaleeji", "ar-AE", "D"),
    ("middle-eastern-arabic", "Middle Eastern Arabic", "ar-JO", "D"),
    ("jessore", "Jessore", "bn-IN", "D"),
    ("bulgarian", "Bulgarian", "bg-BG", "D"),
    ("mandarin", "Mandarin", "zh-CN", "DL"),
    ("taiwanese-mandarin", "Taiwanese Mandarin", "zh-TW", "D"),
    ("zagreb", "Zagreb", "hr-HR", "D"),
    ("czech", "Czech", "cs-CZ", "DL"),
    ("danish", "Danish", "da-DK", "D"),
    ("randstad", "Randstad", "nl-NL", "DL"),
    ("general-american", "General American", "en-US", "DL"),
    ("african-american", "African American", "en-US", ""),
    ("arabic-english", "Arabic English", "en-US", ""),
    ("australian", "Australian", "en-AU", "DL"),
    ("british", "British", "en-GB", "DL"),
    ("california", "California", "en-US", ""),
    ("canadian-english", "Canadian English", "en-CA", "D"),
    ("indian-english", "Indian English", "en-IN", "DL"),
    ("irish", "Irish", "en-IE", "D"),
    ("midwestern-american", "Midwestern American", "en-US", ""),
    ("new-york", "New York", "en-US", ""),
    ("new-zealand", "New Zealand", "en-NZ", "D"),
    ("philippine-english", "Philippine English", "en-PH", "D"),
    ("singaporean", "Singaporean", "en-SG", "D"),
    ("south-african", "South African", "en-ZA", "D"),
    ("southern-us", "Southern US", "en-US", "L"),
    ("finnish", "Finnish", "fi-FI", "D"),
    ("parisian", "Parisian", "fr-FR", "DL"),
    ("african-french", "African French", "fr-CI", "D"),
    ("belgian-french", "Belgian French", "fr-BE", "D"),
    ("canadian-french", "Canadian French", "fr-CA", "DL"),
    ("tbilisi", "Tbilisi", "ka-GE", "D"),
    ("standard-german", "Standard German", "de-DE", "DL"),
    ("swiss-standard", "Swiss Standard", "de-CH", "D"),
    ("thessaloniki", "Thessaloniki", "el-GR", "D"),
    ("parsi", "Parsi", "gu-IN", "D"),
    ("israeli", "Israeli", "he-IL", "DL"),
    ("standard-hindi", "Standard Hindi", "hi-IN", "DL"),
    ("bagheli", "Bagheli", "hi-IN", ""),
    ("budapest", "Budapest", "hu-HU", "D"),
    ("standard-indonesian", "Standard Indonesian", "id-ID", "D"),
    ("standard-italian", "Standard Italian", "it-IT", "DL"),
    ("abruzzo-italian", "Abruzzo Italian", "it-IT", ""),
    ("campania", "Campania", "it-IT", ""),
    ("standard-japanese", "Standard Japanese", "ja-JP", "DL"),
    ("southern-karnataka", "Southern Karnataka", "kn-IN", "D"),
    ("korean", "Korean", "ko-KR", "DL"),
    ("malay", "Malay", "ms-MY", "D"),
    ("north-kerala", "North Kerala", "ml-IN", "D"),
    ("konkani", "Konkani", "mr-IN", "D"),
    ("oslo", "Oslo", "no-NO", "D"),
    ("odia", "Odia", "or-IN", "D"),
    ("polish", "Polish", "pl-PL", "DL"),
    ("brazilian-portuguese", "Brazilian Portuguese", "pt-BR", "DL"),
    ("european-portuguese", "European Portuguese", "pt-PT", "DL"),
    ("powadhi", "Powadhi", "pa-IN", "D"),
    ("romanian", "Romanian", "ro-RO", "D"),
    ("moldovan", "Moldovan", "ro-MD", "D"),
    ("russian", "Russian", "ru-RU", "DL"),
    ("slovak", "Slovak", "sk-SK", "DL"),
    ("castilian", "Castilian", "es-ES", "DL"),
    ("camba", "Camba", "es-BO", "D"),
    ("chilean", "Chilean", "es-CL", "D"),
    ("colombian", "Colombian", "es-CO", "D"),
    ("mexican", "Mexican", "es-MX", "DL"),
    ("peruvian", "Peruvian", "es-PE", "D"),
    ("stockholm", "Stockholm", "sv-SE", "DL"),
    ("manila", "Manila", "tl-PH", "D"),
    ("central-tamil", "Central Tamil", "ta-IN", "DL"),
    ("telangana", "Telangana", "te-IN", "DL"),
    ("central-thai", "Central Thai", "th-TH", "DL"),
    ("istanbul", "Istanbul", "tr-TR", "DL"),
    ("kyiv", "Kyiv", "uk-UA", "D"),
    ("urdu", "Urdu", "ur-PK", "D"),
    ("indian-urdu", "Indian Urdu", "ur-IN", "D"),
    ("central-vietnamese", "Central Vietnamese", "vi-VN", "D"),
    ("southern-vietnamese", "Southern Vietnamese", "vi-VN", ""),
)

ACCENTS: Final = {
    row[0]: Accent(row[0], row[1], row[2][:2], row[2], "D" in row[3], "L" in row[3]) for row in _ROWS
}
"""By id, languages together."""

_RENAMED: Final = {
    "high-german": "standard-german",
    "hindi": "standard-hindi",
    "italian": "standard-italian",
    "japanese": "standard-japanese",
    "jakarta": "standard-indonesian",
    "southern-american": "southern-us",
}
"""Ids until SDK 4.2.0 → ids since; the old ones are still taken (documented). The last is a word of old."""

DIALECTS: Final = {
    ("en", "au"): "australian",
    ("en", "in"): "indian-english",
    ("en", "so"): "southern-us",
    ("en", "uk"): "british",
    ("en", "us"): "general-american",
    ("es", "mx"): "mexican",
    ("es", "pe"): "peruvian",
    ("pt", "br"): "brazilian-portuguese",
    ("pt", "eu"): "european-portuguese",
    ("fr", "eu"): "parisian",
    ("fr", "ca"): "canadian-french",
}
"""What `dialect` of the older localize means (pairs documented until 2025-11-04, accents assumed)."""

_LANGUAGES: Final = {
    "arabic", "bengali", "chinese", "croatian", "dutch", "english", "filipino", "french",
    "georgian", "german", "greek", "gujarati", "hebrew", "hindi", "hungarian", "indonesian",
    "italian", "japanese", "kannada", "malayalam", "norwegian", "portuguese", "punjabi", "romanian",
    "spanish", "swedish", "tamil", "telugu", "thai", "turkish", "ukrainian", "vietnamese",
}  # fmt: skip
"""What stands behind a display word (the types of the SDKs 3.x)."""
_BY_NAME: Final = {accent.name.lower(): accent for accent in ACCENTS.values()}
_BY_LOCALE: Final = {accent.locale: accent for accent in ACCENTS.values() if accent.is_locale_default}
_FIRST: Final = {accent.language: accent for accent in reversed(ACCENTS.values())}


def find(accent: str) -> Accent | None:
    """An accent by its id, a former id, its name, or the display word of versions before 2026-08-14.

    A display word is the id in words, most often with the language behind it: `British English`.
    """
    words = accent.lower().split()
    spoken = words[:-1] if words and words[-1] in _LANGUAGES else words
    names = (accent, "-".join(words), "-".join(spoken))
    known = (ACCENTS.get(_RENAMED.get(name, name)) for name in names)
    return next(filter(None, known), None) or _BY_NAME.get(accent.lower())


def of_locale(locale: str) -> Accent | None:
    """The accent that a locale, or a language, means when it stands alone; None for an unknown one."""
    return _BY_LOCALE.get(locale) or _FIRST.get(locale.partition("-")[0])


def of_language(language: str) -> Accent:
    """The accent that voices of a language have if nobody says otherwise. KeyError for an unknown one."""
    return _FIRST[language]
