"""Bytes to text."""
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.decoding import Unreadable, decode

ENGLISH = "The President’s office said “no” to the mayor of München and the café’s £61.5 million plan — again."
GERMAN = "Die Bundesregierung hat am Dienstag über die Lage beraten. Für die Ärzte gäbe es größere Möglichkeiten."
FRENCH = "Le président a déclaré à la télévision que l’été serait très chaud, et que les élèves étaient prêts."
POLISH = "Sekretarz generalny powiedział, że Ukraina była gotowa i powinna otrzymać więcej broni."
RUSSIAN = "Генеральный секретарь НАТО призвал увеличить поставки оружия Украине, сообщает газета."


@pytest.mark.parametrize("text, encoding", [(ENGLISH, "cp1252"), (GERMAN, "cp1252"), (GERMAN, "latin-1"), (FRENCH, "cp1252"),
                                            (POLISH, "cp1250"), (RUSSIAN, "cp1251")])
def test_what_is_not_utf_8_is_guessed_and_named(text, encoding):
    found, guess = decode(text.encode(encoding))
    assert found == text
    assert guess == f"it is not UTF-8 and was read as {'cp1252' if encoding == 'latin-1' else encoding}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_a_guess(encoding):
    assert decode(RUSSIAN.encode(encoding)) == (RUSSIAN, "")


def test_a_few_broken_characters_do_not_turn_utf_8_into_another_encoding():
    data = (GERMAN * 3).encode()
    assert decode(data + b"\xe2\x80") == (GERMAN * 3 + "\ufffd", "1 of its characters are broken UTF-8 and were read as \ufffd")


def test_a_page_declares_its_encoding():
    page = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'.encode() + RUSSIAN.encode("cp1251")
    assert decode(page)[0].endswith(RUSSIAN) and decode(page)[1] == ""
    nonsense = '<meta charset="zip">'.encode() + ENGLISH.encode("cp1252")
    assert decode(nonsense)[0].endswith(ENGLISH)


@pytest.mark.parametrize("data", [bytes(range(256)), b"%PDF-1.7 text", b"PK\3\4 text", b"\x89PNG text", b"a\0b\0c\0"])
def test_binary_data_is_refused(data):
    with pytest.raises(Unreadable, match="binary data"):
        decode(data)


@example("Rutte\r\nurges\rmore\narms")
@given(st.text().filter(lambda text: not text.startswith("\ufeff")))
def test_what_is_saved_as_utf_8_comes_back_with_its_line_breaks(text):
    try:
        assert decode(text.encode()) == (text, "")
    except Unreadable:
        assert sum(ord(c) < 32 for c in text) > len(text) / 200 or text.startswith(("%PDF", "{\\rtf", "GIF8", "PAR1", "PK"))


@given(st.binary())
def test_any_bytes_give_text_or_are_refused(data):
    try:
        text, guess = decode(data)
    except Unreadable:
        return
    assert isinstance(text, str) and isinstance(guess, str)
