"""Who a source is: one name for a person or a body throughout an article.

A pronoun, "the minister" or "the statement" is given to somebody only where the text before leaves one choice, or
where one of those named is the last who spoke; else it stays unresolved.
"""
from analysis.names import BODIES, DOCUMENTS, ROLES, Names
from analysis.noun_phrases import main_subject, name_left
from analysis.reported_speech import WINDOW

PRONOUNS = {"he": "he", "his": "he", "him": "he", "he's": "he", "he'd": "he", "he'll": "he",
            "she": "she", "her": "she", "she's": "she", "she'd": "she", "she'll": "she"}
VAGUE_ROLES = {"head", "chief", "leader"}
LOOK_BACK = 2                # sentences before the pronoun's own that may name its person


def speakers(text, tokens, sources):
    """(speaker, named) of each source (a place, or None).

    `named` says whether it is a proper name; (None, False) stands for a source that cannot be told.
    """
    names = Names(text, tokens)
    names.note_sources(source for source in sources if source)
    known, last = {}, {}                                     # by source; by article: the last source that is known
    for source in sorted({source for source in sources if source}):
        known[source] = speaker = _speaker(names, source, last.get(text.article[source[0]]))
        if speaker[0]:
            last[text.article[source[0]]] = source, speaker
    return [known[source] if source else (None, False) for source in sources]


def _speaker(names, source, previous):
    """(speaker, named) of one source, given the last one that is known in its article."""
    text, (first, end) = names.text, source
    letter, term = text.letters[first], text.term(first)
    if end - first == 1 and letter in "hmd":
        if term in PRONOUNS:
            return _person(names, first, PRONOUNS[term], previous)
        if term in ("they", "their"):
            return _plural(names, first)
        if term in ("it", "its") and previous:
            return _body(names, first, previous)
        return None, False
    if end - first == 1 and letter in "rt":
        return _antecedent(names, first)
    role = text.term(next((row for row in range(first, end) if text.letters[row] == "p"), end) - 1)
    if term == "the" and role in DOCUMENTS:
        return _issuer(names, first, previous, role) or names.of(source)
    if term == "the" and role in ROLES:
        return _office_holder(names, source, role)
    return names.of(source)


def _person(names, row, pronoun=None, previous=None):
    """The one person named in the sentence so far, or in the nearest one before that names any; of several the one
    who spoke last, in this sentence or the one before."""
    text = names.text
    stop, begins = row, _begins(text, row)
    for _ in range(LOOK_BACK + 1):
        choices = names.persons_between(begins, stop, pronoun)
        if choices or begins == 0 or text.article[begins - 1] != text.article[row]:
            break
        stop, begins = begins, _begins(text, begins - 1)
    if len(choices) == 1 and None not in choices:
        return choices.pop(), True
    if previous and previous[1][0] in choices and previous[0][0] >= text.first[max(text.first[row] - 1, 0)]:
        return previous[1]
    return None, False


def _plural(names, row):
    """They: the subject of the sentence before, if it is a plural."""
    subject = _subject_before(names.text, row)
    if not subject or names.text.letters[subject[1] - 1] not in "nN" or not names.string(subject[1] - 1).endswith("s"):
        return None, False
    end = subject[1] + 2 * (names.text.letters[subject[1]:subject[1] + 2] == "pN")         # officials in Kiev
    return names.of((subject[0], end))


def _body(names, row, previous):
    """It: the body that spoke in this sentence or the one before."""
    text, (source, speaker) = names.text, previous
    begins = text.first[row]
    near = source[0] >= (text.first[begins - 1] if begins else 0)
    last = text.term(source[1] - 1)
    is_person = text.letters[source[0]] == "h" or (text.article[row], names.string(source[1] - 1)) in names.full
    is_body = last in BODIES or last in DOCUMENTS or speaker[1] and not is_person
    return speaker if near and is_body and not last.endswith("s") else (None, False)


def _antecedent(names, row):
    """Who, which, that: the noun phrase before."""
    text = names.text
    k = row - 1 - (text.letters[row - 1] == ",")
    place = name_left(text, k, _begins(text, row)) if k >= text.first[row] else None
    return _speaker(names, place, None) if place else (None, False)


def _issuer(names, row, previous, document):
    """The statement said: whoever the sentence before names as its author, else the last source, at most a paragraph
    back; None where there is none."""
    text, begins = names.text, names.text.first[row]
    if begins and text.article[begins - 1] == text.article[row]:
        before = _begins(text, begins - 1)
        if any(text.term(k) == document for k in range(before, begins)):
            if previous and previous[0][0] >= before:
                return previous[1]
            subject = _subject_before(text, row)
            if subject and text.letters[subject[0]] in "dNn" and text.term(subject[1] - 1) != document:
                return names.of(subject)
    near = previous and text.paragraph[row] - text.paragraph[previous[0][0]] <= 1
    return previous[1] if near else None


def _office_holder(names, source, role):
    """The president: the one person to whom the article gives this title; the new head of ...: who was named before."""
    holders = names.holders(names.text.article[source[0]], role)
    if len(holders) == 1:
        return holders.pop(), True
    if holders:
        return None, False                                   # a choice
    person = _person(names, source[0]) if role in VAGUE_ROLES else (None, False)
    return person if person[0] else names.of(source)


def _subject_before(text, row):
    """The subject of the sentence before the one of `row`, in the same article."""
    begins = text.first[row]
    if begins == 0 or text.article[begins - 1] != text.article[row]:
        return None
    return main_subject(text, begins - 1, _begins(text, begins - 1))


def _begins(text, row):
    """Where the sentence of `row` begins, or the window that is read of it."""
    return max(text.first[row], row - WINDOW)
