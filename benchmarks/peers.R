# Rscript peers.R package item source n folder: prepares, says "ready", then answers each line of its input:
# "write" does the work and writes its table to result.csv; "time" does it and says its seconds, clock and processor.
arguments <- commandArgs(TRUE)
package <- arguments[1]; item <- arguments[2]; source <- arguments[3]; n <- as.integer(arguments[4])
needed <- c(package, if (package == "tidytext") "dplyr")
for (one in needed) if (!requireNamespace(one, quietly = TRUE)) {
  cat("R has no package", one, "\n")
  quit()
}
suppressPackageStartupMessages(for (one in needed) library(one, character.only = TRUE))

read_articles <- function() {
  articles <- read.csv(source, encoding = "UTF-8", colClasses = "character")
  articles <- articles[round(seq(1, nrow(articles), length.out = n)), ]
  data.frame(raw = paste(articles$title, articles$subtitle, articles$text, sep = "\n"))
}
frequencies <- function(terms) {
  counted <- table(terms)
  data.frame(term = names(counted), n = as.vector(counted))
}

if (item == "tokenising" && package == "tidytext") {
  work <- function() unnest_tokens(read_articles(), term, raw)
  shown <- function(result) frequencies(result$term)
} else if (item == "tokenising") {
  work <- function() tokens(corpus(read_articles(), text_field = "raw"))
  shown <- function(result) frequencies(tolower(unlist(as.list(result), use.names = FALSE)))
} else if (package == "tidytext") {
  words <- read.csv(source, encoding = "UTF-8", colClasses = "character", na.strings = character())
  work <- function() count(words, outlet, term)
  shown <- as.data.frame
} else {
  words <- read.csv(source, encoding = "UTF-8", colClasses = "character", na.strings = character())
  by_outlet <- as.tokens(split(words$term, words$outlet))
  work <- function() dfm(by_outlet, tolower = FALSE)
  shown <- function(result) {
    cells <- as.data.frame(as.table(as.matrix(result)), stringsAsFactors = FALSE)
    names(cells) <- c("outlet", "term", "n")
    cells[cells$n > 0, ]
  }
}

cat("ready\n")
wishes <- file("stdin", "r")
while (length(wish <- readLines(wishes, 1)) == 1) {
  if (wish == "write") {
    write.csv(shown(work()), file.path(arguments[5], "result.csv"), row.names = FALSE, fileEncoding = "UTF-8")
    cat("written\n")
  } else {
    invisible(gc())
    spent <- system.time(work(), gcFirst = FALSE)
    cat(spent[["elapsed"]], spent[["user.self"]] + spent[["sys.self"]], "\n")
  }
}
