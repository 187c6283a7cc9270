"""What a frame does (Entman 1993), as a sheet for a reader: sentences proposed with their evidence, to be judged."""
import pandas as pd

from analysis.codebooks import load_codebook
from analysis.concordance import context_rows
from analysis.frames import find_cues
from analysis.terms import BODY, checked_parts
from analysis.voices import token_rows

KEY = ["article_id", "function", "sentence"]
COLUMNS = [*KEY, "start", "end", "score", "cues", "voice", "speaker", "text", "accept"]


def reading_sheet(tokens, articles, codebook=None, most=5, parts=BODY):
    """Sentences that may name a problem, its cause, a judgment or a remedy: one row a function and sentence.

    Entman (1993): a frame defines problems, diagnoses causes, makes moral judgments and suggests remedies. Which
    sentence does so only a reader can say. For each article and function the `most` sentences with most evidence are
    proposed (by the sum of their cues' weights, each cue once; equals in reading order). Columns: article_id, function,
    sentence, start, end (of the sentence, characters of raw), score, cues (the words that speak for it, as published),
    voice and speaker (of the first of these; where tokens have them), text, accept (empty, for the reader's yes or no).
    Write it out with `.to_csv(...)` and read it back as it is. `codebook` is `functions` unless another is passed.

    >>> from analysis.tokens import tokenize
    >>> raw = "It rained. The drought is a threat. Towns must save water."
    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": [raw]})
    >>> reading_sheet(tokenize(articles), articles)[["function", "cues", "text"]]
      function    cues                     text
    0  problem  threat  The drought is a threat.
    1   remedy    must   Towns must save water.

    Left out: denied cues ("no threat"), sentences outside `parts`, and a function of which nothing speaks. What is
    proposed is a place to read, not a finding. Raises ValueError where an article is lacking.
    """
    if lost := set(tokens["article_id"].cat.categories) - set(articles["article_id"].astype(str)):
        raise ValueError(f"article {min(lost)!r} of the tokens is not in the table of articles; pass the table that "
                         "was tokenized.")
    cues = find_cues(tokens, load_codebook("functions") if codebook is None else codebook)
    cues = cues[cues["part"].isin(checked_parts(parts)) & ~cues["denied"]].rename(columns={"frame": "function"})
    cues["words"] = _as_published(cues, articles)
    groups = cues.groupby(KEY, observed=True, sort=False)
    once = cues.drop_duplicates([*KEY, "cue"])
    sheet = groups.nth(0).reset_index(drop=True).merge(
        once.groupby(KEY, observed=True)["weight"].sum().rename("score").reset_index(), on=KEY, validate="one_to_one").merge(
        groups["words"].agg(lambda words: "; ".join(dict.fromkeys(words))).rename("cues").reset_index(), on=KEY)
    sheet = sheet.sort_values(["article_id", "function", "score", "position"], ascending=[True, True, False, True])
    sheet = sheet.groupby(["article_id", "function"], observed=True).head(most).reset_index(drop=True)
    first = token_rows(tokens, sheet)[0]
    first, last = context_rows(tokens, first, first, "sentence")
    sheet["start"], sheet["end"] = tokens["start"].to_numpy()[first], tokens["end"].to_numpy()[last]
    sheet = sheet.assign(text=_as_published(sheet, articles), accept="")
    return sheet[[name for name in COLUMNS if name in sheet]]


def _as_published(places, articles):
    """The text of each place, line breaks as blanks."""
    raws = dict(zip(articles["article_id"].astype(str), articles["raw"]))
    return pd.array([" ".join(raws[article][start:end].split()) for article, start, end
                     in zip(places["article_id"].astype(str), places["start"], places["end"])], "str")
