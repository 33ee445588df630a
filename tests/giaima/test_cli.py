"""The commands as a person types them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from decoder.fit import fold_of
from decoder.fit_plan import read_plan
from giaima.cli import COMMANDS, app
from giaima.later import LaterCommand

RUNNER = CliRunner()


def run(*arguments: str, stdin: str | None = None) -> Result:
    return RUNNER.invoke(app, list(arguments), input=stdin)


def test_help_lists_every_command_with_its_own_summary() -> None:
    shown = run("--help").stdout
    assert [each.name for each in COMMANDS if f"│ {each.name} " not in shown] == []
    assert " ".join(COMMANDS[-1].help.split()[:3]) in shown


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_the_summary_of_a_command_is_its_own_help(command: LaterCommand) -> None:
    assert command.loaded().help == command.help


def test_decode_shows_reading_answer_reasons_and_sources() -> None:
    done = run("decode", "c5/d8/e66/f304", "--died", "1972-08", "--place", "Quảng Trị")
    assert done.exit_code == 0
    for text in ("Đại đội 5, Tiểu đoàn 8, Trung đoàn 66", "Sư đoàn 304", "Không phải các đơn vị này", "viwiki-f304",
                 "không phải kết luận danh tính"):  # fmt: skip
        assert text in done.stdout


def test_decode_speaks_english() -> None:
    done = run("decode", "e209 f7", "--died", "12-1974", "--lang", "en")
    assert "7th Division" in done.stdout
    assert "None of these" in done.stdout


def test_decode_json_is_json_with_the_same_bytes_each_time() -> None:
    arguments = ("decode", "e209 f7", "--died", "12-1974", "--json")
    first, second = run(*arguments), run(*arguments)
    assert json.loads(first.stdout)["hypotheses"][0]["unit_id"] == "regiment-209-division-7"
    assert first.stdout == second.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("decode", ""), "không ghi đơn vị"),
        (("decode", "e66", "--died", "31-02-1970"), "31-02-1970"),
        (("decode", "e66", "--died", "1872"), "1945-2025"),
        (("unit", "nope"), "nope"),
        (("unit", "division-304", "--on", "hôm qua"), "hôm qua"),
        (("battle", "nope"), "nope"),
        (("battle", "An Lộc"), "an-loc-1972"),
        (("unit", "e66"), "regiment-66-division-304"),
        (("kb", "check", "no-such-folder"), "no table"),
        (("batch", "absent.csv", "out.csv"), "absent.csv"),
        (("batch", "absent.csv", "out.doc"), ".parquet"),
        (("evaluate", "absent.csv"), "absent.csv"),
        (("fit", "absent.csv"), "absent.csv"),
    ],
)
def test_bad_input_is_told_in_words_with_exit_code_2(arguments: tuple[str, ...], told: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.output


def test_a_long_text_from_standard_input_is_refused_and_a_short_one_decoded() -> None:
    assert run("decode", "-", stdin="x" * 1_000_000).exit_code == 2
    assert "Trung đoàn 209" in run("decode", "-", "--died", "12-1974", stdin="e209 f7").stdout


def test_bytes_that_are_no_utf8_do_not_crash() -> None:
    command = [sys.executable, "-m", "giaima.cli", "decode", b"\xe9\xa8\xff c5/e66", "--json"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert json.loads(done.stdout)["readings"][0]["parts"][-1]["number"] == "66"


def test_unit_as_of_a_day_shows_only_what_held_then() -> None:
    done = run("unit", "regiment-66-division-10", "--on", "1968-06-01")
    assert "Mặt trận Tây Nguyên" in done.stdout
    assert "Trung đoàn 37" not in done.stdout
    assert "Trung đoàn 37" in run("unit", "regiment-66-division-10").stdout


def test_code_shows_who_bore_it_and_what_else_it_means() -> None:
    done = run("code", "K20")
    assert "bệnh viện" in done.stdout
    assert run("code", "không có gì").exit_code == 1
    assert "division-304" in run("code", "f304", "--on", "1968").stdout


def test_battle_shows_rival_dates_and_rival_losses() -> None:
    done = run("battle", "an-loc-1972")
    assert "Nguồn khác ghi" in done.stdout
    assert "10.000" in done.stdout
    assert "2.000" in done.stdout


def test_stats_counts_the_tables() -> None:
    done = run("kb", "stats", "--lang", "en")
    assert "Units" in done.stdout
    assert "Knowledge version" in done.stdout


def test_check_passes_the_bundled_facts_and_fails_broken_ones(tmp_path: Path) -> None:
    assert run("kb", "check").exit_code == 0
    (tmp_path / "losses.csv").write_text("battle_id,category,count_min,source_id\nb,killed,3,s\n")
    done = run("kb", "check", str(tmp_path), "--json")
    assert done.exit_code == 1
    assert {problem["code"] for problem in json.loads(done.stdout)} >= {"unknown-id"}


def test_init_refuses_broken_facts_and_writes_nothing(tmp_path: Path) -> None:
    facts, out = tmp_path / "facts", tmp_path / "out.sqlite"
    facts.mkdir()
    (facts / "losses.csv").write_text("battle_id,category,count_min,source_id\nb,killed,3,s\n")
    assert run("kb", "init", "--database", str(out), str(facts)).exit_code == 1
    assert not out.exists()


def test_batch_writes_every_row(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("Đơn vị,Hy sinh\ne209 f7,12-1974\ne66,31-02-1970\n", encoding="utf-8")
    done = run("batch", str(source), str(out), "--columns", "died_text=Hy sinh")
    assert done.exit_code == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    assert "regiment-209-division-7" in lines[1]
    assert "31-02-1970" in lines[2]


def test_a_fault_of_the_facts_is_told_with_its_file_and_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "periods.csv").write_text("period_id,name_vi,start,end\np,Mùa khô,31/2/1968,1968\n", encoding="utf-8")
    monkeypatch.setenv("GIAIMA_FACTS", str(tmp_path))
    assert "periods.csv: The file lacks" in run("decode", "e66").stderr
    rows = "period_id,name_vi,start,end,source_id\np,Mùa khô,31/2/1968,1968,s\n"
    (tmp_path / "periods.csv").write_text(rows, encoding="utf-8")
    assert "periods.csv:2: '31/2/1968' is no date" in run("decode", "e66").stderr


def test_notices_prints_the_bundled_ones() -> None:
    done = run("notices", "--limit", "5")
    assert "c23/e307" in done.stdout


def test_evaluate_prints_cases_and_figures(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(
        "case_id,raw_unit_text,raw_death_date,raw_death_place,decoded_unit_id,tier\n"
        "a,e209 f7,1974-12,,regiment-209-division-7,STRONG\n"
    )
    done = run("evaluate", str(path), "--lang", "en")
    assert "100.0%" in done.stdout
    assert json.loads(run("evaluate", str(path), "--json").stdout)["scores"][0]["first"] == 1.0


def test_evaluate_draws_compares_and_plots(tmp_path: Path) -> None:
    cases = Path(__file__).parent.parent / "cases" / "cases.csv"
    plot = tmp_path / "reliability.svg"
    accepted = cases.parent / "accepted.csv"
    done = run(
        "evaluate", str(cases), "--baselines", "--simulate", "50", "--plot", str(plot), "--accepted", str(accepted)
    )
    assert done.exit_code == 0
    assert "exact look-up" in done.stdout
    assert "0 ca đổi kết quả" in done.stdout  # an answer that flipped is accepted with --accept, and listed as Data
    assert plot.read_text(encoding="utf-8").startswith("<svg")


def fit_cases(path: Path, *rows: str) -> Path:
    header = "case_id,raw_unit_text,raw_death_date,raw_death_place,decoded_unit_id,tier"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_fit_writes_counted_weights_and_the_same_ones_again(tmp_path: Path) -> None:
    rows = [f"{at},e209 f7,1974-12,,regiment-209-division-7,STRONG" for at in range(12)]
    path, written = fit_cases(tmp_path / "cases.csv", *rows), tmp_path / "new" / "weights.csv"
    done = run("fit", str(path), "--out", str(written), "--lang", "en")
    assert done.exit_code == 0
    for text in ("not in the facts regiment", "0.0 of 12.0", "standard error", "giaima evaluate"):
        assert text in done.stdout
    first = written.read_bytes()
    assert b"0 of 12 in the labelled cases; before: 0.2 judged, worth 50 cases" in first
    assert run("fit", str(path), "--out", str(written)).exit_code == 0
    assert written.read_bytes() == first


def test_fit_shows_only_on_a_dry_run(tmp_path: Path) -> None:
    path = fit_cases(tmp_path / "cases.csv", "a,e209 f7,1974-12,,regiment-209-division-7,STRONG")
    done = run("fit", str(path), "--out", str(tmp_path / "weights.csv"), "--dry-run")
    assert done.exit_code == 0
    assert "không ghi gì" in done.stdout
    assert list(tmp_path.iterdir()) == [path]


def test_fit_writes_nothing_when_cases_left_out_get_worse(tmp_path: Path) -> None:
    folds = read_plan().folds
    listed = next(f"a{at}" for at in range(99) if fold_of(f"a{at}", folds) == 0)
    unlisted = next(f"b{at}" for at in range(99) if fold_of(f"b{at}", folds) == 1)
    rows = (f"{listed},e209,1974-12,,regiment-209-division-7,STRONG", f"{unlisted},e209,1974-12,,elsewhere,STRONG")
    done = run("fit", str(fit_cases(tmp_path / "cases.csv", *rows)), "--out", str(tmp_path / "w.csv"), "--lang", "en")
    assert done.exit_code == 1
    assert "Nothing was written" in done.stdout
    assert not (tmp_path / "w.csv").exists()


def test_fit_says_what_is_wrong_with_the_cases(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("case_id,tier\n")
    for arguments, code, told in (
        ((str(path),), 2, "raw_unit_text"),
        ((str(path), "--out", str(path)), 2, "trùng với tệp gốc"),
        ((str(fit_cases(tmp_path / "torn.csv", "a,e209", "a,e209,1974,,division-304,STRONG")),), 2, "Dòng 2"),
        ((str(fit_cases(tmp_path / "none.csv", "a,(không nêu),,,,WEAK")),), 1, "Không có ca nào"),
    ):
        done = run("fit", *arguments)
        assert done.exit_code == code
        assert told in done.output
        assert "Traceback" not in done.output


def test_batch_refuses_to_replace_its_own_list(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("Đơn vị\ne66\n", encoding="utf-8")
    done = run("batch", str(source), str(source))
    assert done.exit_code == 2
    assert source.read_text(encoding="utf-8") == "Đơn vị\ne66\n"
