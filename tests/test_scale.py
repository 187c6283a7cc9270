"""The same work over many files gives what work on all of them at once gives, whatever breaks or dies."""
import os
import signal
import subprocess
import sys
from functools import partial

import pandas as pd
import pytest

from analysis.added_up import checked
from analysis.articles import load_articles
from analysis.corpus_sums import corpus_sums
from analysis.kept_parts import kept, names
from analysis.partitions import partitions
from analysis.scale import over_files

N_FILES = 6


@pytest.fixture(scope="module")
def folder(tmp_path_factory, outlets):
    """Three hundred articles in six files of three kinds."""
    folder = tmp_path_factory.mktemp("many")
    drawn = outlets.sample(300, random_state=1)[["article_id", "outlet", "title", "raw"]]
    drawn["raw"] = drawn["raw"].str.replace("\r", " ")
    for i in range(N_FILES):
        rows, path = drawn.iloc[i * 50:(i + 1) * 50], folder / f"{i}.x"
        if i % 3 == 0:
            rows.to_parquet(path.with_suffix(".parquet"))
        elif i % 3 == 1:
            rows.to_csv(path.with_suffix(".csv"), index=False)
        else:
            rows.to_json(path.with_suffix(".jsonl"), orient="records", lines=True)
    return folder


@pytest.fixture(scope="module")
def whole(folder):
    return corpus_sums(load_articles(folder, report=None))


def words(articles):
    n = articles["raw"].str.split().str.len()
    return {"words": n.groupby(articles["outlet"], observed=True).sum().to_frame("n")}


def equal(found, expected):
    """Counts to the last one, sums of decimals to 1e-12."""
    assert set(found) == set(expected)
    for name, table in expected.items():
        pd.testing.assert_frame_equal(found[name], table, check_exact=name != "rates", rtol=1e-12)


def test_parts_give_what_the_whole_gives(folder, whole):
    totals = over_files(folder, corpus_sums, cluster=0, size=60_000, report=None)
    assert len(totals.parts) > N_FILES and totals.parts["articles"].sum() == 300
    equal(totals.tables, checked(whole))


def test_two_workers_give_the_same_digits(folder):
    alone = over_files(folder, corpus_sums, cluster=0, report=None)
    two = over_files(folder, corpus_sums, cluster=2, report=None)
    for name, table in alone.tables.items():
        pd.testing.assert_frame_equal(two.tables[name], table, check_exact=True)
    assert two.parts["state"].eq("done").all() and two.parts["memory"].gt(0).all()


def dies_once(articles, marker):
    """Kills its own worker, hard, the first time that it is called on the third file."""
    if articles["file"].iloc[0].startswith("2.") and not os.path.exists(marker):
        open(marker, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return words(articles)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_worker_that_dies_loses_nothing(folder, tmp_path):
    marker = tmp_path / "died"
    totals = over_files(folder, partial(dies_once, marker=str(marker)), cluster=2, report=None)
    assert marker.exists() and totals.parts["state"].eq("done").all()
    equal(totals.tables, over_files(folder, words, cluster=0, report=None).tables)


def test_a_broken_file_is_said_and_skipped(folder, tmp_path, capsys):
    torn = tmp_path / "torn.parquet"
    torn.write_bytes(b"PAR1")
    totals = over_files([folder, torn], words, cluster=0)
    assert totals.parts["state"].tolist() == ["done"] * N_FILES + ["failed"]
    assert "torn.parquet: it cannot be read as .parquet" in capsys.readouterr().out
    assert totals.problems["file"].tolist() == ["torn.parquet"]
    equal(totals.tables, over_files(folder, words, cluster=0, report=None).tables)


def stops_at(articles, file):
    if articles["file"].iloc[0].startswith(file):
        raise ZeroDivisionError("no words")
    return words(articles)


def test_a_work_that_stops_on_a_part_costs_this_part_alone(folder, capsys):
    totals = over_files(folder, partial(stops_at, file="3."), cluster=0)
    assert totals.parts["state"].value_counts()["failed"] == 1
    assert "3.parquet from row 1: left out, for the work stopped (ZeroDivisionError: no words)" in capsys.readouterr().out
    with pytest.raises(ValueError, match="no part could be done; of 6 problems the first is 0.parquet.*no words"):
        over_files(folder, partial(stops_at, file=("0", "1", "2", "3", "4", "5")), cluster=0, report=None)


def test_many_problems_are_counted(tmp_path, capsys):
    (tmp_path / "good.txt").write_text("War came.")
    for i in range(8):
        (tmp_path / f"{i}.parquet").write_bytes(b"PAR1")
    totals = over_files(tmp_path, words_of_all, cluster=0)
    assert len(totals.problems) == 8 and "And 3 more; the table `problems` has them all." in capsys.readouterr().out


def words_of_all(articles):
    return {"words": pd.DataFrame({"n": [len(articles)]}, index=pd.Index(["all"], name="of"))}


def interrupted_at(articles, file):
    if articles["file"].iloc[0].startswith(file):
        raise KeyboardInterrupt
    return words(articles)


def test_a_rerun_goes_on_where_it_stopped(folder, tmp_path):
    keep_in = tmp_path / "kept"
    with pytest.raises(KeyboardInterrupt):
        over_files(folder, partial(interrupted_at, file="4."), cluster=0, keep_in=keep_in, report=None)
    assert len(list(keep_in.iterdir())) == 4
    first = over_files(folder, words, cluster=0, keep_in=keep_in, report=None)
    assert first.parts["state"].eq("done").all()                 # another work: nothing of it is kept yet
    again = over_files(folder, words, cluster=0, keep_in=keep_in, report=None)
    assert again.parts["state"].eq("kept").all() and again.parts["seconds"].equals(first.parts["seconds"])
    equal(again.tables, first.tables)
    os.utime(folder / "1.csv", (1, 1))
    assert over_files(folder, words, cluster=0, keep_in=keep_in, report=None).parts["state"].value_counts()["kept"] == 5


def test_what_is_kept_is_known_again_in_another_process(folder):
    code = ("from functools import partial; from analysis.kept_parts import names; from analysis.partitions import partitions; "
            "from analysis.corpus_sums import corpus_sums; "
            f"print(*names(partitions({str(folder)!r}), partial(corpus_sums, codebook='war_peace_journalism')))")
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    parts = partitions(folder)
    assert found == names(parts, partial(corpus_sums, codebook="war_peace_journalism"))
    assert not set(found) & set(names(parts, corpus_sums)) and len(set(found)) == N_FILES
    assert not set(names(parts, words)) & set(names(parts, words, {"text": "Body"}))


def test_a_half_kept_part_is_none(tmp_path):
    (tmp_path / "name").mkdir()
    assert kept(tmp_path, "name") is None
    (tmp_path / "name" / "found.json").write_text("{")
    assert kept(tmp_path, "name") is None


def test_no_scheduler_gets_one_sentence(folder, monkeypatch):
    monkeypatch.setattr("analysis.scale.WAIT", 1)
    with pytest.raises(ConnectionError, match=r"no Dask scheduler answers at tcp://127.0.0.1:9 .*dask scheduler"):
        over_files(folder, words, cluster="tcp://127.0.0.1:9", report=None)
