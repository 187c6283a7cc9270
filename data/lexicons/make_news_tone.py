"""Makes news_tone.csv, the weights of the instrument for news, and news_tone_held_out.csv, which tells its accuracy.

    python data/lexicons/make_news_tone.py             # fetches two lexicons, fits, writes
    python data/lexicons/make_news_tone.py --report    # and prints the accuracy, also without each of its parts

A word's weight is what the lexicons say of it, on one scale, and what 20 readers' ratings of 5,190 Times sentences add
to that: ridge regression around the lexicons (Hoerl & Kennard 1970), in which a word shares what is learnt with its
inflections. Judged by cross-validation over articles: no sentence is scored by weights that have seen its article.
"""
import argparse
import csv
from contextlib import contextmanager
from os.path import commonprefix
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.linalg import lsqr

from analysis import news_tone
from analysis.agreement import correlation
from analysis.articles import outlet_corpus
from analysis.news_words import tone_shifters
from analysis.sources import EXTERNAL, fetch
from analysis.terms import stop_words
from analysis.times_ratings import times_ratings
from analysis.tokens import tokenize

HERE = Path(__file__).resolve().parent
LEXICONS = ["vader", "pattern", "labmt", "house"]            # their terms stand in data/README.md
ENDINGS = {"", "s", "es", "ed", "d", "ing", "ly", "e", "y", "ies", "ied", "er", "est", "n"}
LEXICON_SD = 13.0              # prior standard deviations: of what a point of a lexicon is worth (hardly held back),
WORD_SD = FAMILY_SD = 0.6      # and of how far a word, and all its inflections together, stray from the lexicons
EVERYDAY = 400                 # a word that no one judged and the corpus has as often ("people", "should") has no tone
COMMON = 3                     # a word that no lexicon knows needs as many places in the Times sentences or the corpus
FAINT = 0.25                   # weights nearer to zero than this are left out: a reader would not miss them
FAINT_ALONE = 0.5              # the same for words that no lexicon knows, for small ones tell their articles' subjects
INFLECTED = 0.8                # what an inflection of a lexicon's word inherits of its valence
LABMT_NEUTRAL, LABMT_BAND = 5.44, 0.7       # the median of its 10,222 words, and what is near it says nothing
FOLDS, SEED = 10, 1


