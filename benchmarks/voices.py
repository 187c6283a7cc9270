"""Who is quoted and paraphrased where, from the token table, and the voice of every token.

No peer: tools that attribute speech (textacy, the Gender Gap Tracker) parse every sentence with a trained model
first, which alone takes minutes for this corpus, and read fewer forms. Compare with the seconds of tokenising.
"""
from benchmarks import Unequal
from benchmarks.counting import prepared

TITLE = "attributions and voices"


def this_project(read):
    from analysis.voices import add_voices, attributions
    articles, tokens = prepared(read)

    def work():
        found = attributions(tokens, articles)
        return found, add_voices(tokens, found)
    return work, lambda made: (len(made[0]), made[1]["voice"].value_counts().to_dict())


PEERS = {"this project": this_project}


def agreement(ours, theirs):
    """Raises Unequal unless there are as many attributions, and as many words in each voice."""
    if ours != theirs:
        raise Unequal(f"{ours[0]:,} attributions here and {theirs[0]:,} there")
    return f"the same {ours[0]:,} attributions"
