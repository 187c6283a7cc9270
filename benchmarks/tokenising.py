"""From the file to tokens with the places where they stand, and the sentences that they make.

All read with this project's reader, but the others clean nothing. NLTK's `word_tokenize` needs data that must be
downloaded; here it is what that function is made of, with an untrained Punkt before it. Tokenizers differ on purpose,
so the share of our tokens that the other has too is printed, and of our sentences, those with the same first and last
token. For ours the law is checked, token by token.
"""
import re
from collections import Counter

import numpy as np

from benchmarks import Unequal
from benchmarks.r import from_r

TITLE = "read, clean, tokenise with offsets"
ROOM = 21                                     # bits for a place in an article


def this_project(read):
    from analysis.tokens import tokenize

    def work():
        articles = read()
        return articles, tokenize(articles)

    def comparable(result):
        articles, tokens = result
        check_law(articles, tokens)
        article, sentence = tokens["article_id"].cat.codes.to_numpy(), tokens["sentence"].to_numpy()
        start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
        first = np.flatnonzero((np.diff(article, prepend=-1) != 0) | (np.diff(sentence, prepend=-1) != 0))
        return {"places": places(article, start, end), "words": words(tokens["term"].tolist()),
                "sentences": places(article[first], start[first], end[np.append(first[1:], len(tokens)) - 1])}
    return work, comparable


def check_law(articles, tokens):
    """Raises Unequal unless each token is what its place in the raw text cleans to, and all between them is blank."""
    from analysis.cleaning import clean

    first = np.searchsorted(tokens["article_id"].cat.codes, np.arange(len(articles) + 1))
    start, end, token = (tokens[column].tolist() for column in ("start", "end", "token"))
    pairs, gaps = set(), set()
    for raw, a, b in zip(articles["raw"], first[:-1].tolist(), first[1:].tolist()):
        pairs.update((raw[start[i]:end[i]], token[i]) for i in range(a, b))
        gaps.update(raw[x:y] for x, y in zip([0, *end[a:b]], [*start[a:b], len(raw)]))
    wrong = [(raw, token) for raw, token in pairs if raw != token and clean(raw).text.strip() != token]
    wrong += [(gap, "") for gap in gaps if clean(gap).text.strip()]
    if wrong or len(first) and first[-1] != len(tokens):
        raise Unequal(f"the law is broken {len(wrong)} times, as by {wrong[:1]}")


def nltk_words(read):
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktSentenceTokenizer
    sentences, split = PunktSentenceTokenizer().tokenize, NLTKWordTokenizer().tokenize

    def work():
        return [[word for sentence in sentences(raw) for word in split(sentence)] for raw in read()["raw"]]
    return work, lambda result: {"words": words(word for article in result for word in article)}


def nltk_spans(read):
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktSentenceTokenizer
    sentences, spans = PunktSentenceTokenizer().span_tokenize, NLTKWordTokenizer().span_tokenize

    def work():
        return [[[(a + start, a + end) for start, end in spans(raw[a:b])] for a, b in sentences(raw)]
                for raw in read()["raw"]]
    return work, with_sentences


def spacy_blank(read):
    import spacy
    tokenizer = spacy.blank("en").tokenizer

    def comparable(result):
        return {"places": places_of_lists([[(t.idx, t.idx + len(t)) for t in doc if not t.is_space] for doc in result])}
    return lambda: [tokenizer(raw) for raw in read()["raw"]], comparable


def spacy_sentences(read):
    import spacy
    english = spacy.blank("en")
    english.add_pipe("sentencizer")
    english.max_length = 10**8

    def comparable(result):
        return with_sentences([[[(t.idx, t.idx + len(t)) for t in sentence if not t.is_space] for sentence in doc.sents]
                               for doc in result])
    return lambda: [english(raw) for raw in read()["raw"]], comparable


def finditer(read):
    from analysis.tokens import TOKENS_AND_ADDRESSES as pattern

    def work():
        return [[(match[0].lower(), *match.span()) for match in pattern.finditer(raw)] for raw in read()["raw"]]
    return work, lambda result: {"places": places_of_lists([[span[1:] for span in spans] for spans in result])}


def tidytext(read):
    return from_r("tidytext", "tokenising", read, r_words)


def quanteda(read):
    return from_r("quanteda", "tokenising", read, r_words)


def r_words(table):
    return {"words": Counter(dict(zip(table["term"], table["n"])))}


PEERS = {
    "this project": this_project, "NLTK word_tokenize (no offsets)": nltk_words, "NLTK with span_tokenize": nltk_spans,
    "spaCy blank English": spacy_blank, "spaCy with its sentencizer": spacy_sentences,
    "re.finditer, our pattern": finditer,
    "R tidytext (words only, no offsets)": tidytext, "R quanteda (no offsets)": quanteda}


def agreement(ours, theirs):
    """How much of ours is in theirs; with offsets where they have them."""
    if theirs is ours:
        return f"the law holds for all {len(ours['places']):,} tokens"
    if "places" in theirs:
        shares = {what: len(np.intersect1d(ours[what], theirs[what])) / len(ours[what]) for what in theirs}
        sentences = f"; {shares['sentences']:.1%} of our sentences" if "sentences" in theirs else ""
        return f"{shares['places']:.1%} of our tokens, at the same offsets" + sentences
    same, n = (ours["words"] & theirs["words"]).total(), ours["words"].total()
    return f"{same / n:.1%} of our words and numbers"


def words(tokens):
    """How often each token that holds a letter or a digit occurs, in lower case."""
    n = Counter(tokens)
    folded = Counter()
    for token, count in n.items():
        if re.search(r"\w", token):
            folded[token.lower().replace("’", "'")] += count
    return folded


def places(article, start, end):
    """Article, start and end as one number each."""
    start, end = np.asarray(start, np.int64), np.asarray(end, np.int64)
    return (np.asarray(article, np.int64) << 2 * ROOM) + (start << ROOM) + end


def with_sentences(nested):
    """Places of tokens and of sentences, where an article is a list of sentences and each of these a list of spans."""
    tokens = [[span for spans in article for span in spans] for article in nested]
    sentences = [[(spans[0][0], spans[-1][1]) for spans in article if spans] for article in nested]
    return {"places": places_of_lists(tokens), "sentences": places_of_lists(sentences)}


def places_of_lists(spans):
    flat = np.array([place for one in spans for place in one], np.int64).reshape(-1, 2)
    return places(np.repeat(np.arange(len(spans)), [len(one) for one in spans]), *flat.T)
