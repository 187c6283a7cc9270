"""Which news agencies an article credits for its own text, and in which words: copy whose source is not in the corpus.

A credit says that the text, or part of it, is the agency's: "WASHINGTON (AP) —", "(AFP, dpa)" as the last words, "The
Associated Press contributed to this report". That somebody "told Reuters", or that "the AP reported", is a source of
the article's as any other is, and no credit.
"""
import re

import numpy as np
import pandas as pd

from analysis.chunks import SURROGATE
from analysis.needed import need_columns

FORMS = ["dateline", "byline", "list", "source line", "contributed", "material", "signed", "sign-off"]
AGENCIES = {
    "AFP": r"AFP|Agence[ -]France[ -]Presse", "AP": r"AP|A\.P\.|(?:The )?Associated Press",
    "Reuters": r"[Rr]euters|REUTERS", "dpa": r"dpa|DPA|Deutsche Presse-Agentur", "UPI": r"UPI|United Press International",
    "Bloomberg": r"Bloomberg(?: News)?", "PA": r"PA|(?:UK )?Press Association|PA Media", "epd": r"epd", "KNA": r"KNA",
    "SID": r"SID", "APA": r"APA", "ANSA": r"ANSA", "EFE": r"EFE|Efe", "Lusa": r"Lusa", "Belga": r"Belga", "ANP": r"ANP",
    "TT": r"TT", "NTB": r"NTB", "Ritzau": r"Ritzau", "TASS": r"TASS|Tass|ITAR-TASS", "Interfax": r"Interfax",
    "RIA Novosti": r"RIA(?: Novosti)?|Sputnik", "Ukrinform": r"Ukrinform", "Anadolu": r"Anadolu(?: Agency)?|AA",
    "Xinhua": r"Xinhua|XINHUA", "Kyodo": r"Kyodo(?: News)?", "Yonhap": r"Yonhap", "KCNA": r"KCNA",
    "PTI": r"PTI|Press Trust of India", "IANS": r"IANS", "ANI": r"ANI", "APP": r"APP", "AAP": r"AAP",
    "Canadian Press": r"(?:The )?Canadian Press|CP", "IRNA": r"IRNA", "SANA": r"SANA", "WAFA": r"WAFA"}
UNNAMED = "not named"
NAME = rf"(?<![\w@#])(?:{'|'.join(AGENCIES.values())})(?![\w@]|\.\w)"
NAMED = re.compile(NAME)
SOME = re.compile(r"(?i:\b(?:news agenc(?:y|ies)|wire services?|agencies)\b)")
BY_AGENCY = {agency: re.compile(names) for agency, names in AGENCIES.items()}
END = r"\s*(?:\([^()\n]{5,90}\)\s*)?\Z"               # a page's own line may stand behind, in brackets
PATTERNS = {
    "dateline": r"^(?P<place>[^\n()]{0,70}?)"
                rf"(?:\((?P<credit>{NAME}(?: [A-Z]\w+)?)\)\s*(?:[—–-]|\"\?)|/ ?(?P<slashed>{NAME}) ?/)",
    "byline": rf"^[Bb]y [^\n]{{0,80}}?{NAME}[^\n.!?]{{0,30}}$",
    "list": r"\([^()\n]{2,90}\)(?!\s*[a-z,;])",
    "source line": rf"\b(?:Source|SOURCE)s?\s?:[^\n]{{0,60}}$",
    "contributed": r"\bcontributed (?:reporting )?to (?:this|the) (?:report|story|article)\b",
    "material": r"\b(?:[Ww]ith|[Ii]ncluding)[ -](?:material|reporting|information|files)[ -](?:from|by) "
                rf"(?:the )?{NAME}",
    "signed": rf"(?<=[.!?…\"”’\ufffd])[\s\"]*[—–-]?\s*(?:[Ww]ith |\w{{1,5}}/)?(?P<credit>{NAME}){END}",
    "sign-off": r"\((?:Additional )?[Rr]eporting by [^()\n]{3,250}?[Ee]diting by [^()\n]{3,90}\)"}
PATTERNS = {form: re.compile(pattern, re.MULTILINE) for form, pattern in PATTERNS.items()}
NEEDED = {"contributed": "contributed", "sign-off": "diting by", "source line": "ource"}   # without it no search is needed
EDITORS = r"\b\w{1,5}(?:,\w{1,5})*/(?:\w{1,5}(?:[,/]\w{1,5})*)?"        # their initials: aw/rt, aw,ls/bw,rc, aw/
INITIALS = re.compile(rf"(?:{EDITORS}|[.!?\"”]\s+[a-z]{{2,3}})[\s-]*\Z")
BREAK = re.compile(r"(?<!\b[A-Z])[.!?…]\W|[\n\"”\ufffd]")    # an initial's point ends no sentence
CITED = re.compile(r"\b(?:said|says|told|reported|reports)\b")
LONGEST = 300                    # characters of a sentence that says who contributed
LONGEST_CAPTION = 400
LAST = {"signed": 150}           # characters of the end that are searched
STOPPED = re.compile(r"[.!?\"”][\s-]*\Z")
PICTURE = re.compile(r"(?i:photo|image|picture|video)")
CAPTION = re.compile(r"  [—–-] \w(?:(?!  ).){5,}\Z")    # of a picture, set off by two blanks and a dash
COLUMNS = ["article_id", "agency", "form", "start", "end", "credit"]


