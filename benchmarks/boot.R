# The peer of boot: the bootstrap of a rate, each outlet by itself.
needed <- "boot"

peers <- list(
  intervals = function() {
    outlets <- split(handed_over(c("n", "total")), ~outlet)
    rate <- function(articles, times) sum(times * articles$n) / sum(times * articles$total)
    work <- function() {
      lapply(outlets, function(articles) {
        drawn <- boot(articles, rate, R = 1000, stype = "f")
        c(drawn$t0, boot.ci(drawn, type = "perc")$percent[4:5])
      })
    }
    shown <- function(result) {
      rows <- as.data.frame(do.call(rbind, result))
      data.frame(outlet = names(result), setNames(rows, c("value", "low", "high")))
    }
    list(work = work, shown = shown)
  }
)
