"""The corpora and the labelled texts, read once for the whole suite."""
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True, max_examples=30)      # a hundred take minutes
settings.load_profile("suite")


@pytest.fixture(scope="session")
def sample():
    from analysis.articles import sample_article
    return sample_article()


@pytest.fixture(scope="session")
def outlets():
    from analysis.articles import outlet_corpus
    return outlet_corpus()


@pytest.fixture(scope="session")
def outlet_tokens(outlets):
    from analysis.tokens import tokenize
    return tokenize(outlets)


@pytest.fixture(scope="session")
def yardsticks():
    """Texts that people labelled and published worked numbers; they belong to others and lie beside the project."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "yardsticks"
    if not folder.exists():
        pytest.skip("the yardsticks are not here")
    return folder
