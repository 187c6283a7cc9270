"""Who a source is: one name for a person or a body throughout an article.

Titles are no part of a name; a surname stands for the full name given elsewhere. A pronoun or "the minister" is
given to a person only where the text before leaves one choice; else it stays unresolved.
"""
import csv
import re
from pathlib import Path

import numpy as np

from analysis.noun_phrases import main_subject, name_left

LEXICON = Path(__file__).parents[1] / "data" / "lexicons" / "source_words.csv"
RUN = re.compile(r"N(?:c?N)*")
SINGULAR = {"he": "male", "she": "female"}
GENDER = {"mr": "male", "sir": "male", "lord": "male", "king": "male", "prince": "male", "mrs": "female", "ms": "female", "miss": "female",
          "dame": "female", "lady": "female", "queen": "female", "princess": "female", "chairman": "male", "spokesman": "male", "congressman": "male",
          "spokeswoman": "female", "chairwoman": "female", "congresswoman": "female"}
ARTICLES = {"a", "an", "the", "this", "that", "these", "those"}
COURTESY = {"mr", "mrs", "ms", "miss", "sir", "dr", "sen", "rep", "gov", "gen", "judge", "president", "minister", "chancellor", "senator"}
LOOK_BACK = 2                # sentences before the pronoun's own that may name its person


def _words(kind):
    with open(LEXICON, newline="", encoding="utf8") as file:
        return frozenset(row["word"] for row in csv.DictReader(file) if row["class"] == kind)


TITLES, BODIES, DOCUMENTS, ROLES = (_words(kind) for kind in ("title", "body", "document", "role"))


def _fullest(forms):
    """The full name that a bare surname stands for: the one given; of several persons the one named most, if one is."""
    whole = [form for form in forms if " " in form]
    if not whole:
        return next(iter(forms))
    count = {}
    for form in whole:
        count.setdefault(form.split()[0], []).append((forms[form], form))
    ranked = sorted(count.values(), key=lambda entries: -sum(n for n, _ in entries))
    if len(ranked) > 1 and sum(n for n, _ in ranked[0]) == sum(n for n, _ in ranked[1]):
        return None
    return ranked[0][0][1]


