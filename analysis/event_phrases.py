"""The text as the grammar of events sees it, and the noun phrases left and right of a word.

There is no tagger: a past form is told by its ending or a short list, a noun by being nothing else. Every walk has a
bound, so that hostile text costs linear time.
"""
import numpy as np

from analysis.noun_phrases import read_text
from analysis.word_classes import word_classes

LONGEST = 30                                             # tokens of a phrase, with what hangs on it
NOUNISH = frozenset("nNocB")                             # B: report, state: as a rule a noun here
IRREGULAR = frozenset(
    "became began broke brought built bought came caught chose dealt drew drove fell felt fled flew fought found gave "
    "given gone got grew heard held kept knew lay led left lost made meant met paid ran rode rose sat saw seen sent "
    "set shook shot sold sought spent spoke stole stood struck swept swore taken threw took torn understood went won "
    "wore woke written".split())
NO_PAST = frozenset("hundred united sacred naked wicked hatred bed red shed mohamed ahmed suspected alleged "
                    "masked hooded unidentified unnamed undocumented unarmed".split())     # as a rule adjectives
NO_ING = frozenset("king thing spring string wing ring ceiling building meeting hearing wedding beijing feeling "
                   "uprising offering warning warming evening morning".split())
QUOTES = frozenset("\"'“”‘’„«»")
PAIRS = {("at", "least"), ("at", "most"), ("more", "than"), ("less", "than"), ("fewer", "than"), ("up", "to")}
ROUGHLY = frozenset("about around over nearly almost some only roughly approximately under".split())
NUMBERS = frozenset("one two three four five six seven eight nine ten half dozens scores hundreds thousands".split())
PERSONS = frozenset("people men women children police forces troops others militia militants rebels".split())
SUBJECTS = frozenset("he she they we i who".split())     # never an object
OBJECTS = frozenset("her those another all both nobody nothing everybody everyone".split())   # alone they may be one
HANGS = frozenset("of in from at on with for near inside outside behind between against among around across to under "
                  "without over off beside".split())     # the men in the car; but "as police", "after the army"
AMOUNTS = frozenset("dozens scores tens hundreds thousands millions number group groups members majority most handful "
                    "pair couple rest part half percent lot some many none one two three others all".split())
DEMONYMS = frozenset("saudi french german dutch greek afghan u.s. us uk swiss thai".split())
TIMES = frozenset("last next early late later same previous following past few several recent".split())
SPANS = frozenset("day days week weeks month months year years hour hours minute minutes times decades".split())
ASIDE = frozenset("including back there home alive dead least".split())         # no part of a phrase that follows


def event_text(tokens):
    """The tokens as `Text`, within quotation marks too: V is any past form, G any -ing form, o any amount, ' a mark of
    quotation, n and N what is left."""
    letters = _in_context(tokens, _by_itself(tokens))
    return read_text(tokens)._replace(letters=letters.tobytes().decode("ascii"))


def _by_itself(tokens):
    """A letter per token, told by the token alone; each distinct one is judged once."""
    strings, code = tokens["token"].cat.categories.tolist(), tokens["token"].cat.codes.to_numpy()
    letters = word_classes(tokens).copy()
    for other, letter in ("Rn", "En", "PV"):
        letters[letters == ord(other)] = ord(letter)
    is_plain = letters == ord("n")
    letters[is_plain & np.array([_is_past(s) for s in strings], bool)[code]] = ord("V")
    letters[is_plain & np.array([s.endswith("ing") and s not in NO_ING for s in strings], bool)[code]] = ord("G")
    for words, letter in ((("including", "Including"), "p"), ("$£€%", "o"), (QUOTES, "'")):
        letters[np.array([s in words for s in strings], bool)[code]] = ord(letter)
    return letters


def _in_context(tokens, letters):
    """The letters, mended where the neighbours tell more: at least 12, the figures, the wounded men, the killing."""
    term, names = tokens["term"].cat.codes.to_numpy(), tokens["term"].cat.categories.tolist()
    before, behind = np.append(32, letters[:-1]).astype(np.uint8), np.append(letters[1:], 32).astype(np.uint8)

    def is_one_of(words):
        return np.array([name in words for name in names], bool)[term]

    # an amount, and what is put before it
    is_number = is_one_of(NUMBERS) | (letters == ord("o"))
    for one, two in PAIRS:
        pair = np.flatnonzero(is_one_of({one})[:-1] & is_one_of({two})[1:] & np.append(is_number, False)[2:])
        letters[pair] = letters[pair + 1] = ord("o")
    letters[is_one_of(ROUGHLY) & np.append(is_number[1:], False)] = ord("o")
    # nouns that look like verbs: the figures, wounded men, the killing
    noun_next = np.isin(behind, list(b"nN"))
    is_past, is_ing = letters == ord("V"), letters == ord("G")
    letters[(letters == ord("Z")) & np.isin(before, list(b"dsop"))] = ord("n")
    letters[is_one_of({"armed"}) & noun_next | is_past & noun_next & np.isin(before, list(b"dosp"))] = ord("n")
    letters[is_past & (before == ord("d")) | is_ing & np.isin(before, list(b"ds"))] = ord("n")
    return letters[:len(tokens)]


