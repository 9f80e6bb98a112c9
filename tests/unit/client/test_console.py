"""What is kept of a run's printed output, and that printing itself is never disturbed."""

import io
import logging
import os
import subprocess
import sys
import threading

import pytest

from runwell.base import log
from runwell.client.console import ConsoleCapture
from runwell.client.console_lines import MAX_LINE, LineFolder


def test_lines_of_both_streams_are_kept_and_still_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept: list[str] = []
    capture = ConsoleCapture(kept.append).start()
    print("epoch", 1)
    print("careful", file=sys.stderr)
    sys.stdout.writelines(["a\n", "b\n"])
    print("no line end", end="")
    capture.stop()
    print("after")
    assert "".join(kept) == "epoch 1\ncareful\na\nb\nno line end\n"
    assert capsys.readouterr() == ("epoch 1\na\nb\nno line endafter\n", "careful\n")


def test_streams_are_the_same_objects_before_during_and_after(
    capsys: pytest.CaptureFixture[str],
) -> None:
    streams = sys.stdout, sys.stderr
    capture = ConsoleCapture(lambda text: None).start()
    assert (sys.stdout, sys.stderr) == streams
    capture.stop()
    capture.stop()
    assert all("write" not in vars(stream) for stream in streams)


def test_a_real_process_is_captured_and_its_streams_are_restored() -> None:
    script = """if True:
        import sys
        from runwell.client.console import ConsoleCapture
        kept = []
        capture = ConsoleCapture(kept.append).start()
        print("to the terminal")
        print("trouble", file=sys.stderr)
        capture.stop()
        assert "write" not in vars(sys.stdout) and "write" not in vars(sys.stderr)
        assert kept == ["to the terminal\\n", "trouble\\n"], kept
    """
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("to the terminal\n", "trouble\n")


