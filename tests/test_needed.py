"""A table of another kind gets a sentence from the verbs that read what other verbs give."""
import pandas as pd
import pytest

from analysis.actors import actor_frames, find_actors
from analysis.frame_voices import verbs_apart
from analysis.influence import carriers
from analysis.null import null_summary
from analysis.source_sheet import accusations
from analysis.tokens import tokenize
from examples import table

OTHER = pd.DataFrame({"article_id": ["a"]})
TOKENS = tokenize(table("War."))


@pytest.mark.parametrize("call, message", [
    (lambda: verbs_apart(OTHER, OTHER, TOKENS), "the cues have no column 'voice'; find them in add_voices(tokens, found)."),
    (lambda: verbs_apart(OTHER.assign(voice="narrator"), OTHER, TOKENS),
     "the attributions have no column 'cue_start'; pass the table that attributions gives."),
    (lambda: accusations(TOKENS, OTHER), "the attributions have no column 'verb_class'; pass the table that attributions gives."),
    (lambda: carriers(OTHER), "the influences have no column 'left'; pass the table that influence gives."),
    (lambda: null_summary(OTHER), "the splits have no column 'difference'; pass the table that null_differences gives."),
    (lambda: find_actors(table("War.")), "the tokens have no column 'token'; pass the table that tokenize gives."),
    (lambda: actor_frames(OTHER, OTHER, TOKENS), "the mentions have no column 'start'; pass the table that find_actors gives.")])
def test_a_lacking_column_is_named(call, message):
    with pytest.raises(ValueError) as problem:
        call()
    assert str(problem.value) == message
