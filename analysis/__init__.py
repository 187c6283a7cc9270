"""Who says what in the news, in which words: from raw articles to tables that lead back to the text.

A module imports only those above it (`tests/test_house.py` holds the order):

    sources          where the fetched data lie, and whether they are whole
    decoding         bytes -> text, whatever the encoding
    record_files     CSV, JSON, Parquet, Excel -> rows
    readers          one file of any kind -> rows
    dates            dates as files print them
    languages        which language a text is in
    article_columns  the columns of a source -> those of the article table
    articles         load_articles, sample_article, outlet_corpus, problems
    chunks           many texts in one buffer, cut at white space, each distinct piece coded once
    cleaning         RULES of repair, the log of edits, the way back to raw offsets
    duplicates       articles that repeat an earlier one, exactly or nearly
    sentences        where a sentence may end and where one may begin
    layout           one row a paragraph: headline, standfirst, byline, body, caption, note ...
    tokens           the token table
    concordance      words, phrases and patterns, found and seen in context
    terms            frequencies, n-grams, stop words, stems
    keyness          which terms one side uses more than the other
    collocations     which terms stand together more often than chance would have it
    dispersion       how evenly a term is spread; how varied a vocabulary is
    figure_style     the look that all figures share
    label_places     where labels can stand without meeting
    show             tables and figures with alt text, as a notebook shows them and as files
    figures          ranked bars, counts over time
    term_figures     keyness and dispersion plots
"""
