# The peers of quanteda. What is handed over is a table of words, made tokens again before the clock runs.
needed <- c("quanteda", if (arguments$item %in% c("keyness", "collocations")) "quanteda.textstats")

as_words <- function(table, by) as.tokens(split(table$term, factor(table[[by]], unique(table[[by]]))))

peers <- list(
  tokenising = function() {
    list(work = function() tokens(corpus(read_articles(), text_field = "raw")),
         shown = function(result) frequencies(tolower(unlist(as.list(result), use.names = FALSE))))
  },

  counting = function() {
    words <- as_words(handed_over(), "outlet")
    shown <- function(result) {
      cells <- as.data.frame(as.table(as.matrix(result)), stringsAsFactors = FALSE)
      names(cells) <- c("outlet", "term", "n")
      cells[cells$n > 0, ]
    }
    list(work = function() dfm(words, tolower = FALSE), shown = shown)
  },

  keyness = function() {
    counts <- as.dfm(unclass(xtabs(n ~ in_target + term, handed_over(c("in_target", "n")))))
    list(work = function() textstat_keyness(counts, "1", measure = "lr", correction = "none"),
         shown = function(result) data.frame(term = result$feature, g2 = result$G2))
  },

  concordance = function() {
    words <- as_words(handed_over(), "article_id")
    queries <- phrase(c("peace", "climate change"))
    shown <- function(result) data.frame(query = result$pattern, article_id = result$docname, nth = result$from - 1)
    list(work = function() kwic(words, queries, window = 10, valuetype = "fixed"), shown = shown)
  },

  cues = function() {
    table <- handed_over()
    words <- as_words(table[table$is_entry == "", ], "sentence")
    entries <- table$term[table$is_entry == "yes"]
    work <- function() tokens_lookup(words, dictionary(as.list(setNames(entries, seq_along(entries)))))
    shown <- function(result) {
      found <- as.list(result)
      data.frame(sentence = rep(names(found), lengths(found)), entry = unlist(found, use.names = FALSE))
    }
    list(work = work, shown = shown)
  },

  collocations = function() {
    words <- as_words(handed_over(), "run")
    list(work = function() textstat_collocations(words, size = 2, min_count = 5, tolower = FALSE),
         shown = function(result) data.frame(pair = result$collocation, n = result$count))
  }
)