def lexicons():
    """What each lexicon says of a word: one row a word, a column a lexicon, 0 where it is silent."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    fetch(HERE / "sources.csv", EXTERNAL)
    senses = {}
    for word in ElementTree.parse(EXTERNAL / "pattern_en_sentiment.xml").getroot():
        senses.setdefault(word.get("form").lower(), []).append(float(word.get("polarity")))
    labmt = pd.read_csv(EXTERNAL / "labMT1.txt", sep="\t", keep_default_na=False).set_index("word")["happs"] - LABMT_NEUTRAL
    house = pd.read_csv(HERE / "tone_words.csv", keep_default_na=False).set_index("term")["valence"]
    pattern = pd.Series({word: np.mean(polarities) for word, polarities in senses.items()})
    table = pd.DataFrame({"vader": pd.Series(SentimentIntensityAnalyzer().lexicon), "pattern": pattern,
                          "labmt": labmt.where(labmt.abs() >= LABMT_BAND, 0.0), "house": house}).fillna(0.0)
    return table[(table != 0).any(axis=1) & table.index.str.fullmatch("[a-z][a-z-]*")]


def family(word, stem):
    """What a word shares with its inflections: kill, kills, killed; but "important" is none of "import"."""
    found = stem(word)
    return found if word[len(commonprefix([word, found])):] in ENDINGS else word


def toneless(seen, judged, stem):
    """Words that get no weight, whatever raters felt near them: those that name people (toneless_words.csv), those that only
    turn others, and, unless somebody judged them, function words, neutral reporting verbs ("said", "told") and words that
    stand everywhere."""
    verbs = pd.read_csv(HERE / "reporting_verbs.csv", keep_default_na=False).query("`class` == 'neutral'")["word"]
    verbs = {family(verb, stem) for verb in [*verbs, "said", "told", "spoke", "spoken", "wrote", "written"]}
    everyday = set(stop_words()["term"]) | set(seen.index[seen >= EVERYDAY])
    everyday |= {word for word in set(seen.index) - judged if family(word, stem) in verbs}
    listed = pd.read_csv(HERE / "toneless_words.csv", keep_default_na=False)["term"]
    return set(listed) | set(tone_shifters()) | (everyday - judged)


class Vocabulary:
    """The words that may have a weight, what the lexicons say of each, and its family."""

    def __init__(self, *tables, leave_out=()):
        from nltk.stem.snowball import SnowballStemmer
        stem = SnowballStemmer("english").stem
        said = lexicons().drop(columns=list(leave_out))
        said = said[(said != 0).any(axis=1)]
        seen = pd.concat([tokens.loc[tokens["kind"] == "word", "term"].value_counts() for tokens in tables])
        common = [term for term in seen[seen >= COMMON].index.unique() if term.replace("-", "").isalpha()]
        judged = set(said.index[(said.drop(columns="labmt", errors="ignore") != 0).any(axis=1)])       # labMT asked of all
        silent = toneless(seen, judged, stem)
        self.terms = [term for term in dict.fromkeys([*said.index, *common]) if term not in silent]
        self.lexicons = list(said)
        families = [family(term, stem) for term in self.terms]
        self.families, self.family = np.unique(families, return_inverse=True)
        exact = said.reindex(self.terms).fillna(0.0).to_numpy()
        self.said = np.where(exact != 0, exact, INFLECTED * self._mean_of_family(exact))

    def _mean_of_family(self, values):
        size = len(self.families)
        n = np.stack([np.bincount(self.family, column != 0, size) for column in values.T], 1)
        total = np.stack([np.bincount(self.family, column, size) for column in values.T], 1)
        return (total / np.maximum(n, 1))[self.family]


def design(tokens, vocabulary):
    """Texts by words: how much each word counts in a text once the rules are through; and what phrases add to each.

    Whether a word is warm or hostile decides what its denial does; here that is what the lexicons say.
    """
    rough = (vocabulary.said / np.abs(vocabulary.said).max(axis=0)).sum(axis=1)
    rough[rough == 0] = -0.01                                    # of words they are silent on, what is denied is gone
    text = news_tone.read(tokens, dict(zip(vocabulary.terms, rough.tolist())))
    found = news_tone.hits_of(text)
    n = len(text.first)
    words = news_tone.word_counts(tokens, text.sentence, n)
    sentence_scale = 1 / np.sqrt(np.maximum(words, news_tone.SHORT))
    is_phrase = found.rule == 1 << news_tone.RULES.index("phrase")
    at, factor = text.sentence[found.row], found.valence / np.where(found.weight == 0, 1, found.weight)
    number = {term: i for i, term in enumerate(vocabulary.terms)}
    column = np.array([number.get(term, -1) for term in tokens["term"].cat.categories])[text.term[found.row]]
    counts = sparse.csr_matrix(((factor * sentence_scale[at])[~is_phrase], (at[~is_phrase], column[~is_phrase])),
                               shape=(n, len(vocabulary.terms)))
    phrases = np.bincount(at[is_phrase], found.valence[is_phrase], n) * sentence_scale
    text_of = tokens["article_id"].cat.codes.to_numpy()[text.first]
    share = words / np.maximum(np.bincount(text_of, words)[text_of], 1)        # a text is the mean of its sentences
    mean = sparse.csr_matrix((share, (text_of, np.arange(n))), shape=(len(tokens["article_id"].cat.categories), n))
    return (mean @ counts).tocsr(), mean @ phrases


def fitted(counts, rating, vocabulary):
    """The weight of each word by ridge regression around the lexicons, and what a point of each lexicon is worth."""
    n, k = len(vocabulary.terms), len(vocabulary.lexicons)
    families = sparse.csr_matrix((np.ones(n), (np.arange(n), vocabulary.family)))
    blocks = [sparse.csr_matrix(counts @ vocabulary.said) * LEXICON_SD, counts * WORD_SD, (counts @ families) * FAMILY_SD]
    found = lsqr(sparse.hstack(blocks).tocsr(), rating, damp=1.0, iter_lim=100)[0]
    worth = found[:k] * LEXICON_SD
    weight = (vocabulary.said @ worth + found[k:k + n] * WORD_SD + (found[k + n:] * FAMILY_SD)[vocabulary.family]).round(2)
    least = np.where((vocabulary.said == 0).all(axis=1), FAINT_ALONE, FAINT)
    return np.where(np.abs(weight) < least, 0.0, weight.clip(-4, 4)), worth


def cross_validated(sentences, tokens, vocabulary, seed=SEED):
    """The rating of each sentence by weights that have not seen its article."""
    counts, phrases = design(tokens, vocabulary)
    names, article = np.unique(sentences["article"], return_inverse=True)
    fold = (np.random.default_rng(seed).permutation(len(names)) % FOLDS)[article]
    rating, scores = sentences["rating"].to_numpy(), np.zeros(len(sentences))
    for k in range(FOLDS):
        weight, _ = fitted(counts[fold != k], (rating - phrases)[fold != k], vocabulary)
        scores[fold == k] = counts[fold == k] @ weight + phrases[fold == k]
    return scores


def report(sentences, tokens, corpus):
    """Accuracy with everything, and without each part: a line each."""
    def line(what, vocabulary):
        found = correlation(cross_validated(sentences, tokens, vocabulary), sentences["rating"], sentences["article"], SEED)
        print(f"{what:34} r {found['r']:.3f}  [{found['low']:.3f}, {found['high']:.3f}]", flush=True)

    vocabulary = Vocabulary(tokens, corpus)
    line("all lexicons", vocabulary)
    for name in LEXICONS:
        line(f"without {name}", Vocabulary(tokens, corpus, leave_out=[name]))
    for factor in (0.0, 0.25, 0.5, 0.75, 1.0):
        with replaced(news_tone, "TOPIC", factor):
            line(f"topic words count {factor:g}", vocabulary)
    with replaced(news_tone, "TITLE_CASE", -1):
        line("names count like words", vocabulary)
    with replaced(news_tone, "REACH", 0):
        line("no denials", vocabulary)


@contextmanager
def replaced(module, name, value):
    kept = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, kept)


def write(vocabulary, weight, n, path):
    """One row a word, from the most hostile to the warmest: who knew it, and in how many Times sentences it counted."""
    knew = vocabulary.said != 0
    with open(path, "w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerow(["term", "weight", "from", "n"])
        for i in sorted(np.flatnonzero(weight), key=lambda i: (weight[i], vocabulary.terms[i])):
            names = [name for name, known in zip(vocabulary.lexicons, knew[i]) if known] + ["times"] * bool(n[i])
            known_by = " ".join(names or ["times"])                      # none of these: by its family
            rows.writerow([vocabulary.terms[i], f"{weight[i]:.2f}", known_by, int(n[i])])


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--report", action="store_true", help="print the accuracy, also without each part")
    asked = asked.parse_args()
    sentences = times_ratings()
    tokens = tokenize(pd.DataFrame({"article_id": sentences["sentence_id"], "raw": sentences["text"]}))
    corpus = tokenize(outlet_corpus())
    if asked.report:
        report(sentences, tokens, corpus)
    vocabulary = Vocabulary(tokens, corpus)
    counts, phrases = design(tokens, vocabulary)
    weight, worth = fitted(counts, sentences["rating"].to_numpy() - phrases, vocabulary)
    print("a point is worth", dict(zip(vocabulary.lexicons, worth.round(3).tolist())))
    write(vocabulary, weight, np.bincount(counts.nonzero()[1], minlength=len(weight)), HERE / "news_tone.csv")
    held_out = np.clip(cross_validated(sentences, tokens, vocabulary) / news_tone.EXTREME, -1, 1).round(4) + 0.0
    pd.DataFrame({"sentence_id": sentences["sentence_id"], "valence": held_out}).to_csv(
        HERE / "news_tone_held_out.csv", index=False, lineterminator="\n")
