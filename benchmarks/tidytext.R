# The peers of tidytext: its tokens, and what those who use it write in dplyr by hand.
needed <- c("dplyr", "tidytext")

cell <- function(seen, expected) ifelse(seen > 0, 2 * seen * log(seen / expected), 0)
g2 <- function(a, b, n_a, n_b) {                     # of a in n_a and b in n_b, over all four cells
  share <- (a + b) / (n_a + n_b)
  cell(a, n_a * share) + cell(b, n_b * share) + cell(n_a - a, n_a * (1 - share)) + cell(n_b - b, n_b * (1 - share))
}

peers <- list(
  tokenising = function() {
    list(work = function() unnest_tokens(read_articles(), term, raw), shown = function(result) frequencies(result$term))
  },

  counting = function() {
    words <- handed_over()
    list(work = function() count(words, outlet, term), shown = as.data.frame)
  },

  keyness = function() {
    counts <- handed_over(c("in_target", "n"))
    work <- function() {
      counts |>
        group_by(term) |>
        summarise(a = sum(n * in_target), b = sum(n) - a) |>
        mutate(g2 = g2(a, b, sum(a), sum(b))) |>
        arrange(desc(g2))
    }
    list(work = work, shown = function(result) as.data.frame(result[c("term", "g2")]))
  },

  collocations = function() {
    words <- handed_over("run")
    work <- function() {
      n_terms <- count(words, term)
      words |>
        mutate(term_2 = lead(term), run_2 = lead(run)) |>
        filter(run == run_2) |>
        count(term, term_2) |>
        filter(n >= 5) |>
        left_join(rename(n_terms, n_1 = n), by = "term") |>
        left_join(rename(n_terms, term_2 = term, n_2 = n), by = "term_2") |>
        mutate(g2 = g2(n, n_2 - n, n_1, nrow(words) - n_1)) |>
        arrange(desc(g2))
    }
    shown <- function(result) data.frame(pair = paste(result$term, result$term_2), result[c("n", "g2")])
    list(work = work, shown = shown)
  }
)
