"""Which texts are not in English."""
import pandas as pd
import pytest

from analysis.languages import languages

DUTCH = ("De secretaris-generaal van de NAVO heeft dinsdag gezegd dat Oekraïne meer wapens nodig heeft voordat er over "
         "vrede of een wapenstilstand gesproken kan worden.")
DANISH = ("NATOs generalsekretær sagde tirsdag, at Ukraine har brug for flere våben, før der kan forhandles om fred, og "
          "at de to lande skal vente på et bedre tidspunkt.")
RUSSIAN = ("Генеральный секретарь НАТО Марк Рютте призвал увеличить поставки оружия Украине, сообщает газета, ссылаясь "
           "на свои источники в альянсе и в других организациях.")
CHINESE = "北约秘书长呼吁向乌克兰提供更多武器，以加强其在未来和平谈判中的地位。" * 8
TERSE = ("NATO's secretary general said Ukraine needs more weapons before it negotiates, arguing Kiev must wait until "
         "spring. Officials in Brussels agreed: 'Later, not now,' one explained.")


@pytest.mark.parametrize("text, language", [(DUTCH, "nl"), (DANISH, "da"), (RUSSIAN, "ru"), (CHINESE, "zh"), (TERSE, "en")])
def test_languages_are_told_apart(text, language):
    assert languages(pd.Series([text])).tolist() == [language]


def test_short_texts_and_strings_of_signs_are_not_judged():
    assert pd.isna(languages(pd.Series(["Kurz und gut.", "", "1234 " * 100, "x" * 1000]))).all()


def test_no_article_of_the_outlets_is_taken_for_another_language(outlets):
    found = pd.Series(languages(outlets["raw"]))
    assert found.dropna().eq("en").all() and found.isna().sum() < 40


def test_english_is_told_without_the_slow_model(outlets, monkeypatch):
    monkeypatch.setattr("analysis.languages._identifier", lambda: pytest.fail("asked"))
    long = outlets["raw"][outlets["raw"].str.len() > 300]
    assert set(languages(long)) == {"en"} and len(long) > 3700