class Names:
    """The capitalised names of all articles: where each stands, and the full form of each surname by article."""

    def __init__(self, text, tokens):
        self.text, self.strings, self.code = text, list(tokens["token"].cat.categories), tokens["token"].cat.codes.to_numpy()
        self.common = set(self.strings)
        self.forms, self.gender, self.titled, self.bodies, self.inside = {}, {}, {}, {}, set()
        self.persons = []                                    # (row of the last word, article, surname)
        for first, last in self._runs():
            self._read(first, last)
        self.full = {key: _fullest(forms) for key, forms in self.forms.items()}
        self.person_rows = np.array([row for row, _ in self.persons], np.int64)

    def string(self, row):
        return self.strings[self.code[row]]

    def _runs(self):
        """Runs of capitalised words, cut where a sentence begins or a possessive stands."""
        end = self.text.end
        for match in RUN.finditer(self.text.letters):
            first, last = match.span()
            while first < last:
                stop = min(last, int(end[first]))
                yield first, stop
                first = stop

    def _read(self, first, last):
        """Notes the name in a run: its last words, without titles."""
        begins = self.begin_of_name(first, last)
        article, surname = int(self.text.article[first]), self.string(last - 1)
        if surname.lower() in BODIES and last - first > 1:
            self.bodies.setdefault((article, surname.lower()), set()).add(" ".join(self._pieces(first, last)))
        if begins >= last:
            return
        starts_sentence = first == self.text.first[first]
        if not starts_sentence:
            self.inside.add((article, surname))
        if last - begins > 1 and self.string(begins)[:1].isupper():
            self._note(article, surname, " ".join(self._pieces(begins, last)))
        titles = [self.string(row).lower() for row in range(first, begins)]
        if titles and last - begins == 1 and COURTESY & set(titles):
            self._note(article, surname, surname)
        for title in titles:
            self.titled.setdefault((article, title.removesuffix("-elect")), set()).add(surname)
            if title in GENDER:
                self.gender.setdefault((article, surname), GENDER[title])
        self.persons.append((last - 1, surname))

    def _note(self, article, surname, form):
        forms = self.forms.setdefault((article, surname), {})
        forms[form] = forms.get(form, 0) + 1

    def begin_of_name(self, first, last):
        """Where the name in a run begins: behind the last title, at most three words before its end."""
        begins = last
        n = 0
        while begins > first:
            if self.text.letters[begins - 1] == "c":
                begins -= 2                                  # an initial or "Mr."
                if self.string(begins).lower() in TITLES:
                    begins += 2
                    break
                continue
            word = self.string(begins - 1).lower()
            if word.removesuffix("-elect") in TITLES or n == 3:
                break
            begins, n = begins - 1, n + 1
        if last - begins == 3 and self.text.letters[begins:last] == "NNN" and begins > first:
            begins += 1                                      # "Dutch Rob Bauer" behind a title: two words
        return begins

    def _pieces(self, first, last):
        words = []
        for row in range(first, last):
            if self.text.letters[row] == "c" and words:
                words[-1] += self.string(row)
            else:
                words.append(self.string(row))
        return words

    def phrase(self, first, last):
        """A noun phrase as it is named: no article, lower case where only its place made it capital."""
        while first < last - 1 and self.text.term(first) in ARTICLES:
            first += 1
        words = self._pieces(first, last)
        joined = " ".join(words).replace(" 's", "'s").replace(" ’s", "’s").replace(" - ", "-")
        if first == self.text.first[first] and self._is_common(first):
            joined = joined[:1].lower() + joined[1:]
        return joined

    def _is_common(self, row):
        """A capital that only the beginning of a sentence made."""
        word = self.string(row)
        known = word.lower() in self.common or word.lower().removesuffix("s") in ROLES | BODIES | DOCUMENTS
        return known and (int(self.text.article[row]), word) not in self.inside and word[1:].islower()

    def of(self, source):
        """(speaker, named) of a source that is no pronoun."""
        first, last = source
        text = self.text
        head_end = next((row for row in range(first, last) if text.letters[row] in "p,("), last)
        article = int(text.article[first])
        tail = self.string(last - 1)
        if (article, tail) in self.full and head_end < last and text.letters[last - 1] == "N":
            head_end = last                                  # Secretary of State John Kerry
        if head_end == first:
            return None, False
        row = head_end - 1
        if text.letters[row] == "s":
            row -= 1
        word = self.string(row)
        if text.letters[row] == "N" and not (row == text.first[row] and self._is_common(row)):
            run = row
            while run > first and text.letters[run - 1] in "Nc":
                run -= 1
            begins = self.begin_of_name(run, row + 1)
            if begins > row:
                return self.phrase(first, last), any(text.letters[k] == "N" and self.string(k).lower() not in TITLES for k in range(first, last))
            if word.lower() in BODIES or head_end < last and word.lower() in BODIES | TITLES:
                return self.phrase(first, last), True
            if row + 1 - begins > 1 and " ".join(self._pieces(begins, row + 1)) in self.forms.get((article, word), ()):
                own = " ".join(self._pieces(begins, row + 1))
                main = self.full.get((article, word))
                return (main if main and main.split()[0] == own.split()[0] else own), True
            return self.full.get((article, word)) or " ".join(self._pieces(begins, row + 1)), True
        named = word.lower() in BODIES and "N" in text.letters[first:row]
        known = self.bodies.get((article, word.lower()), ()) if row == last - 1 and text.term(first) == "the" and row == first + 1 else ()
        if len(known) == 1:                                  # the ministry, after the Foreign Ministry
            return next(iter(known)), True
        return self.phrase(first, last), named

    def is_person(self, source):
        """Whether a source is a person's name."""
        return (int(self.text.article[source[0]]), self.string(source[1] - 1)) in self.full

    def before(self, row, word):
        """The one person whom a pronoun at `row` can mean, or None where there is none or a choice."""
        text = self.text
        begins = int(text.first[row])
        choices = self._between(begins, row, word)
        for _ in range(LOOK_BACK):
            if choices or begins == 0 or text.article[begins - 1] != text.article[row]:
                break
            stop, begins = begins, int(text.first[begins - 1])
            choices = self._between(begins, stop, word)
        return choices.pop() if len(choices) == 1 else None

    def _between(self, first, last, word):
        """The full names of persons in a stretch of text that a pronoun may mean."""
        a, b = np.searchsorted(self.person_rows, [first, last])
        article = int(self.text.article[first])
        found = set()
        for _, surname in self.persons[a:b]:
            name = self.full.get((article, surname))
            gender = self.gender.get((article, surname))
            if name and not (gender and word in SINGULAR and gender != SINGULAR[word]):
                found.add(name)
        return found


