"""Voices, and the small resources beside them."""

from __future__ import annotations

from typing import Final

from tools.mutants.mutant import ALL, Mutant

_STORE: Final = "mockserver/world/voices.py"
_VOICES: Final = "mockserver/api/voices.py"
_LIST: Final = "mockserver/api/voices_list.py"
_DERIVE: Final = "mockserver/api/voices_derive.py"
_FORMS: Final = "mockserver/voices/renderings.py"
_LAWS: Final = ("voices.*",)
_RESOURCES: Final = ("dicts.*", "datasets.*", "usage.*")
_FIRST: Final = ("2024-06-10",)
_SECOND: Final = ("2024-11-13",)
_THIRD: Final = ("2025-04-16",)

MUTANTS: Final = (
    Mutant(
        "voices.lost", _STORE,
        "        self._own.append(entry)\n        self._places.append(entry.place)\n        self._place_of[voice.id] = entry.place\n        return entry",
        "        return entry",
        "a voice that was made is not kept", _LAWS,
    ),
    Mutant(
        "voices.update-lost", _STORE,
        "        self._own[self._index(entry.place)] = entry\n        return entry", "        return entry",
        "a change is answered and forgotten", _LAWS,
    ),
    Mutant(
        "voices.stays-when-deleted", _STORE,
        "        del self._own[index], self._places[index], self._place_of[voice_id]\n", "",
        "a voice that was deleted is still there", _LAWS,
    ),
    Mutant(
        "voices.public-can-be-changed", _STORE,
        "        if entry.voice.public:\n            raise", "        if False:\n            raise",
        "a public voice is taken for one's own", _LAWS,
    ),
    Mutant(
        "voices.unknown-is-the-first", _STORE,
        '            raise ApiError("voice_not_found" if _UUID', '            return self._shelf.entries[0]\n'
        '            raise ApiError("voice_not_found" if _UUID',
        "an unknown voice is the first public one", _LAWS,
    ),
    Mutant(
        "voices.pages-overlap", _STORE,
        "self._shelf.entries[low + 1 : max(high, 0)]", "self._shelf.entries[max(low, 0) : max(high, 0)]",
        "a page repeats the last voice of the page before", _LAWS,
    ),
    Mutant(
        "voices.pages-skip", _STORE,
        "self._shelf.entries[low + 1 : max(high, 0)]", "self._shelf.entries[low + 2 : max(high, 0)]",
        "a page leaves a voice out", _LAWS,
    ),
    Mutant(
        "voices.page-before-is-turned-around", _STORE,
        "        return Page(page[::-1] if backwards else page, len(found) > limit)",
        "        return Page(page, len(found) > limit)",
        "the page before is in the wrong order", _LAWS,
    ),
    Mutant(
        "voices.has-more-is-wrong", _STORE,
        "        return Page(page[::-1] if backwards else page, len(found) > limit)",
        "        return Page(page[::-1] if backwards else page, False)",
        "the first page says that it is the last", _LAWS,
    ),
    Mutant(
        "voices.limit-off-by-one", _STORE,
        "        page = found[:limit]\n", "        page = found[: limit + 1]\n",
        "a page has one voice more than asked for", _LAWS,
    ),
    Mutant(
        "voices.pages-of-twenty", _LIST, "_PAGE: Final = 10", "_PAGE: Final = 20", "a page has twenty voices", _LAWS,
    ),
    Mutant(
        "voices.next-page-is-the-first-voice", _LIST,
        "_quoted(found.entries[-1].voice.id) if more", "_quoted(found.entries[0].voice.id) if more",
        "next_page names the first voice of the page", _LAWS,
    ),
    Mutant(
        "voices.next-page-is-never-null", _LIST,
        'if more else b"null"\n', 'if found.entries else b"null"\n',
        "the last page names a next one", _LAWS,
    ),
    Mutant(
        "voices.pages-in-2024", _FORMS, "_METADATA, (), False, 201,", "_METADATA, (), True, 201,",
        "the list of 2024 is a page", _LAWS, _FIRST,
    ),
    Mutant(
        "voices.array-is-cut", _LIST,
        "for entry in entries[start : start + _TOGETHER])", "for entry in entries[start + 1 : start + _TOGETHER])",
        "a voice of each hundred is left out of the array of 2024", _LAWS,
    ),
    Mutant(
        "voices.no-embedding-in-2024", _FORMS,
        '_FULL: Final = (*_METADATA[:6], "embedding", "language")', '_FULL: Final = (*_METADATA[:6], "language")',
        "voices of 2024 have no embedding", _LAWS, _FIRST,
    ),
    Mutant(
        "voices.embeddings-unasked", _FORMS,
        '(*_NOVEMBER, "embedding", "tags"), _NOVEMBER, _METADATA,',
        '(*_NOVEMBER, "embedding", "tags"), (*_NOVEMBER, "embedding"), _METADATA,',
        "a list has embeddings unasked", _LAWS, _SECOND,
    ),
    Mutant(
        "voices.expand-ignored", _VOICES, "name in asked and name not in form", "name in asked and name in form",
        "expand[] changes nothing", _LAWS, _SECOND,
    ),
    Mutant(
        "voices.created-is-200-in-2024", _FORMS, "_METADATA, (), False, 201,", "_METADATA, (), False, 200,",
        "a voice that was made is answered with 200 in 2024", _LAWS, _FIRST,
    ),
    Mutant(
        "voices.fields-of-another-version", _FORMS,
        '"2026-08-14", _ACCENTED, _ACCENTED, _PUBLISHED', '"2026-08-14", _TAGGED, _TAGGED, _PUBLISHED',
        "the newest version writes voices as the one before", _LAWS,
    ),
    Mutant(
        "voices.everybody-owns-all", _FORMS,
        '"is_owner": lambda voice: not voice.public', '"is_owner": lambda voice: True',
        "public voices are said to be one's own", _LAWS,
    ),
    Mutant(
        "voices.nobody-owns-any", _FORMS,
        '"is_owner": lambda voice: not voice.public', '"is_owner": lambda voice: False',
        "one's own voices are said to be another's", _LAWS,
    ),
    Mutant(
        "voices.name-and-description-swapped", _FORMS,
        '"name": lambda voice: voice.name,', '"name": lambda voice: voice.description,',
        "the name of a voice is its description", _LAWS, ALL,
    ),
    Mutant(
        "voices.name-cannot-change", _VOICES,
        'for name in ("name", "description", "tagline") if', 'for name in ("description", "tagline") if',
        "a new name is not taken", _LAWS,
    ),
    Mutant(
        "voices.mix-unscaled", "mockserver/voices/embeddings.py",
        "        / total\n", "        / 1.0\n", "weights are not scaled", _LAWS, _SECOND,
    ),
    Mutant(
        "voices.localized-speaks-english", _DERIVE,
        '{**body, "accent": accent.id, "base_voice_id": None}',
        '{**body, "accent": None, "language": "en", "base_voice_id": None}',
        "a localized voice is English", _LAWS, _THIRD,
    ),
    Mutant(
        "voices.localize-replaces", _DERIVE,
        "    return metadata(world.voices.add(voice), call.version)",
        "    return metadata(world.voices.get(source.id), call.version)",
        "a localized voice is the old one", _LAWS, _THIRD,
    ),
    Mutant(
        "voices.mix-is-the-first", "mockserver/voices/embeddings.py",
        "        math.fsum(embedding[place] * weight for", "        math.fsum(parts[0][0][0] * weight for",
        "a mix has one number 192 times", _LAWS, _SECOND,
    ),
    Mutant(
        "voices.accents-are-not-kept", "mockserver/api/accents.py",
        "replace(voice, more_accents=tuple(merged))", "replace(voice, more_accents=())",
        "a voice does not learn accents", _LAWS,
    ),
    Mutant(
        "voices.native-accent-can-go", "mockserver/api/accents.py",
        '        raise ApiError("accent_native")\n', "        return shown(world.voices.get(voice.id), call)\n",
        "a voice unlearns the accent that it was born to", _LAWS,
    ),
    Mutant(
        "voices.clone-without-sound", "mockserver/api/voices_clone.py",
        "            raise ApiError(\"clip_unreadable\", reason=error) from None\n",
        "            return known[0].embedding\n",
        "what is no audio is cloned", _LAWS,
    ),
    Mutant(
        "dicts.alias-lost", "mockserver/api/pronunciation_dicts.py",
        '{**item, "alias": item["pronunciation"]}', "{**item}",
        "a dictionary tells no alias", _RESOURCES,
    ),
    Mutant(
        "resources.stay-when-deleted", "mockserver/world/collections.py",
        "        del self._by_id[resource_id], self._order[index], self._places[index]\n",
        "        del self._order[index], self._places[index]\n",
        "what was deleted is still there", _RESOURCES,
    ),
    Mutant(
        "resources.not-listed", "mockserver/world/collections.py",
        "        page = found[:limit]\n", "        page = found[1:limit]\n",
        "the first of a page is left out", _RESOURCES,
    ),
    Mutant(
        "resources.another-id", "mockserver/world/collections.py",
        'f"{self.kind.prefix}{self._ids.uuid()}"', 'f"{self._ids.uuid()}"',
        "ids have no prefix", _RESOURCES,
    ),
)  # fmt: skip