def _is_past(string):
    return string in IRREGULAR or string.endswith("ed") and len(string) > 3 and not string.endswith("eed") \
        and "-" not in string and string not in NO_PAST


def is_plural(text, row):
    term = text.term(row)
    return term in PERSONS or term.endswith("s") and not term.endswith("ss")


def is_demonym(term):
    """Whether a word is by its shape an adjective of a country: Russian, Turkish, Saudi, U.S.-led."""
    return term in DEMONYMS or term.endswith(
        ("ian", "ish", "ese", "-led", "-backed", "ican", "aeli", "aqi", "emeni", "stani", "orean"))


def noun_before(text, k, first):
    """The simple noun phrase that ends with token k, without what "of" joins, or None."""
    begins = _core(text, k, max(first, k - LONGEST))
    return (begins, k + 1) if begins <= k else None


def phrase_left(text, k, first, hangs=True):
    """The noun phrase that ends with token k, or, where that hangs on another one, the other one: "the men in the car"
    is the men. What "of" joins stays whole. With hangs=False the last one: the car, (the widows of) the men; but
    amounts stay whole: dozens of men."""
    low = max(first, k - LONGEST)
    k = _before_brackets(text, k, low)
    stop = k + 1
    while k >= low and (begins := _core(text, k, low)) <= k:
        before = text.letters[begins - 1] if begins > low else " "
        if before == "k":
            return _with_conjunct(text, begins, stop, low)
        head = _head(text, begins, before, low, hangs)
        if head is None:                                  # (in) Aleppo | rebels attacked
            return (_last(text, begins, stop) if before == "p" else begins), stop
        k, joins = head
        stop = stop if joins else k + 1
    return None


def _head(text, begins, before, low, hangs):
    """The last token of what a phrase hangs on and whether "of" joins the two, or None: it stands for itself."""
    letters, k, preposition = text.letters, begins - 2, text.term(begins - 1)
    if k < low:
        return None
    if before == "G":                                     # people living downstream
        return (k, False) if letters[k] in "nN" and is_plural(text, k) else None
    if before == "i":                                     # a force loyal to one party
        return (k, False) if hangs and letters[k] in "nN" else None
    joins = preposition == "of"
    if before != "p" or not (hangs and preposition in HANGS or joins and (hangs or text.term(k) in AMOUNTS)):
        return None
    k = _before_brackets(text, k, low)
    is_noun = letters[k] == "G" and letters[k - 1] in "nd" and not is_plural(text, k - 1)       # heavy fighting in
    if letters[k] in "VG" and not is_noun:
        head = _head_of_relative(text, k, low)            # people injured in the blast
        return None if head is None else (head, False)
    return (k, joins) if letters[k] in NOUNISH or letters[k] in "Ghm" or joins and letters[k] in "dv" else None


def _before_brackets(text, k, low):
    """The token before what brackets enclose, if one closes at k: the brigades (BDB)."""
    return text.letters.rfind("(", low, k) - 1 if text.letters[k] == ")" else k


def _with_conjunct(text, begins, stop, low):
    """A phrase with what "and" joins to its left, if that opens its clause: police and soldiers."""
    letters, k = text.letters, begins - 2
    is_joined = k >= low and letters[k] in NOUNISH and text.term(begins - 1) in ("and", "or")
    joined = phrase_left(text, k, low) if is_joined else None
    if joined and joined[1] <= k:                         # bombings at an airport and a station
        return joined if not set("Vab") & set(letters[joined[1]:k]) else (begins, stop)
    opens = joined and (joined[0] == low or letters[joined[0] - 1] in ",.;:jt'(_-")
    return (joined[0] if opens else begins), stop


