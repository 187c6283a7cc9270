"""Where an article names somebody or something, and which forms are one name: Rutte, Mark Rutte; EU, European Union.

The grammar of names is that of the speakers (`analysis.names`), read here on every word, within quotation marks too.
"""
import re
from operator import itemgetter

import numpy as np

from analysis.names import BODIES, PLACES, RUN, Names
from analysis.noun_phrases import read_text
from analysis.sentences import STARTERS
from analysis.word_classes import word_classes

KINDS = ["person", "other"]
OF = re.compile("pd?(?=N)")                              # Ministry (of) Justice, (of the) Interior
WITHIN = frozenset("in at near across outside inside".split())       # before a place, hardly ever before a person
SMALL, MOSTLY = b"nVZBGPR", 4                            # title case: four capitals for each small word of these classes
LONGEST_FORM = 6                                         # tokens of a name that a headline repeats; words of an acronym
ACRONYM = re.compile(r"[A-Z]{2,6}|(?:[A-Z]\.){2,}")
FAMILY = re.compile("(?:al|el|ul|ad|an|as|ash)-[A-Z]")   # Bashar (al-Assad)
SHAPES = re.compile("(?!Vatican|Al-)(?:.{2,}(?:ian|ish|ese|ican|aeli|aqi|emeni|stani|opean)|.*-[a-z]+)")
ADJECTIVES = frozenset(                                  # those that their shape does not tell
    "Afghan Alaskan Arab Arabic Argentine Buddhist Catholic Chechen Chilean Cuban Czech Democratic Dutch Emirati French "
    "German Greek Hindu Islamic Islamist Jewish Kenyan Korean Kuwaiti Libyan Moroccan Muslim Nazi Nordic Omani Orthodox "
    "Philippine Protestant Qatari Roman Saudi Shia Shiite Somali Soviet Sunni Swiss Thai Tibetan Ugandan Western Eastern "
    "Northern Southern".split())
DAYS = frozenset("March Christmas Easter Ramadan Thanksgiving Halloween Hanukkah Diwali".split())    # as Monday is
ACTS = frozenset(                                        # past forms that do not end in -ed
    "began came fell fought gave got held kept led left lost made met put ran saw sent set shot sought stood struck took "
    "went withdrew won wrote".split())


def name_mentions(tokens):
    """The mentions of a token table in reading order: arrays of their first row and one past their last, lists of names
    and of kinds ("person", "other", or None where neither can be told).

    >>> import pandas as pd
    >>> from analysis.tokens import tokenize
    >>> raw = "The European Union met in Paris. The EU and Mr. Hale, the German envoy, said no in March."
    >>> first, end, name, kind = name_mentions(tokenize(pd.DataFrame({"article_id": ["a"], "raw": [raw]})))
    >>> first.tolist(), name, kind
    ([1, 5, 8, 12], ['European Union', 'Paris', 'European Union', 'Hale'], ['other', 'other', 'other', 'person'])

    Left alone: German and March, which name no party; see `find_actors`.
    """
    if not len(tokens):
        return np.empty(0, np.int64), np.empty(0, np.int64), [], []
    text, titles = _open_text(tokens)
    names = Names(text, tokens)
    mentions = _mentions(names, tokens)
    kinds = _kinds(names, mentions)
    mentions = _one_name_each(mentions, kinds)
    mentions = sorted(mentions + _in_titles(names, mentions, titles), key=itemgetter(1))
    article, first, end, name = zip(*mentions) if mentions else ([],) * 4
    kind = [kinds[key] for key in zip(article, name)]
    return np.array(first, np.int64), np.array(end, np.int64), list(name), kind


