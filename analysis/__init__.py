"""Who says what in the news, in which words: from raw articles to tables that lead back to the text.

A module imports only those above it (`tests/test_house.py` holds the order):

    needed           the columns that a table must have
    sources          where the fetched data lie, and whether they are whole
    decoding         bytes -> text, whatever the encoding
    record_files     CSV, JSON, Parquet, Excel -> rows
    readers          one file of any kind -> rows
    dates            dates as files print them
    languages        which language a text is in
    article_columns  the columns of a source -> those of the article table
    articles         load_articles, sample_article, outlet_corpus, problems
    corpora          the articles that outlets are compared in: yours, the nine outlets, or both
    chunks           many texts in one buffer, cut at white space, each distinct piece coded once
    cleaning         RULES of repair, the log of edits, the way back to raw offsets
    duplicates       articles that repeat an earlier one, exactly or nearly
    sentences        where a sentence may end and where one may begin
    layout           one row a paragraph: headline, standfirst, byline, body, caption, note ...
    tokens           the token table
    quotations       what stands in quotation marks
    reporting_verbs  verbs and nouns that give words to a source
    word_classes     a letter a token: the alphabet of the grammar
    noun_phrases     sources, left and right of a verb
    clauses          what a reporting verb reports
    reported_speech  cues, each with its source and what it reports
    quoted_speech    whose words stand in marks
    names            which words are a name, and whose surname
    speakers         one name a source throughout an article
    voices           attributions; the voice and the speaker of every token
    copy_candidates  which articles may hold the same text, whole or in part
    common_passages  the words in a row that two articles share
    copies           the same text in several outlets, and which came first
    news_agencies    which agencies an article credits for its own text
    concordance      words, phrases and patterns, found and seen in context
    terms            frequencies, n-grams, stop words, stems
    sentence_pairs   which sentences of two versions belong together, and which words were kept
    cue_search       many words, phrases and wildcards found in one pass
    dictionary_formats  LIWC, Lexicoder, Yoshikoder, YAML and tables, each read in its own form
    dictionary_files  dictionaries that scholars already have, as cues and frames
    codebooks        which cues stand for which frame, and why
    frames           cues in the text, frames of an article, rates by voice
    reading_sheet    sentences that may name a problem, its cause, a judgment, a remedy
    uncertainty      intervals of shares, and what a difference lets one say
    bootstrap        intervals by article, of any statistic
    labels           which of several rival names was chosen, of how many chances
    event_verbs      verbs of doing and suffering, and where they stand
    event_phrases    noun phrases around an event
    event_subjects   who does it, left of the verb
    event_nouns      events told as nouns
    event_roles      active, passive, agentless: who does what to whom
    agency           one row an event, and how events are told
    source_sheet     how much each source says; verbs by speaker; who is accused and heard
    frame_voices     who carries a frame: the article, its sources, or both
    keyness          which terms one side uses more than the other
    comparisons      whether two groups differ: interval and permutation test by article
    null             random splits of one outlet, and what differs all the same
    influence        how many articles carry a finding
    collocations     which terms stand together more often than chance would have it
    name_mentions    where names stand, one name an actor
    actors           the names in a text, and the frames they stand with
    news_words       words and weights of the instrument for news, and what turns them
    news_tone        the tone of a sentence by these words; names, topics and denials held back
    vader_words      what VADER's lexicon knows of each distinct word
    vader_rules      VADER's rules, each asked of all words at once
    vader            the package's scores, from the token table
    tone_limits      where a score of tone would mean nothing, and why
    target_words     what a verb says of its doer and its sufferer; words of judgement
    target_tone      tone toward one who is named
    sentiment        the tone of sentences, headlines and targets, and the words that made it
    versions         two versions of one story: what was added, dropped, moved, reworded
    tone_sections    headline, lead, middle and end of an article
    word_shift       which words make two groups differ in tone
    times_ratings    Times sentences that people rated for tone
    agreement        how far scores agree with people, and people with each other
    krippendorff     how far coders agree beyond chance: alpha
    coder_sheet      a blind sheet of sentences for coders, and back
    coder_agreement  what the filled sheet says of coders and of the measure
    dispersion       how evenly a term is spread; how varied a vocabulary is
    figure_style     the look that all figures share
    label_places     where labels can stand without meeting
    specifications   one finding under every combination of choices that could be defended
    specification_effects  whether it keeps its sign, and which choice moves it
    show             tables and figures with alt text, as a notebook shows them and as files
    result_sheet     what was found in one article, in sentences fit to paste, with a footnote
    pieces           a text cut at the edges of all that is marked in it
    legend           how each voice looks, and the key to it
    evidence         an article as published, with its voices marked
    picker           a file and an article chosen by clicking
    versions_view    two versions side by side, every change marked and named
    progress         a bar in a terminal or a notebook
    partitions       many or long files -> parts that memory holds
    added_up         tables of sums, added part by part
    kept_parts       what was found in a part, kept for the next run
    scale            the same verbs over many files, on all cores or a Dask cluster
    corpus_sums      what is counted in a part, and rates with intervals from the sums
    figures          ranked bars, counts over time
    voice_figures    bars of voices, of outlets or speakers
    frame_figures    heat maps
    term_figures     keyness and dispersion plots
    tone_figures     word shifts, tone along an article, groups with intervals
    specification_figures  a specification curve and the options that made each value
    comparison_figures  differences between groups on the ground of the null
"""
