"""The tone of every sentence, from the token table: VADER's score, and that of the instrument for news.

The others are handed the sentences as strings, whose making is not timed. Equal means the same score to the fourth
place for each. NLTK's copy has rules of its own ("but", idioms) and other ideas of punctuation: it is handed the
package's lexicon, and what its scores share with ours is given as a share. The instrument for news gives other scores
by design; it stands here for its time.
"""
import numpy as np

from benchmarks import Unequal
from benchmarks.counting import prepared
from benchmarks.cues import of_sentences

TITLE = "VADER's score of every sentence"


def sentence_texts(tokens):
    """The sentences as strings: a blank where two tokens do not touch."""
    ends_sentence = np.append(np.diff(of_sentences(tokens)) > 0, True)
    touches = np.append(tokens["end"].to_numpy()[:-1] == tokens["start"].to_numpy()[1:], False)
    behind = np.select([ends_sentence, touches], ["\n", ""], " ").tolist()
    return "".join(token + gap for token, gap in zip(tokens["token"].tolist(), behind)).split("\n")[:-1]


def this_project(read):
    from analysis.vader import sentence_valences
    _, tokens = prepared(read)
    return lambda: sentence_valences(tokens), lambda scores: {"the same": scores}


def this_project_of_strings(read):
    from analysis.vader import text_valences
    texts = sentence_texts(prepared(read)[1])
    return lambda: text_valences(texts), lambda scores: {"the same": scores}


def this_project_news(read):
    from analysis.news_tone import sentence_valences
    _, tokens = prepared(read)
    return lambda: sentence_valences(tokens), lambda scores: {"sentences": scores}


def vader_package(read):
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    return of_analyzer(SentimentIntensityAnalyzer(), read), lambda scores: {"the same": np.array(scores)}


def nltk_vader(read):
    from nltk.sentiment import vader
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    class Analyzer(vader.SentimentIntensityAnalyzer):
        def __init__(self):                            # its own would read a file of NLTK's data
            self.lexicon, self.constants = SentimentIntensityAnalyzer().lexicon, vader.VaderConstants()
    return of_analyzer(Analyzer(), read), lambda scores: {"a share": np.array(scores)}


def of_analyzer(analyzer, read):
    texts = sentence_texts(prepared(read)[1])
    return lambda: [analyzer.polarity_scores(text)["compound"] for text in texts]


PEERS = {"this project": this_project, "this project, from strings": this_project_of_strings,
         "this project, its instrument for news": this_project_news,
         "vaderSentiment": vader_package, "NLTK's VADER, rules of its own": nltk_vader}


def agreement(ours, theirs):
    """Raises Unequal unless the scores are the same; with NLTK, unless they are of as many sentences."""
    (kind, other), one = next(iter(theirs.items())), ours["the same"]
    if one.shape != other.shape:
        raise Unequal(f"{len(one):,} scores are ours and {len(other):,} theirs")
    if kind == "sentences":
        return f"the same {len(one):,} sentences, other scores by design"
    is_same = one == other
    if kind == "the same" and not is_same.all():
        first = np.argmin(is_same)
        raise Unequal(f"{(~is_same).sum():,} of {len(one):,} scores differ, first that of sentence {first:,}")
    n = f"{len(one):,} scores"
    return f"the same {n}" if kind == "the same" else f"{is_same.mean():.1%} of {n} the same"
