"""Which language each text is in, as far as is needed to say that one is not English.

The word lists of this library are English, so a text in another language must not be counted unseen. Naming a language
takes py3langid two milliseconds a text, telling that it is English takes a few per cent of that: hence the two steps.
"""
from functools import cache

import numpy as np
import pandas as pd

# words of English news that are rare in other languages: but for a few stubs all texts of the outlet corpus have at
# least 6 per cent of them; Dutch or Danish, which have "of" and "to" with other meanings, stay below 5
ENGLISH = frozenset("the of and to that with which have from they been their would were has said".split())
SHARE = 0.06
LOOKED_AT = 1_000                        # characters at the head of a text
WORDS, LENGTH = 20, 200                  # a text with fewer words and fewer characters is not judged
SURE = 0.5                               # py3langid's own probability, below which a language is not named


def languages(raws):
    """The language of each text as a two-letter code; missing where the text is too short or the guess unsure.

    Named by py3langid (A. Barbaresi, 2022, after M. Lui and T. Baldwin, 2012) where a text is plainly not English.

    >>> languages(pd.Series(["The head of the alliance said that the West should strengthen the position of Kiev with "
    ...     "arms, and that talks could wait.", "Der Generalsekretär der Allianz sagte am Dienstag, der Westen solle die "
    ...     "Position Kiews mit Waffen stärken, und die Gespräche könnten noch warten.", "Too short."])).tolist()
    ['en', 'de', nan]

    Left alone: a quotation in another language within an English text.
    """
    found = np.full(len(raws), np.nan, dtype=object)
    for i, raw in enumerate(raws):
        head = raw[:LOOKED_AT]
        words = head.lower().split()
        if len(words) < WORDS and len(head) < LENGTH:
            continue
        if sum(map(ENGLISH.__contains__, words)) >= SHARE * len(words):
            found[i] = "en"
            continue
        language, probability = identify(head)
        if probability >= SURE:
            found[i] = language
    return pd.Categorical(found)


def identify(text):
    """The likeliest language of a text as a two-letter code, with its probability."""
    return _identifier().classify(text)


@cache
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
