"""How warm or hostile a text is: sentences, headlines, targets, and the words that made each score.

Two instruments. "news" is ours: words weighted by how readers rated sentences of a newspaper, names and topics held
back (`news_tone`). "vader" is what most people use (Hutto & Gilbert 2014), made for tweets, here with the package's own
scores (`vader`). Choose one before looking: on news, instruments disagree (van Atteveldt et al. 2021).
"""
import numpy as np
import pandas as pd

from analysis import news_tone, vader
from analysis.needed import need_columns
from analysis.news_tone import sentence_begins
from analysis.target_tone import score_targets, target_tones
from analysis.tokens import KINDS, tokenize
from analysis.tone_limits import NO_WORDS, REASONS, reasons

INSTRUMENTS = {"news": news_tone, "vader": vader}
NEEDED = ["article_id", "part", "paragraph", "sentence", "position", "start", "end", "token", "term", "kind"]
CODED = ["article_id", "token", "term", "kind", "voice", "speaker"]
__all__ = ["score_sentences", "score_texts", "tone_sheet", "contributions", "score_targets", "target_tones"]


def score_sentences(tokens, instrument="news"):
    """The tone of each sentence of a token table: one row a sentence, in reading order.

    Columns: article_id, part, paragraph, sentence, start, end (raw[start:end] is the sentence), words, hits (words that
    moved the score), coverage (share of its words that the instrument knows, 0 to 1), valence (-1 hostile to 1 warm),
    reason (why valence is missing: "no words", "not in English", or longer than 2,000 words). Where tokens have voices
    (`add_voices`) also voice and speaker, missing where the words of the sentence are not all of one.
    A sentence with words of which none is known scores 0 with coverage 0: neutral for all that the instrument can say.
    Of the scores of "news" 0.25 is a point on the readers' scale from -4 to 4 (Hutto & Gilbert 2014 had them rated);
    "vader" is the compound score of their package. How far either agrees with readers stands in notebook 05.
    Raises ValueError for an unknown instrument, a lacking column, tokens out of order.

    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": ["He praised the generous reform. No one was hurt. Il pleut."]})
    >>> scores = score_sentences(tokenize(articles))
    >>> scores["words"].tolist(), np.sign(scores["valence"]).tolist(), (scores["coverage"] > 0).tolist()
    ([5, 4, 2], [1.0, 0.0, 0.0], [True, True, False])

    Left alone: articles. One sentence said twenty times is no warmer than once; take means of sentences.
    """
    module = _checked(tokens, instrument)
    begins = sentence_begins(tokens)
    first = np.flatnonzero(begins)
    sentence, n = np.cumsum(begins) - 1, len(first)
    last = np.append(first, len(tokens))[1:] - 1
    is_word = news_tone.is_word(tokens)
    words = np.bincount(sentence[is_word], minlength=n)
    found = module.hits(tokens)
    moved = found["row"].to_numpy()[found["valence"].to_numpy() != 0]
    valence = module.sentence_valences(tokens)
    reason = reasons(tokens, sentence, n, valence)
    scores = tokens[["article_id", "part", "paragraph", "sentence", "start"]].iloc[first].reset_index(drop=True)
    scores["end"] = tokens["end"].to_numpy()[last]
    scores["words"] = words
    scores["hits"] = np.bincount(sentence[moved], minlength=n)
    known = np.bincount(sentence[is_word & module.known(tokens)], minlength=n)
    scores["coverage"] = np.divide(known, words, out=np.full(n, np.nan), where=words > 0)
    scores["valence"] = np.where(reason < 0, valence, np.nan)
    scores["reason"] = pd.Categorical.from_codes(reason, REASONS)
    for column in ("voice", "speaker"):
        if column in tokens:
            scores[column] = _of_one(tokens[column], sentence, is_word, n)
    return scores


