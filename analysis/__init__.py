"""Who says what in the news, in which words: from raw articles to tables that lead back to the text.

A module imports only those above it (`tests/test_house.py` holds the order):

    sources        where the fetched data lie, and whether they are whole
    chunks         many texts in one buffer, cut at white space, each distinct piece coded once
    cleaning       RULES of repair, the log of edits, the way back to raw offsets
    readers        one file of any kind -> rows
    articles       load_articles, sample_article, outlet_corpus -> the article table
    duplicates     exact and near duplicates, flagged
    layout         one row a paragraph: headline, standfirst, byline, body, caption, note ...
    sentences      where a sentence may end and where one may begin
    tokens         the token table
    concordance    find words, phrases and patterns; see them in context
    terms          frequencies, n-grams, stop words, stems
    keyness        which terms one side uses more than the other
    collocations   which terms stand together more often than chance would have it
    dispersion     how evenly a term is spread; how varied a vocabulary is
    show           tables and figures with alt text, as a notebook shows them
    figures        one house style
"""