def _open_text(tokens):
    """The tokens as `Text` with every word open to view, quoted or not; and the capitals of headlines in title case.

    Units are sentences, and what opens a quotation opens one. Headlines in title case are closed: all is capital there.
    """
    text, letters = read_text(tokens), word_classes(tokens).copy()
    strings, code = tokens["token"].cat.categories.tolist(), tokens["token"].cat.codes.to_numpy()
    letters[np.array([bool(FAMILY.match(string)) for string in strings], bool)[code]] = ord("N")
    letters[np.array([string[0] in "@#" for string in strings], bool)[code]] = ord("_")
    article, sentence = tokens["article_id"].cat.codes.to_numpy(), tokens["sentence"].to_numpy()
    starts = np.append(True, (np.diff(article) != 0) | (np.diff(sentence) != 0))
    titles = _title_case(np.flatnonzero(tokens["part"] == "headline"), letters, np.cumsum(starts))
    capitals = titles[letters[titles] == ord("N")]
    letters[titles] = ord("q")
    opened = text.quotations.first + 1
    starts[opened[opened < len(tokens)]] = True
    edges, of = np.append(np.flatnonzero(starts), len(tokens)).astype(np.int32), np.cumsum(starts) - 1
    return text._replace(letters=letters.tobytes().decode("ascii"), first=memoryview(edges[of]),
                         end=memoryview(edges[of + 1])), capitals


def _title_case(rows, letters, sentence):
    """Those rows of headlines that stand in title case."""
    of = np.unique(sentence[rows], return_inverse=True)[1]
    capital, small = (np.bincount(of, np.isin(letters[rows], list(classes))) for classes in (b"N", SMALL))
    return rows[(capital >= MOSTLY * np.maximum(small, 1))[of]]


def _mentions(names, tokens):
    """(article, first, end, name) of each name in running text."""
    text, found, read, done = names.text, [], {}, 0
    n = dict(zip(names.strings, np.bincount(tokens["token"].cat.codes, minlength=len(names.strings)).tolist()))
    is_commoner_small = [n.get(string.lower(), 0) > n[string] for string in names.strings]
    is_adjective = [_is_adjective(string) for string in names.strings]
    for run in RUN.finditer(text.letters):
        first, last = run.span()
        first = max(first, done)
        while first < last:                                  # a run is cut where a sentence begins
            end = done = _with_of(names, first, min(last, text.end[first]))
            opens = first == text.first[first]
            if opens and not _opens_with_name(names, first, end, is_commoner_small[text.token[first]]):
                first, opens = first + 1, False
            if first == end:
                continue
            key = text.article[first], opens, text.token[first], text.token[end - 1]
            if end - first > 2:
                name = _name(names, first, end, is_adjective)
            elif key in read:                                # one or two words are the same name wherever they stand
                name = read[key]
            else:
                name = read[key] = _name(names, first, end, is_adjective)
            if name:
                found.append((text.article[first], end - name[0], end, name[1]))
            first = end
    return found


def _with_of(names, first, end):
    """The end of a name that "of" joins to a body: Ministry of Foreign Affairs, Bank of England."""
    text = names.text
    joining = OF.match(text.letters, end) if names.string(end - 1).lower() in BODIES else None
    if joining is None or text.term(end) != "of" or joining.end() >= text.end[first]:
        return end
    return min(RUN.match(text.letters, joining.end()).end(), text.end[first])


def _opens_with_name(names, first, end, is_commoner_small):
    """Whether the capital that opens a sentence is that of a name."""
    text, word = names.text, names.string(first)
    article, is_common = text.article[first], is_commoner_small or word in STARTERS
    if (article, word) in names.inside:
        return True
    if end - first > 1:                                      # White House, but Meanwhile Trump
        return not (is_common and (article, names.string(first + 1)) in names.inside)
    if is_common or end == text.end[first]:
        return False
    return bool((article, word) in names.full or ACRONYM.fullmatch(word) or text.letters[end] not in "nBGRNo"
                or text.term(end).endswith("ed") or text.term(end) in ACTS)