def tone_sheet(texts, instrument="news"):
    """The tone of each of a list of texts (headlines, say): one row a text.

    Columns: text, words, hits, coverage, valence, reason, as in `score_sentences`. With "news" a text of several
    sentences is their mean, each counted with its words; "vader" reads it whole, as its package does, these very characters.
    A missing text has no words; a column of texts lends its index. Raises ValueError for one text or a table in place
    of a list, for what is not text, and for an unknown instrument.

    >>> sheet = tone_sheet(["Talks end in failure", "", "Le président condamne l'attaque"])
    >>> np.sign(sheet["valence"]).tolist(), sheet["reason"].tolist()
    ([-1.0, nan, nan], [nan, 'no words', 'not in English'])

    Left alone: one or two words in Latin letters, whatever their language; of those unknown the coverage is 0.
    """
    texts, index = _checked_texts(texts)
    raws = [text if isinstance(text, str) else "" for text in texts]
    tokens = tokenize(pd.DataFrame({"article_id": range(len(raws)), "raw": pd.Series(raws, dtype=object)}))
    sentences = score_sentences(tokens, instrument)
    text, n = sentences["article_id"].cat.codes.to_numpy(), len(texts)
    sums = sentences[["words", "hits"]].groupby(text).sum().reindex(range(n), fill_value=0)
    known = np.bincount(text, sentences["coverage"].fillna(0) * sentences["words"], n)
    if instrument == "vader":
        valence, words = vader.text_valences(raws), sums["words"].to_numpy()
        reason = reasons(tokens, tokens["article_id"].cat.codes.to_numpy(), n, valence)
    else:
        counted = np.where(sentences["valence"].notna(), sentences["words"], 0)
        words = np.bincount(text, counted, n)
        total = np.bincount(text, sentences["valence"].fillna(0) * counted, n)
        valence = np.divide(total, words, out=np.zeros(n), where=words > 0)
        reason = np.full(n, REASONS.index(NO_WORDS), np.int8)
        reason[text[::-1]] = sentences["reason"].cat.codes.to_numpy()[::-1]              # that of the first sentence
        reason[words > 0] = -1
    n_words = sums["words"].to_numpy()
    coverage = np.divide(known, n_words, out=np.full(n, np.nan), where=n_words > 0)
    sheet = {"words": n_words, "hits": sums["hits"].to_numpy(), "coverage": coverage,
             "valence": np.where(reason < 0, valence, np.nan), "reason": pd.Categorical.from_codes(reason, REASONS)}
    return pd.DataFrame({"text": pd.Series(texts, index, object), **sheet}, index=index)


def score_texts(texts, instrument="news"):
    """The valence of each of a list of texts, -1 to 1, as a column of numbers; missing where `tone_sheet` says why.

    >>> np.sign(score_texts(["Brave nurse praised", "Brutal attack kills six", "Council meets in May", "😀"])).tolist()
    [1.0, -1.0, 0.0, nan]

    Left alone: whether the text is good news for somebody; "Rebels win key battle" is warm for its words alone.
    """
    return tone_sheet(texts, instrument)["valence"]


