"""Names of persons and bodies in an article: which words are a name, and which full name a surname stands for."""
import csv
import re
from bisect import bisect_left
from pathlib import Path

import numpy as np

LEXICON = Path(__file__).parents[1] / "data" / "lexicons" / "source_words.csv"
RUN = re.compile(r"N(?:c?N)*")
ARTICLES = {"a", "an", "the", "this", "that", "these"}
WHERE = {"in", "at", "near", "across", "outside", "around", "on", "over", "through"}
LONGEST = 3                  # words of a name


def _words(kind):
    with open(LEXICON, newline="", encoding="utf8") as file:
        return frozenset(row["word"] for row in csv.DictReader(file) if row["class"] == kind)


TITLES, BODIES, DOCUMENTS, ROLES = (_words(kind) for kind in ("title", "body", "document", "role"))
COURTESY = _words("courtesy")                            # a surname alone behind one of these is a person
PRONOUN_OF = dict.fromkeys(_words("he"), "he") | dict.fromkeys(_words("she"), "she")
PLACES = _words("place")
ANY_TITLE = TITLES | COURTESY


class Names:
    """The names in all articles: the forms of each surname, titles, bodies, and where persons are named."""

    def __init__(self, text, tokens):
        self.text, self.strings, self.code = text, tokens["token"].cat.categories.tolist(), text.token
        articles = np.asarray(text.article)
        self.edges = np.searchsorted(articles, np.arange(articles.max(initial=0) + 2, dtype=articles.dtype))
        self.small = {}                                      # by article: its words in small letters, when asked for
        self.is_title = [string.lower().removesuffix("-elect") in ANY_TITLE for string in self.strings]
        self.forms, self.pronoun, self.titled, self.bodies, self.inside = {}, {}, {}, {}, set()
        self.persons = set()                                 # surnames with a title, first in a sentence, of a source
        self.rows, self.surnames = [], []                    # where a name ends, and its last word
        for first, end in self._runs():
            self._read(first, end)
        self.full = {key: full_name(forms) for key, forms in self.forms.items()}

    def string(self, row):
        return self.strings[self.code[row]]

    def _runs(self):
        """Runs of capitalised words, cut where a sentence begins."""
        ends = self.text.end
        for match in RUN.finditer(self.text.letters):
            first, last = match.span()
            while first < last:
                yield first, min(last, ends[first])
                first = min(last, ends[first])

    def _read(self, first, end):
        """Notes what a run of capitalised words says of names."""
        article, surname = self.text.article[first], self.string(end - 1)
        if first != self.text.first[first]:
            self.inside.add((article, self.string(first)))
        if end - first == 1:
            if not self.is_title[self.code[first]]:
                self.rows.append(first)
                self.surnames.append(surname)
            return
        self.inside.add((article, surname))
        if surname.lower() in BODIES:
            self.bodies.setdefault((article, surname.lower()), set()).add(self.joined(first, end))
        begins = self.begin_of_name(first, end)
        if begins == end:
            return
        self.rows.append(end - 1)
        self.surnames.append(surname)
        titles = [self.string(row).lower() for row in range(first, begins)] if begins > first else ()
        opens = begins == first == self.text.first[first] and self._may_be_person(first, end)
        if titles or opens:
            self.persons.add((article, surname))
        if end - begins > 1 or any(title in COURTESY for title in titles):
            forms = self.forms.setdefault((article, surname), {})
            form = self.joined(begins, end)
            forms[form] = forms.get(form, 0) + 1
        for title in titles:
            self.titled.setdefault((article, title.removesuffix("-elect")), set()).add(surname)
            if title in PRONOUN_OF:
                self.pronoun.setdefault((article, surname), PRONOUN_OF[title])

    def begin_of_name(self, first, end):
        """Where the name in a run begins: behind the last title, at most three words before its end."""
        letters, begins, n = self.text.letters, end, 0
        while begins > first and n < LONGEST:
            step = 2 if letters[begins - 1] == "c" else 1                      # an initial, or "Mr."
            if self.is_title[self.code[begins - step]]:
                break
            begins -= step
            n += not self.string(begins).islower()                             # von, de
        behind = begins > first or first > 0 and letters[first - 1] in "pi" or self.string(begins).isupper()
        while begins < end and self.string(begins).islower():
            begins += 1
        if n == LONGEST and behind and letters[begins + 1] == "N" and self.string(begins + 1)[:1].isupper():
            begins += 1                          # Dutch Admiral Rob Bauer; the envoy to NATO Alexander Grushko: two words
        return begins

    def joined(self, first, end):
        """Tokens as one string: "J. D. Vance", "Trump's lawyer"."""
        if end - first == 1:
            return self.string(first)
        words = []
        for row in range(first, end):
            if words and self.text.letters[row] in "cs":
                words[-1] += self.string(row)
            else:
                words.append(self.string(row))
        return " ".join(words).replace(" - ", "-")

    def phrase(self, first, end):
        """A noun phrase as a name: without its article; small where only the sentence's beginning, or the habit of
        some papers (the Police), made it capital."""
        while first < end - 1 and self.text.term(first) in ARTICLES:
            first += 1
        joined = self.joined(first, end)
        is_role = first == end - 1 and singular(joined.lower()) in ROLES and joined[1:].islower()
        opens = first == self.text.first[first]
        if is_role or opens and (self.text.letters[first] != "N" or self._opens_common(first, end)):
            return joined[:1].lower() + joined[1:]
        return joined

    def _opens_common(self, first, end):
        """Whether a phrase that opens a sentence begins with a common word: Doctors in Kiev, but South Korea's army."""
        return self._is_common(first) and self.text.letters[first + 1:min(first + 2, end)] != "N"

    def _is_common(self, row):
        """A capital that only the beginning of a sentence made."""
        word = self.string(row)
        lower = word.lower()
        if lower in ROLES or singular(lower) in ROLES:
            return word[1:].islower()
        article = self.text.article[row]
        plural = (lower.endswith("s") and not lower.endswith(("ss", "ans", "crats"))       # Democrats, Russians are names
                  and (article, word) not in self.forms)
        known = plural or lower in self._small_words(row) or singular(lower) in BODIES | DOCUMENTS
        return known and (article, word) not in self.inside and word[1:].islower()

    def _small_words(self, row):
        """The words that stand in small letters in the article of `row`."""
        article = self.text.article[row]
        if article not in self.small:
            a, b = self.edges[article:article + 2]
            words = (self.strings[code] for code in np.unique(np.asarray(self.code)[a:b]).tolist())
            self.small[article] = frozenset(word for word in words if word.islower())
        return self.small[article]

    def of(self, source):
        """(speaker, named) of a noun phrase that is neither a pronoun nor an office."""
        text, (first, end) = self.text, source
        letters, article = text.letters, text.article[first]
        head = next((row for row in range(first, end) if letters[row] in "p,("), end)
        if letters[end - 1] == "N" and (article, self.string(end - 1)) in self.full:
            head = end                                       # Secretary of State John Kerry
        if head == first:
            return None, False
        row = head - 1 - (letters[head - 1] == "s" and head - 1 > first)
        word = self.string(row)
        role = singular(word.lower()) in ROLES and letters[row - 1:row] != "N" and (article, word) not in self.full
        if letters[row] != "N" or role or row == text.first[row] and self._is_common(row):
            return self._described(first, end, row, word.lower())
        run = row
        while run > first and letters[run - 1] in "Nc":
            run -= 1
        if run > first and letters[run - 1] == "k":          # Anna Berg and Tom Hale
            return self.phrase(first, end), True
        begins = self.begin_of_name(run, row + 1)
        if begins > row and (article, word) in self.full:
            begins = row                                     # a surname like a title: Stephen King
        if begins > row or word.lower() in BODIES:           # the Kremlin is a name, the President is none
            return self.phrase(first, end), begins == row or letters[first:end].count("N") > 1
        own, main = self.joined(begins, row + 1), self.full.get((article, word))
        if begins == row:
            return main or own, True
        return (main if main and main.split()[0] == own.split()[0] else own), True

    def _described(self, first, end, row, word):
        """A phrase whose head is a common noun: the ministry, Kiev officials."""
        known = self.bodies.get((self.text.article[first], word), ())
        if len(known) == 1 and (first, end) == (row - 1, row + 1) and self.text.term(first) == "the":
            return next(iter(known)), True
        return self.phrase(first, end), word in BODIES and "N" in self.text.letters[first:row]

    def holders(self, article, title):
        """The persons to whom an article gives a title, by full name."""
        return {self.full.get((article, surname)) or surname for surname in self.titled.get((article, title), ())}

    def _may_be_person(self, first, end):
        """Whether a name of several words is not that of a place, a body or a people."""
        last = self.string(end - 1)
        return self.string(first).lower() not in PLACES and last.lower() not in BODIES and not last.endswith("s")

    def note_sources(self, sources):
        """Takes sources that are names, whole or surnames only, for persons: they speak."""
        for first, end in sources:
            if self.text.letters[end - 1] == "N" and self._may_be_person(first, end):
                self.persons.add((self.text.article[first], self.string(end - 1)))

    def persons_between(self, first, end, pronoun=None):
        """The full names in a stretch of one article that a pronoun may mean, None for what may be a person or not.

        A person has a title, opens a sentence or speaks somewhere in the article: New York does not. Out are those
        whose title rules the pronoun out, and places (in New York).
        """
        found, article = set(), self.text.article[first]
        for k in range(bisect_left(self.rows, first), bisect_left(self.rows, end)):
            key = article, self.surnames[k]
            if key[1].lower() in BODIES:
                continue
            if self.full.get(key) and (pronoun is None or self.pronoun.get(key, pronoun) == pronoun):
                if key in self.persons:
                    found.add(self.full[key])
                elif not self._is_place(self.rows[k]):
                    found.add(None)
        return found

    def _is_place(self, row):
        """Whether a name stands behind in, at, near ..."""
        run = row
        while run and self.text.letters[run - 1] in "Nc":
            run -= 1
        return run > 0 and self.text.letters[run - 1] == "p" and self.text.term(run - 1) in WHERE


def singular(word):
    """Of a regular plural: critics, authorities."""
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


def full_name(forms):
    """The full name that a surname stands for, from the counts of its forms: of several persons the one named most.

    >>> full_name({"Rutte": 5, "Mark Rutte": 2}), full_name({"Maria Lund": 1, "Peter Lund": 1})
    ('Mark Rutte', None)
    """
    whole = [form for form in forms if " " in form]
    if not whole:
        return next(iter(forms))
    persons = {}                                             # by the shortest form: Taoiseach Enda Kenny is Enda Kenny
    for form in sorted(whole, key=len):
        person = next((known for known in persons if form.endswith(known) or form.split()[0] == known.split()[0]), form)
        persons[person] = persons.get(person, 0) + forms[form]
    ranked = sorted(persons.values(), reverse=True)
    return max(persons, key=persons.get) if len(ranked) == 1 or ranked[0] > ranked[1] else None
