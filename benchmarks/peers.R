# Rscript peers.R package item source n folder: prepares, says "ready", then answers each line of its input:
# "write" does the work and writes its table to result.csv; "time" does it and says its seconds, clock and processor.
# What the work is stands in <package>.R: `needed`, packages, and `peers`, a list of functions by item, each of which
# prepares and gives list(work, shown): the work, and what makes a table of its result.
arguments <- as.list(setNames(commandArgs(TRUE), c("package", "item", "source", "n", "folder")))

handed_over <- function(numbers = character()) {
  table <- read.csv(arguments$source, encoding = "UTF-8", colClasses = "character", na.strings = character())
  table[numbers] <- lapply(table[numbers], as.numeric)
  table
}
read_articles <- function() {
  articles <- read.csv(arguments$source, encoding = "UTF-8", colClasses = "character")
  articles <- articles[round(seq(1, nrow(articles), length.out = as.integer(arguments$n))), ]
  data.frame(raw = paste(articles$title, articles$subtitle, articles$text, sep = "\n"))
}
frequencies <- function(terms) {
  counted <- table(terms)
  data.frame(term = names(counted), n = as.vector(counted))
}

source(paste0(arguments$package, ".R"), encoding = "UTF-8")
for (one in needed) if (!requireNamespace(one, quietly = TRUE)) {
  cat("R has no package", one, "\n")
  quit()
}
suppressPackageStartupMessages(for (one in needed) library(one, character.only = TRUE))
peer <- peers[[arguments$item]]()

cat("ready\n")
wishes <- file("stdin", "r")
while (length(wish <- readLines(wishes, 1)) == 1) {
  if (wish == "write") {
    result <- file.path(arguments$folder, "result.csv")
    write.csv(peer$shown(peer$work()), result, row.names = FALSE, fileEncoding = "UTF-8")
    cat("written\n")
  } else {
    invisible(gc())
    spent <- system.time(peer$work(), gcFirst = FALSE)
    cat(spent[["elapsed"]], spent[["user.self"]] + spent[["sys.self"]], "\n")
  }
}