def contributions(tokens, instrument="news"):
    """The words that made each score, and those that a rule set aside: one row a word, in reading order.

    Columns: article_id, part, sentence, start, end (its place in raw), token, term (of a phrase all its words), weight (in
    the lexicon, -4 to 4), valence (after the rules; 0 where it was set aside), points (what it adds to the valence of its
    sentence; "news" only, in "vader" the sum is bent), rule (what changed it: name, phrase, topic, denied, degree, conceded,
    point; "news" only); voice and speaker where tokens have them. Sentences without a score have no rows. For
    `word_shift`, which finds the words behind a difference between groups.
    Raises ValueError as `score_sentences` does.

    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": ["The United Nations praised no attack."]})
    >>> contributions(tokenize(articles))[["term", "weight", "valence", "rule"]].values.tolist()[-1][0::3]
    ['attack', 'topic, denied']

    Left out: what turns other words ("not", "very", "but"), and punctuation, which moves "vader" a little.
    """
    module = _checked(tokens, instrument)
    found = module.hits(tokens)
    number = np.cumsum(sentence_begins(tokens)) - 1
    n = int(number[-1]) + 1 if len(number) else 0
    has_score = reasons(tokens, number, n, module.sentence_valences(tokens)) < 0
    found = found[has_score[number[found["row"]]]].reset_index(drop=True)
    wanted = [column for column in ("article_id", "part", "sentence", "start", "end", "token", "term", "voice", "speaker")
              if column in tokens]
    table = tokens[wanted].iloc[found["row"].to_numpy()].reset_index(drop=True)
    table["weight"], table["valence"] = found["weight"], found["valence"]
    if instrument == "news":
        _join_phrases(table, tokens, found)
        words = news_tone.word_counts(tokens, number, n)
        table["points"] = news_tone.unclipped(found["valence"], words[number[found["row"]]])
        table["rule"] = found["rule"]
    return table


def _join_phrases(table, tokens, found):
    """Gives each phrase its end and all its words; the other rows are one word each."""
    first, last = found["row"].to_numpy(), found["last"].to_numpy()
    table["end"] = tokens["end"].to_numpy()[last]
    at = np.flatnonzero(last > first)
    for column in ("token", "term"):
        words = tokens[column].to_numpy(dtype=object)
        joined = table[column].astype(object).to_numpy(copy=True)
        joined[at] = [" ".join(words[a:b + 1]) for a, b in zip(first[at].tolist(), last[at].tolist())]
        table[column] = pd.Categorical(joined)


def _of_one(labels, sentence, is_word, n):
    """The label of each sentence whose words all have the same one; missing elsewhere."""
    code = labels.cat.codes.to_numpy()[is_word].astype(np.int64)
    lowest, highest = np.full(n, np.iinfo(np.int64).max), np.full(n, -1)
    np.minimum.at(lowest, sentence[is_word], code)
    np.maximum.at(highest, sentence[is_word], code)
    return pd.Categorical.from_codes(np.where(lowest == highest, highest, -1), dtype=labels.dtype)


def _checked_texts(texts):
    """Texts as a list, and the index they had."""
    if isinstance(texts, str):
        raise ValueError(f"the texts are one text, {texts[:40]!r}; pass a list of them, as in [{texts[:10]!r}].")
    if isinstance(texts, pd.DataFrame | dict):
        raise ValueError(f"the texts are a {type(texts).__name__}; pass one column of it, or a list of texts.")
    index, texts = texts.index if isinstance(texts, pd.Series) else None, list(texts)
    for row, text in enumerate(texts):
        if not isinstance(text, str) and not (pd.api.types.is_scalar(text) and pd.isna(text)):
            raise ValueError(f"text {row} is {str(text)[:40]!r}, a value of type {type(text).__name__}; "
                             "read it as text or leave it missing.")
    return texts, index


def _checked(tokens, instrument):
    if instrument not in INSTRUMENTS:
        raise ValueError(f"there is no instrument {instrument!r}; use one of {', '.join(INSTRUMENTS)}.")
    need_columns(tokens, *NEEDED, what="tokens", remedy="pass the table that tokenize gives")
    if plain := [column for column in CODED if column in tokens and tokens[column].dtype != "category"]:
        raise ValueError(f"the column {plain[0]!r} of the tokens is no longer categorical; keep the table that tokenize "
                         "gives in Parquet, not in CSV, and join tables by tokenizing their articles together.")
    place = tokens["article_id"].cat.codes.to_numpy().astype(np.int64) << 32 | tokens["start"].to_numpy()
    if (np.diff(place) < 0).any():
        raise ValueError("the tokens are not in reading order; sort them by article and position as tokenize gives them.")
    return INSTRUMENTS[instrument]