def _name(names, first, end, is_adjective):
    """(number of tokens, name) of what ends a run of capitals, or None where it names nobody."""
    text, begins = names.text, names.begin_of_name(first, end)
    tells_nationality = is_adjective[text.token[end - 1]] and all(
        is_adjective[text.token[row]] or names.string(row).lower() in PLACES for row in range(first, end - 1))
    has_of = "p" in text.letters[first:end]
    if (begins == end or tells_nationality) and not has_of:
        full = names.full.get((text.article[first], names.string(end - 1)))       # Mr. Julian
        if full is None or _is_adjective(full.split()[-1]) and full.split()[0].lower() in PLACES:      # South Korean
            return None
    name, is_name = names.of((first, end))
    if not is_name:
        return None
    begins = first if begins == end or name == names.phrase(first, end) else begins
    return end - begins, name.replace(".", "") if ACRONYM.fullmatch(name) else name


def _is_adjective(word):
    """Whether a word with a capital tells a nationality, a faith or a day: Russian, Catholic, March, London-based."""
    return word in ADJECTIVES or word in DAYS or SHAPES.fullmatch(word) is not None


def _kinds(names, mentions):
    """The kind of each actor of an article, as titles, the words around it and a surname that stands alone tell."""
    text, kinds, placed, speaking, alone = names.text, {}, set(), set(), set()
    titled = {(article, surname) for (article, _), surnames in names.titled.items() for surname in surnames}
    for article, first, end, actor in mentions:
        letter = text.letters[end:end + 1]
        if letter in ("V", "Z"):
            speaking.add((article, actor))
        if end - first == 1:
            alone.add((article, names.string(first)))
        in_place = first > text.first[first] and text.term(first - 1) in WITHIN
        if in_place and letter != "s":                       # in Costa Rica, but in Trump's view
            placed.add((article, actor))
    for article, actor in {(article, actor) for article, _, _, actor in mentions}:
        key, words = (article, actor), actor.split()
        surname = article, words[-1]
        opens_or_speaks = surname in names.persons or key in speaking
        is_body = words[-1].lower() in BODIES or ACRONYM.fullmatch(actor) or " of " in actor
        if is_body or words[0].lower() in PLACES:
            kinds[key] = "other"
        elif surname in titled or len(words) > 1 and surname in alone and opens_or_speaks and key not in placed:
            kinds[key] = "person"
        else:
            kinds[key] = "other" if key in placed else None
    return kinds


def _one_name_each(mentions, kinds):
    """The mentions, short forms replaced where an article has just one name that they may stand for."""
    longer = {}
    for (article, actor), kind in kinds.items():
        for form in _short_forms(actor, kind):
            if (article, form) in kinds:
                longer.setdefault((article, form), set()).add(actor)
    only = {form: actors.pop() for form, actors in longer.items() if len(actors) == 1}
    apart = {"person", "other"}                              # in Chelsea, and Chelsea Clinton
    only = {form: actor for form, actor in only.items() if {kinds[form], kinds[form[0], actor]} != apart}
    return [(article, first, end, only.get((article, actor), actor)) for article, first, end, actor in mentions]


def _short_forms(actor, kind):
    """What else a name may be called: EU; (Bashar al-)Assad; of persons Xi (Jinping); the same in capitals."""
    words = actor.split()
    forms = [] if actor.isupper() else [actor.upper()]
    if 1 < len(words) <= LONGEST_FORM:
        forms += [words[-1].partition("-")[2]] if FAMILY.match(words[-1]) else []
        forms.append(words[0] if kind == "person" else "".join(word[0] for word in words if word[0].isupper()))
    return forms


def _in_titles(names, mentions, titles):
    """(article, first, end, actor) of names in headlines in title case that the running text has, the longest first."""
    text, found, done = names.text, [], 0
    known = {(article, names.joined(first, end)): actor for article, first, end, actor in mentions}
    for row in titles.tolist():
        for end in range(min(row + LONGEST_FORM, text.end[row]), max(row, done), -1) if row >= done else ():
            if actor := known.get((text.article[row], names.joined(row, end))):
                found.append((text.article[row], row, end, actor))
                done = end
                break
    return found