def test_a_logger_made_before_the_run_is_heard(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logger = logging.getLogger("test_console.early")
    logger.addHandler(logging.StreamHandler(sys.stderr))
    kept: list[str] = []
    capture = ConsoleCapture(kept.append).start()
    logger.warning("learning rate is high")
    capture.stop()
    assert kept == ["learning rate is high\n"]


@pytest.mark.parametrize("outer_first", [True, False])
def test_captures_nest_and_stop_in_any_order(
    capsys: pytest.CaptureFixture[str], outer_first: bool
) -> None:
    kept: dict[str, list[str]] = {"outer": [], "inner": []}
    outer = ConsoleCapture(kept["outer"].append).start()
    print("one")
    inner = ConsoleCapture(kept["inner"].append).start()
    print("two")
    first, second = (outer, inner) if outer_first else (inner, outer)
    first.stop()
    print("three")
    second.stop()
    print("four")
    assert kept["outer"] == ["one\n", "two\n"] + ([] if outer_first else ["three\n"])
    assert kept["inner"] == ["two\n"] + (["three\n"] if outer_first else [])
    assert all("write" not in vars(stream) for stream in (sys.stdout, sys.stderr))
    assert capsys.readouterr().out == "one\ntwo\nthree\nfour\n"


def test_a_stream_patched_by_somebody_else_later_is_left_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept: list[str] = []
    capture = ConsoleCapture(kept.append).start()
    ours = sys.stdout.write
    theirs = lambda text: ours(text.upper())  # noqa: E731
    sys.stdout.write = theirs  # type: ignore[method-assign]
    capture.stop()
    print("still works")
    assert sys.stdout.write is theirs
    assert capsys.readouterr().out == "STILL WORKS\n"
    assert kept == []


def test_printing_inside_write_is_not_captured_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept: list[str] = []

    def write(text: str) -> None:
        print("a warning of our own")
        kept.append(text)

    capture = ConsoleCapture(write).start()
    print("hello")
    capture.stop()
    assert kept == ["hello\n"]
    assert capsys.readouterr().out == "hello\na warning of our own\n"


def test_a_failing_write_is_warned_of_once_and_printing_goes_on(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def write(text: str) -> None:
        raise OSError("disk full")

    log.forget("console/write")
    capture = ConsoleCapture(write).start()
    print("one")
    print("two")
    capture.stop()
    assert capsys.readouterr().out == "one\ntwo\n"
    assert [r.message for r in caplog.records].count(
        "console output is no longer kept: OSError('disk full')"
    ) == 1


def test_many_threads_keep_their_lines_whole(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept: list[str] = []
    capture = ConsoleCapture(kept.append).start()
    start = threading.Barrier(4)

    def work(name: int) -> None:
        start.wait()
        for i in range(200):
            sys.stdout.write(f"{name}:{i}\n")

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    capture.stop()
    lines = "".join(kept).splitlines()
    assert sorted(lines) == sorted(f"{n}:{i}" for n in range(4) for i in range(200))
    for name in range(4):
        own = [line for line in lines if line.startswith(f"{name}:")]
        assert own == [f"{name}:{i}" for i in range(200)]


def test_a_thread_that_prints_while_write_waits_for_it_does_not_deadlock(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept: list[str] = []
    has_printed = threading.Event()

    def write(text: str) -> None:
        if text == "first\n":
            other.start()
            assert has_printed.wait(10)
        kept.append(text)

    def print_second() -> None:
        print("second")
        has_printed.set()

    other = threading.Thread(target=print_second)
    capture = ConsoleCapture(write).start()
    print("first")
    other.join()
    capture.stop()
    assert kept == ["first\n", "second\n"]


def test_output_above_the_limit_is_not_kept_and_that_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept: list[str] = []
    capture = ConsoleCapture(kept.append, limit_bytes=20).start()
    print("12345678")
    print("ä\n" * 20)
    print("more")
    capture.stop()
    note = "[runwell: console output beyond 20 bytes is not kept]\n"
    assert "".join(kept) == "12345678\n" + "ä\n" * 3 + note


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_prints_and_captures_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept: list[str] = []
    capture = ConsoleCapture(kept.append).start()
    pid = os.fork()
    if pid == 0:
        print("child")
        capture.stop()
        os._exit(len(kept))
    assert os.waitpid(pid, 0)[1] == 0
    capture.stop()


@pytest.mark.parametrize(
    ("printed_text", "lines"),
    [
        (["plain\n"], "plain\n"),
        (["wind", "ows\r\n", "next\r\n"], "windows\nnext\n"),
        (["\r 10%", "\r 50%", "\r100%", "\n", "done\n"], "100%\ndone\n"),
        (["10%\r", "50%\r", "100%\r", "\n"], "100%\n"),
        (["\r 10%", "\r 50%"], " 50%\n"),
        (["\rbar\n", "\n", "text\n"], "bar\n\ntext\n"),
        (["a\n\rb\n", "c\n"], "a\nb\nc\n"),
    ],
)
def test_a_rewritten_line_leaves_its_last_state(printed_text: list[str], lines: str) -> None:
    folder = LineFolder()
    result = "".join(map(folder.feed, printed_text)) + folder.flush()
    assert result == lines


def test_nested_progress_bars_of_tqdm_leave_one_line_each() -> None:
    tqdm = pytest.importorskip("tqdm").tqdm
    output = io.StringIO()
    folder = LineFolder()
    options = {"file": output, "mininterval": 0, "ascii": True, "ncols": 60}
    for _ in tqdm(range(3), desc="epochs", **options):
        for _ in tqdm(range(20), desc="batch", leave=False, **options):
            pass
    output.write("finished\n")
    # Fed in small pieces, because a terminal gets them so.
    text = output.getvalue()
    lines = "".join(folder.feed(text[i : i + 7]) for i in range(0, len(text), 7)) + folder.flush()
    kept = [line for line in lines.splitlines() if line.strip()]
    assert len(kept) == 2
    assert kept[0].startswith("epochs: 100%")
    assert kept[1] == "finished"


def test_lines_without_a_carriage_return_are_never_held_back() -> None:
    assert LineFolder().feed("one\ntwo\nthr") == "one\ntwo\n"


def test_an_endless_line_is_passed_on_in_pieces() -> None:
    folder = LineFolder()
    total = sum(len(folder.feed("x" * 1000)) for _ in range(200))
    assert total >= 200_000 - MAX_LINE
