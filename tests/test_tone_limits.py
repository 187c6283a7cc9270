"""Where a score of tone would mean nothing: other languages, no words, no sentence; and the English that must stay scored."""

import numpy as np
import pytest

from analysis.news_tone import sentence_begins
from analysis.news_words import small_words
from analysis.tokens import tokenize
from analysis.tone_limits import ABROAD, LONGEST, REASONS, is_foreign, is_strange, reasons
from examples import table
from growth import grows_linearly

FOREIGN = [
    "Le président condamne l'attaque contre la ville", "Le Premier ministre a démissionné hier soir après le vote",
    "La guerre a fait deux morts dans le nord", "Ils ne veulent pas la paix", "No hay paz en la frontera",
    "El gobierno condenó los ataques contra el hospital", "El presidente no quiere una guerra más", "Der Krieg ist aus",
    "Die Regierung hat den Angriff scharf verurteilt", "Das war so nicht geplant", "Wir haben es so nicht gewollt",
    "So ein Unfall", "Il governo condanna gli attacchi alla città", "Non ho paura di te",
    "O presidente não quis comentar o ataque", "Het kabinet heeft het plan niet gesteund", "Regeringen vil ikke give op",
    "Vi har inte sett det", "Hallitus ei hyväksynyt esitystä", "Rząd nie przyjął projektu ustawy", "Vláda se včera sešla v Praze",
    "Savaş bitmedi ve barış uzak", "Perang ini belum selesai", "A kormány nem fogadta el a javaslatot", "Războiul nu s-a terminat",
    "Президент осудил удар", "Війна ще не закінчилася", "Ο πόλεμος δεν τελείωσε", "الحرب لم تنته", "המלחמה לא נגמרה",
    "युद्ध समाप्त नहीं हुआ", "สงครามยังไม่จบ", "总统谴责袭击", "戦争は終わらない", "전쟁은 끝나지 않았다", "Президент", "Ракетный удар"]
ENGLISH = [
    "Talks end in failure", "Trump visits Mexico", "Two die in van crash", "Children die in van fire",
    "Soldiers die near van wreck", "Stocks tumble", "Markets rally, oil slides", "Manchester United win cup",
    "Ukraine war: Zelensky visits Paris", "Macron, Merkel hail Minsk deal", "Taliban capture Kunduz",
    "Las Vegas casino fire kills six", "Los Angeles teachers strike ends", "Le Pen wins Calais vote", "Marine le Pen convicted",
    "Rio de la Plata floods", "Ursula von der Leyen wins", "Von der Leyen hails deal", "Lula da Silva jailed",
    "Robert De Niro slams Oscar de la Hoya", "El Nino rains kill dozens", "Abdel Fattah el Sisi sworn in",
    "Mexico drug lord El Chapo captured", "Des Moines flooded", "Da Vinci code author sued", "Bin Laden aide killed",
    "Kim Jong Un visits Beijing", "Inter Milan beat Real Madrid", "Bolsonaro supporters storm Brazil congress",
    "Pope Francis dies", "Djokovic wins Wimbledon", "Erdogan, Assad meet", "Sri Lanka president resigns",
    "Rebels seize Aleppo airport", "Café résumé naïve façade", "Beyoncé wins Grammy", "UN aide resigns", "Pérez, Núñez agree",
    "Élysée says no", "São Paulo", "Deutsche Bank", pytest.param("Tour de France", marks=pytest.mark.xfail(strict=True)),
    "PARIS ATTACKS: DOZENS KILLED", "Good", "War", "Peace talks", "He spoke of the coup de grâce", "A man was killed.",
    "The French word for it is “le mot juste”, and the German one is “das richtige Wort”."]
PARAGRAPHS = {
    "French": "Le gouvernement a annoncé mardi que les négociations avec les syndicats allaient reprendre la semaine prochaine, après plusieurs jours de grève "
              "dans les transports. Le ministre espère un accord avant la fin du mois.",
    "German": "Die Bundesregierung hat am Dienstag angekündigt, dass die Verhandlungen mit den Gewerkschaften in der nächsten Woche fortgesetzt werden, nachdem "
              "der Verkehr mehrere Tage lang stillgestanden hatte.",
    "Spanish": "El gobierno anunció el martes que las negociaciones con los sindicatos se reanudarán la semana próxima, tras varios días de huelga en el "
               "transporte, y que espera un acuerdo antes de fin de mes.",
    "Dutch": "Het kabinet heeft dinsdag laten weten dat de onderhandelingen met de bonden volgende week worden hervat, nadat het vervoer dagenlang stil had "
             "gelegen. De minister hoopt op een akkoord.",
    "Russian": "Правительство сообщило во вторник, что переговоры с профсоюзами возобновятся на следующей неделе после нескольких дней забастовки на транспорте, "
               "и что министр надеется на соглашение до конца месяца.",
    "Chinese": "政府周二宣布，在交通罢工数日之后，与工会的谈判将于下周恢复，部长希望在月底之前达成协议。"}