def _core(text, k, low):
    """Where the simple noun phrase that ends with token k begins; k + 1 where there is none."""
    letters, begins = text.letters, k if text.letters[k] in "Ghm'" else k + 1
    if letters[k] == "h" and (k == low or text.term(k) != "others"):
        return k                                          # they; but "20 others"
    while begins > low:
        letter = letters[begins - 1]
        if letter == "d":
            begins -= 1
            if begins > low and letters[begins - 1] not in "sd":
                break
        elif letter in NOUNISH or letter == "s" or begins <= k and (
                letter == "y" and letters[begins] == "s" or letter == "'" and letters[begins] in "nNV'"
                or letter == "V" and letters[begins] in "n" and begins - 1 > low and letters[begins - 2] in "kpdos"):
            begins -= 1
        else:
            break
    while begins <= k and (letters[begins] in "sc'" or text.term(begins) in ASIDE):
        begins += 1
    return begins


def _head_of_relative(text, k, low):
    """The last token of the noun that a verb at k describes, or None: the men (who) came."""
    letters = text.letters
    while k > low and letters[k] in "VGabv":
        k -= 1
    while k > low and letters[k] in "rt,":
        k -= 1
    return k if k >= low and letters[k] in NOUNISH else None


def _last(text, begins, stop):
    """Where the last of several phrases without a mark between them begins: (in) the raid | 12 people."""
    letters = text.letters
    for k in range(stop - 1, begins, -1):
        new_number = k < stop - 1 and letters[k] == "o" and letters[k - 1] != "o"
        if new_number or letters[k] in "nd" and letters[k - 1] == "N" and not is_demonym(text.term(k - 1)):
            return k
    return begins


def phrase_right(text, row, end):
    """The noun phrase that begins at a token, or None: an object, or what a preposition takes. A time is none."""
    letters, k, low_end = text.letters, row, min(end, row + LONGEST)
    while k < low_end and (letters[k] == "v" or text.term(k) in ("dead", "back")):
        k += 1                                            # shot dead 12 people
    row = k
    if k >= low_end:
        return None
    if text.term(k) in OBJECTS and letters[k + 1:k + 2] not in tuple("nNodscvVGyB"):         # raped her; killed all of them
        return k, k + 1
    if letters[k] in "mh":
        return None if text.term(k) in SUBJECTS else (k, k + 1)
    row = k = k + (letters[k] == "'")
    while k < low_end and _goes_on(text, row, k, end):
        k += 1
    while k > row and (letters[k - 1] in "dpksy'" or text.term(k - 1) in TIMES and letters[k:k + 1] == "y"):
        k -= 1
    if k - 2 > row and text.term(k - 1) in SPANS and text.term(k - 2) in TIMES:
        k -= 2                                            # (killed) 12 people last year
    if k <= row or not any(letter in "nNoB" for letter in letters[row:k]) or _is_time(text, row, k, end):
        return None
    return row, k


def _goes_on(text, row, k, end):
    """Whether the phrase that began at `row` takes in token k."""
    letters, letter, before = text.letters, text.letters[k], text.letters[k - 1] if k > row else " "
    if letter in NOUNISH:
        one_by_one = k + 2 < end and text.term(k + 1) == "by" and text.code[k + 2] == text.code[k]     # kilometer by kilometer
        return (letter != "c" or before == "N") and text.term(k) not in ASIDE and not one_by_one
    if letter == "s" or letter == "'":
        return k > row and (letter == "s" or before in "nN" or before in "dosp" and letters[k + 1:k + 2] in "nNV")
    if letter == "d":
        return before in " dskp"
    if letter == "y":
        return letters[k + 1:k + 2] == "s" and before in " d"
    if letter == "v":
        return before in " do"
    if letter == "V":
        return before in " kp" and letters[k + 1:k + 2] in ("n", "N")
    if letter == "G":
        return before == "p" or k > row and not is_plural(text, k - 1) and letters[k + 1:k + 2] in ("n", "N")
    if letter == "p":
        return text.term(k) == "of" and k > row
    return letter == "k" and k > row and _joins(text, row, k, end)


def _joins(text, row, k, end):
    """Whether "and" at k joins two nouns rather than two clauses: what follows has no verb of its own."""
    letters, stop = text.letters, k + 1
    while stop < min(end, k + 8) and letters[stop] in "ndNocs":
        stop += 1
    of_both = row > 0 and letters[row - 1] == "p" and letters[stop:stop + 1] in ("a", "b")   # (of) Lee and Kim were
    has_verb = stop < end and not of_both and (letters[stop] in "VabZhvG" or text.term(stop) == "of")
    return stop > k + 1 and text.term(k) in ("and", "or") and not has_verb


def _is_time(text, row, k, end):
    """Whether the words are a time: (attacked) last (week), three times, 12 days (ago), that day."""
    is_day = k < end and text.letters[k] == "y" and text.letters[k + 1:k + 2] != "s"
    words = {text.term(j) for j in range(row, k) if text.letters[j] not in "do"}
    return text.term(k - 1) in SPANS and words <= SPANS | TIMES or is_day and words <= TIMES