def speakers(text, tokens, sources):
    """(speaker, named) of each source (a place, or None), in reading order of the sources."""
    names = Names(text, tokens)
    known, last_in = {}, {}
    for source in sorted({source for source in sources if source}):
        known[source] = _speaker(names, text, source, last_in)
        if known[source][0]:
            last_in[int(text.article[source[0]])] = (source, known[source])
    return [known[source] if source else (None, False) for source in sources]


def _speaker(names, text, source, last_in):
    first, last = source
    term = text.term(first)
    article = int(text.article[first])
    previous = last_in.get(article)
    if last - first == 1 and text.letters[first] in "hmd":
        if term in ("he", "she", "his", "her", "him", "he's", "she's", "he'd", "she'd"):
            word = "he" if term.startswith("h") and not term.startswith("her") else "she"
            return _same_person(names, text, first, word, previous)
        if term in ("they", "their"):
            return _plural(names, text, first)
        return None, False
    if text.letters[first] in "r" and last - first == 1:
        k = first - 1
        k -= text.letters[k] == ","
        antecedent = name_left(text, k, int(text.first[first])) if k >= text.first[first] else None
        return names.of(antecedent) if antecedent else (None, False)
    head = text.term(next((row for row in range(first, last) if text.letters[row] == "p"), last) - 1)
    if text.letters[first] == "d" and text.term(first) == "the" and (head in DOCUMENTS or head in ROLES):
        resolved = _issuer(names, text, first, previous, head) if head in DOCUMENTS else _office_holder(names, text, first, head)
        if resolved[0] is not None:
            return resolved[0] or None, resolved[1]
    return names.of(source)


def _same_person(names, text, row, word, previous):
    """The person that a pronoun or a role can only mean."""
    name = names.before(row, word)
    if name:
        return name, True
    return None, False


def _office_holder(names, text, row, role):
    """The one person whom the article gives this title; "the new head of ..." by the sentence before."""
    article = int(text.article[row])
    holders = {names.full.get((article, surname)) or surname for surname in names.titled.get((article, role), ())}
    if len(holders) == 1:
        return next(iter(holders)), True
    if holders:
        return "", False                                     # a choice: unresolved
    return _same_person(names, text, row, None, None) if role in ("head", "chief", "leader") and not holders else (None, False)


def _plural(names, text, row):
    """The plural subject of the sentence before."""
    begins = int(text.first[row])
    if begins == 0 or text.article[begins - 1] != text.article[row]:
        return None, False
    subject = main_subject(text, begins - 1, int(text.first[begins - 1]))
    if subject and names.string(subject[1] - 1).endswith("s"):
        end = subject[1]
        if text.letters[end:end + 2] == "pN":                # officials in Kiev
            end += 2
        return names.of((subject[0], end))
    return None, False


def _issuer(names, text, row, previous, head):
    """The body whose statement was spoken of last: the subject of the sentence that brings the document up."""
    begins = int(text.first[row])
    if begins and text.article[begins - 1] == text.article[row]:
        before = int(text.first[begins - 1])
        if any(text.term(k) == head for k in range(before, begins)):
            if previous and previous[0][0] >= before:
                return previous[1]
            subject = main_subject(text, begins - 1, before)
            if subject and text.letters[subject[0]] in "dNn" and text.term(subject[1] - 1) != head:
                return names.of(subject)
    if previous and text.paragraph[row] - text.paragraph[previous[0][0]] <= 1:
        return previous[1]
    return None, False