def agency_credits(articles):
    """The news agencies that articles credit for their text: one row an article, form and agency, in reading order.

    Columns: article_id; agency ("not named" where the credit says only that it was one); form; start, end (the words
    that name it, characters of raw); credit (the whole credit as published). The forms: "dateline" (WASHINGTON (AP) —),
    "byline" (By Jane Doe, Associated Press), "list" (kb/rt (AFP, dpa)), "source line" (Source: AFP news agency),
    "contributed" (Reuters contributed to this report), "material" (with material from AP), "signed" (the agency's name
    alone, as the last words), "sign-off" ((Reporting by ...; Editing by ...), as agencies end a report).

    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "raw": [
    ...     "Arms first\\nBRUSSELS (Reuters) - Arms come first, he told the AP.", "He left for Kyiv. kb/rt (AFP, dpa)"]})
    >>> agency_credits(articles)[["article_id", "agency", "form", "credit"]]
      article_id   agency      form              credit
    0          a  Reuters  dateline  BRUSSELS (Reuters) -
    1          b      AFP      list          (AFP, dpa)
    2          b      dpa      list          (AFP, dpa)

    Left alone: an agency that is quoted or cited ("told Reuters", "the AP reported"), an abbreviation after its name
    (Agence France-Presse (AFP)), a credit for a picture. No credit is no proof that the text is the outlet's own, and
    an outlet that is an agency credits itself. Raises ValueError for a lacking column.
    """
    need_columns(articles, "article_id", "raw")
    rows = [(article_id, *credit) for article_id, raw in zip(articles["article_id"].tolist(), articles["raw"].tolist())
            if isinstance(raw, str) for credit in sorted(_credits(raw), key=lambda row: row[2])]
    kinds = {"agency": "str", "start": np.int64, "end": np.int64, "credit": "str"}
    found = pd.DataFrame(rows, columns=COLUMNS).astype(kinds)
    found["form"] = pd.Categorical(found["form"], FORMS)
    return found.drop_duplicates(["article_id", "agency", "form"]).reset_index(drop=True)


def _credits(raw):
    """Each agency of each credit of a text: agency, form, start, end, credit."""
    for form, pattern in PATTERNS.items():
        if NEEDED.get(form, "") in raw:
            for match in pattern.finditer(raw, max(0, len(raw) - LAST.get(form, len(raw)))):
                start, end = _stretch(form, match, raw)
                credit = SURROGATE.sub("\ufffd", raw[min(start, match.start()):match.end()].strip())
                names = [(_agency(name[0]), *name.span()) for name in NAMED.finditer(raw, start, end)]
                if not names and form in ("source line", "contributed"):
                    names = [(UNNAMED, *name.span()) for name in SOME.finditer(raw, start, end)]
                if form == "sign-off":
                    names = [(UNNAMED, start, end)]
                yield from ((agency, form, a, b, credit) for agency, a, b in names)


def _stretch(form, match, raw):
    """The part of a credit in which its agencies are named; an empty one where it is no credit."""
    nothing = match.end(), match.end()
    if form == "dateline":
        place = match["place"].split()
        is_place = all(word[0].isupper() or word[0].isdigit() for word in place) and not NAMED.search(match["place"])
        return match.span("credit" if match["credit"] else "slashed") if is_place else nothing
    if form == "list":
        items = [item.strip(" -").removeprefix("with ") for item in re.split("[,/;]| and ", match[0][1:-1])]
        before = raw[max(0, match.start() - 25):match.start()]
        # one name behind a full stop may credit a picture
        is_list = INITIALS.search(before) or (len(items) > 1 and STOPPED.search(before))
        is_list = is_list and not PICTURE.search(match[0]) and any(map(NAMED.fullmatch, items))
        return match.span() if is_list else nothing
    if form == "contributed":                              # who did stands before it, in the same sentence
        begin = max(0, match.start() - LONGEST)
        begin = max([begin, *(end.end() for end in BREAK.finditer(raw, begin, match.start()))])
        return nothing if CITED.search(raw, begin, match.start()) else (begin, match.start())
    if form == "signed":
        is_caption = CAPTION.search(raw, max(0, match.start() - LONGEST_CAPTION), match.start())
        return nothing if is_caption else match.span("credit")
    return match.span()


def _agency(name):
    return next(agency for agency, names in BY_AGENCY.items() if names.fullmatch(name))