def reason_of(raw):
    """Why each sentence of a text has no score; None where it has one."""
    tokens = tokenize(table(raw))
    sentence = np.cumsum(sentence_begins(tokens)) - 1
    n = int(sentence[-1]) + 1
    return [REASONS[code] if code >= 0 else None for code in reasons(tokens, sentence, n, np.zeros(n))]


@pytest.mark.parametrize("raw", FOREIGN)
def test_other_languages_have_no_score(raw):
    assert reason_of(raw) == ["not in English"]


@pytest.mark.parametrize("raw", [pytest.param(raw, marks=pytest.mark.xfail(strict=True)) for raw in [
    "Il a dit non", "La crisis no me preocupa", "De minister was in Parijs", "Meloni attacca Macron", "Trump gewinnt in Ohio", "Guerre totale"]])
def test_short_ones_that_look_like_english(raw):
    assert reason_of(raw) == ["not in English"]


@pytest.mark.parametrize("raw", ENGLISH)
def test_english_without_small_words_stays_scored(raw):
    assert reason_of(raw) == [None]


@pytest.mark.parametrize("language", PARAGRAPHS)
def test_an_article_in_another_language(language):
    found = reason_of(PARAGRAPHS[language])
    assert set(found) == {"not in English"}


def test_an_english_article_that_quotes_another_language():
    raw = "The minister said on Tuesday that the talks with the unions would go on, and that he had hope. “Il faut que cela cesse,” a woman of Lyon told him."
    assert set(reason_of(raw)) == {None}


def test_each_article_is_judged_by_itself():
    raws = ["The war went on.", "Der Krieg ist aus", "Good men came.", "总统谴责袭击", "Stocks tumble"]
    tokens = tokenize(table(*raws))
    found = reasons(tokens, tokens["article_id"].cat.codes.to_numpy(), 5, np.zeros(5))
    assert found.tolist() == [-1, 1, -1, 1, -1]
    some = tokens[tokens["article_id"].isin(["1", "4"])]                     # the articles left out keep their codes
    assert reasons(some, np.where(some["article_id"] == "1", 0, 1), 2, np.zeros(2)).tolist() == [1, -1]


@pytest.mark.parametrize("raw, expected", [("!!!", "no words"), ("...", "no words"), ("😀", "no words"), ("“”", "no words"), ("12 345", None), ("a", None)])
def test_without_words(raw, expected):
    assert reason_of(raw) == [expected]


def test_an_emoticon_has_no_words_and_a_score():
    tokens = tokenize(table(":)"))
    assert reasons(tokens, np.zeros(len(tokens), int), 1, np.array([0.4])).tolist() == [-1]


@pytest.mark.parametrize("n, expected", [(LONGEST, None), (LONGEST + 1, f"longer than {LONGEST:,} words")])
def test_what_is_too_long_for_a_sentence(n, expected):
    assert reason_of("the " * n) == [expected]


def test_no_words_abroad_are_english():
    assert ABROAD.isdisjoint(small_words()) and all(word == word.lower() for word in ABROAD)


@pytest.mark.parametrize("text, expected", [("Президент", True), ("总统", True), ("été", True), ("naïve", False), ("NATO", False), ("", False), ("12", False),
                                            ("😀", False), ("“”", False), ("Путин Putin", False)])
def test_letters_that_are_not_latin(text, expected):
    assert is_strange(text) is expected


def test_a_long_text_of_names_is_not_judged():
    assert not is_foreign(["zxq"] * 30) and not is_foreign(["Smith", "Jones"] * 20)


@pytest.mark.parametrize("raw", ["zyxw " * 200_000, "x" * 1_000_000, "é" * 1_000_000, "le " * 200_000, "!" * 500_000, "总" * 500_000],
                         ids=["no word known", "one word", "one strange word", "one abroad", "marks", "one line"])
def test_hostile_text_takes_linear_time(raw):
    def work(n):
        tokens = tokenize(table(raw[:n]))
        assert len(reasons(tokens, np.zeros(len(tokens), int), 1, np.zeros(1))) == 1

    assert grows_linearly(work, len(raw))
