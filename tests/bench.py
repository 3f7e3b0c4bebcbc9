"""What grading costs, as ratios within one run: `make bench`. Nothing here is a test; machines are noisy.

The floor is the same probes called in one process without isolation, on as many cores. Everything above it is ours:
fork and walls, the wire, judging, rendering, the gradebook. Processor time stands beside the clock's: on a machine
that does other things as well, only its ratio means something.
"""

from __future__ import annotations

import argparse
import functools
import io
import os
import resource
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # as in the box

import numpy as np  # noqa: E402

from grader import report  # noqa: E402
from grader.gradebook import Gradebook  # noqa: E402
from grader.harness import wire  # noqa: E402
from grader.harness.conversation import Conversation  # noqa: E402
from grader.judge import judge  # noqa: E402
from grader.load import find_hand_ins, load_course, parcel  # noqa: E402
from grader.model.course import Course  # noqa: E402
from grader.model.job import Job  # noqa: E402
from grader.model.observation_tree import to_tree  # noqa: E402
from grader.model.submission import Parcel, Submission  # noqa: E402
from grader.oracle import Oracle  # noqa: E402
from grader.pipeline import grade_one  # noqa: E402
from grader.sandbox import environment, open_sandbox  # noqa: E402
from grader.sandbox.box import WarmBox  # noqa: E402
from grader.sandbox.conversation import load_message  # noqa: E402
from grader.sandbox.frames import job_message  # noqa: E402
from grader.sandbox.launch import clean_environment, launch, python_command  # noqa: E402
from grader.sandbox.view import view  # noqa: E402
from grader.sandbox.warm import Plan, WarmProcess  # noqa: E402
from reference import fast_layers, layers  # noqa: E402
from tests.hand_ins import CLASS, HandIn  # noqa: E402

WORKERS = 2
SECRET = b"bench"
RIGHT = {"assignment1": "full_score/plain", "assignment2": "full_score/a2_plain"}
TORCH_HAND_IN = b"import torch\n\ndef affine(x, w, b):\n    return x @ w + b\n"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--copies", type=int, default=40)
    options.add_argument("--floor", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.floor is not None:
        share = floor_share(chosen.floor[0], int(chosen.floor[1]), chosen.copies)
        print(share.wall, share.cpu)
        return
    with tempfile.TemporaryDirectory() as folder:
        bench(Path(folder), chosen.copies)


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and seconds of processor time of everything that was started."""

    wall: float
    cpu: float

    def __sub__(self, other: Cost) -> Cost:
        return Cost(self.wall - other.wall, self.cpu - other.cpu)

    def __truediv__(self, number: float) -> Cost:
        return Cost(self.wall / number, self.cpu / number)


def bench(folder: Path, copies: int) -> None:
    """Print everything."""
    course = load_course(rubric_of("assignment1"))
    everybody = copies_of("assignment1", folder, 2 * copies)
    class_of_copies("assignment1", everybody[:copies])
    print()
    class_of_copies("assignment2", copies_of("assignment2", folder, copies // 2))
    print()
    split(course)
    print()
    alone(course)
    print()
    isolation()
    print()
    image_layers()
    print()
    for number in (copies // 4, copies, 2 * copies):
        print(f"peak memory of the whole tree, {number:3} hand-ins: {peak_memory(everybody[:number]) / 2**20:.0f} MB")


def class_of_copies(assignment: str, hand_ins: Sequence[Path]) -> None:
    """What a class costs beside the bare probes."""
    copies, first = len(hand_ins), load_course(rubric_of(assignment)).rubric.variants
    print(f"{assignment}, {copies} copies of a right hand-in, {WORKERS} workers, {os.cpu_count()} cores")
    floor = floor_of(assignment, copies)
    whole, start = graded(hand_ins), graded(hand_ins[:first])
    further = (whole - start) / (copies - first)
    print(f"{'seconds a hand-in':58} {'clock':>11} {'ratio':>7} {'processor':>13} {'ratio':>7}")
    row("floor: the probes alone, no isolation", floor)
    row("each further hand-in, report included", further, floor)
    row("  above the floor", further - floor)
    row("whole: grader grade, start-up and reports included", whole / copies, floor)
    row(f"  of it start-up, reference and {first} hand-ins, spread", start / copies)


def rubric_of(assignment: str) -> Path:
    return ROOT / "rubrics" / f"{assignment}.yaml"


def row(what: str, cost: Cost, floor: Cost | None = None) -> None:
    """One row of the table, with its ratios to the floor."""
    wall, cpu = (f"{a / b:6.2f}x" if floor else " " * 7 for a, b in _pairs(cost, floor or cost))
    print(f"{what:58} {cost.wall * 1e3:8.1f} ms {wall} {cost.cpu * 1e3:10.1f} ms {cpu}".rstrip())


def _pairs(cost: Cost, floor: Cost) -> tuple[tuple[float, float], tuple[float, float]]:
    return (cost.wall, floor.wall), (cost.cpu, floor.cpu)


def line(what: str, seconds: float, floor: float | None = None) -> None:
    """One line, with its ratio to the floor."""
    ratio = f"{seconds / floor:8.2f} x the floor" if floor else ""
    print(f"{what:70} {seconds * 1e3:9.2f} ms {ratio}")


# ---------------------------------------------------------------- the floor


def floor_of(assignment: str, copies: int) -> Cost:
    """What a hand-in costs when WORKERS processes do nothing but call the probes."""
    command = [sys.executable, __file__, "--copies", str(copies), "--floor", assignment]
    processes = [subprocess.Popen([*command, str(n)], stdout=subprocess.PIPE, text=True) for n in range(WORKERS)]
    costs = [Cost(*map(float, process.communicate()[0].split())) for process in processes]
    return Cost(max(cost.wall for cost in costs), sum(cost.cpu for cost in costs)) / copies


def floor_share(assignment: str, worker: int, copies: int) -> Cost:
    """This worker's share of the class, in this process."""
    course = load_course(rubric_of(assignment))
    oracle = Oracle(course, SECRET)
    mine = list(hand_ins(course, copies))[worker::WORKERS]
    plans = {n: flat(oracle.assignment(n).plan) for n in range(course.rubric.variants)}
    run_probes(course, mine[0], plans[0])  # imports are paid before the clock starts
    start = Cost(time.perf_counter(), time.process_time())
    for submission in mine:
        run_probes(course, submission, plans[oracle.variant(submission)])
    return Cost(time.perf_counter(), time.process_time()) - start


def run_probes(course: Course, submission: Submission, jobs: Sequence[Job]) -> None:
    """Load a hand-in and answer its jobs, as the box does, without a box. Jobs for torch are a load of their own."""
    given = parcel(submission, course.template, course.rubric)
    for torch in sorted({job.torch for job in jobs}):
        talk, asked = Conversation(), [job for job in jobs if job.torch is torch]
        talk.load(load_message(given, asked))
        for job in asked:
            talk.job(job_frame(job), functools.partial(job_frame, job))
        talk.unload()


def job_frame(job: Job) -> dict[str, Any]:
    """What asks one job; the arrays are the student's to spoil, so they are copies."""
    return {**job_message(job), "inputs": copied(job.inputs)}


def copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return value.copy() if isinstance(value, np.ndarray) else value


# ---------------------------------------------------------------- the whole


def graded(hand_ins: Sequence[Path]) -> Cost:
    """Of `grader grade` on these hand-ins of one assignment."""
    start = Cost(time.perf_counter(), processor_time_of_children())
    process = grading(hand_ins)
    if code := process.wait():
        raise SystemExit(f"grader grade ended with {code}")
    return Cost(time.perf_counter(), processor_time_of_children()) - start


def peak_memory(hand_ins: Sequence[Path]) -> int:
    """Most bytes of the whole process tree at a time. To look takes time, too, so this is a run of its own."""
    process = grading(hand_ins)
    watch = MemoryWatch(process.pid)
    process.wait()
    return watch.stop()


def grading(hand_ins: Sequence[Path]) -> subprocess.Popen[bytes]:
    """The command, started on a class that was never graded before."""
    parent = hand_ins[0].parent
    out = parent.with_name(f"grades of {parent.name}")
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "grader", "grade", parent.name, *hand_ins, "--out", out, "--workers", WORKERS]
    surroundings = {**os.environ, "GRADER_SECRET": SECRET.decode()}
    return subprocess.Popen(
        list(map(str, command)), cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def copies_of(assignment: str, folder: Path, number: int) -> list[Path]:
    """So many copies of the right hand-in that differ in a comment. The first have different hidden inputs."""
    course, parent = load_course(rubric_of(assignment)), folder / assignment
    written = right(assignment).write(folder)
    for n in range(number):
        target = parent / f"student{n:03}"
        shutil.copytree(written, target)
        touched = next(target.rglob("layers.py"))
        touched.write_text(f"{touched.read_text()}\n# {n}\n")
    oracle = Oracle(course, SECRET)
    variants = [oracle.variant(submission) for submission in hand_ins(course, number)]
    order = sorted(range(number), key=lambda n: variants[:n].count(variants[n]))
    return [parent / f"student{n:03}" for n in order]


def right(assignment: str) -> HandIn:
    """The right hand-in that is copied."""
    return HandIn(CLASS / RIGHT[assignment])


def processor_time_of_children() -> float:
    """Seconds, user and system, of everything that has ended and was waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class MemoryWatch:
    """Samples the proportional memory of a process and everything below it."""

    def __init__(self, pid: int) -> None:
        self.pid, self.peak, self.running = pid, 0, True
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()

    def stop(self) -> int:
        self.running = False
        self.thread.join()
        return self.peak

    def _watch(self) -> None:
        while self.running:
            self.peak = max(self.peak, sum(pss(pid) for pid in tree(self.pid)))
            time.sleep(0.1)


def tree(pid: int) -> Iterator[int]:
    """A process and its descendants."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for task in Path(f"/proc/{pid}/task").iterdir():
            if task.name != str(pid):
                children += (task / "children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from tree(int(child))


def pss(pid: int) -> int:
    """Proportional set size in bytes: shared pages are counted once."""
    try:
        for text in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if text.startswith("Pss:"):
                return int(text.split()[1]) << 10
    except OSError:
        pass
    return 0


# ---------------------------------------------------------------- what each part adds


def split(course: Course) -> None:
    """Medians of each stage for one hand-in, one after the other in one process."""
    oracle = Oracle(course, SECRET)
    submission = next(hand_ins(course, 1))
    variant = oracle.variant(submission)
    plan = oracle.assignment(variant).plan
    jobs = flat(plan)
    box_parcel = parcel(submission, course.template, course.rubric)
    with open_sandbox(libraries=course.rubric.libraries) as box, Gradebook(":memory:") as store:
        expected = oracle.expected(box, variant)
        seen = box.run(box_parcel, jobs)
        result = grade_one(oracle, submission, box)
        probes = median(lambda: run_probes(course, submission, jobs))
        boxed = median(lambda: box.run(box_parcel, jobs))
        crossing = median(lambda: over_the_wire(box_parcel, jobs, seen))
        trees = {name: [to_tree(one) for one in seen[:4]] for name in plan}
        print(f"one hand-in, stage by stage, one core, tier {box.environment.tier}:")
        line("  probes in this process", probes)
        line("  the same in the box", boxed, probes)
        line("    of it encoding and decoding on the wire", crossing)
        line("    of it fork, walls, loading again and waiting", max(0.0, boxed - probes - crossing))
        line("  judging", median(lambda: judged(course, plan, seen, expected)))
        line("  rendering the report", median(lambda: report.page(result)))
        line("  writing the result and what was seen", median(lambda: stored(store, trees, result)))


def over_the_wire(box_parcel: Parcel, jobs: Sequence[Job], seen: Sequence[Any]) -> None:
    """Every frame of one hand-in encoded and decoded once, both ways."""
    wire.decode(wire.encode(load_message(box_parcel, jobs)))
    for job, one in zip(jobs, seen, strict=True):
        wire.decode(wire.encode(job_frame(job)))
        wire.decode(wire.encode(to_tree(one)))


def judged(course: Course, plan: Any, seen: Sequence[Any], expected: Any) -> None:
    answers = iter(seen)
    for criterion in course.rubric.criteria:
        if not criterion.manual:
            asked = plan[criterion.id]
            judge(criterion, asked, [next(answers) for _ in asked], expected[criterion.id], course.rubric.tolerances)


def stored(store: Gradebook, trees: dict[str, Any], result: Any) -> None:
    store.keep("subject", {name: wire.encode(tree) for name, tree in trees.items()})
    report.to_document(result)


# ---------------------------------------------------------------- one criterion alone


def alone(course: Course) -> None:
    """One criterion in a child of its own: numpy, and torch."""
    inputs = {"x": np.ones((4, 6)), "w": np.ones((6, 5)), "b": np.ones(5)}
    job = Job("affine", "plain", "call", "layers:affine", inputs)
    numpy_parcel = Parcel("cs231n", {"layers.py": TORCH_HAND_IN.replace(b"import torch", b"import numpy")})
    torch_parcel = Parcel("cs231n", {"layers.py": TORCH_HAND_IN}, libraries=("numpy", "torch"))
    with open_sandbox(libraries=("numpy",)) as box:
        line("one numpy criterion alone, fork to answer", median(lambda: box.run(numpy_parcel, [job]), 200))
    try:
        with open_sandbox(libraries=("numpy", "torch")) as box:
            torch_job = Job("affine", "plain", "call", "layers:affine", inputs, torch=True)
            box.run(torch_parcel, [torch_job])
            line("one torch criterion alone, fork to answer", median(lambda: box.run(torch_parcel, [torch_job]), 200))
    except Exception as error:
        print(f"one torch criterion alone: not measured ({error})")


# ---------------------------------------------------------------- what the walls add


def isolation(rounds: int = 200) -> None:
    """One child of a walled warm process beside one of a warm process that is the same but for the walls, in turns."""
    job = Job("affine", "plain", "call", "layers:affine", {"x": np.ones((4, 6)), "w": np.ones((6, 5)), "b": np.ones(5)})
    parcel_ = Parcel("cs231n", {"layers.py": TORCH_HAND_IN.replace(b"import torch", b"import numpy")})
    here = environment("no walls", (), ("numpy",))
    with open_sandbox(libraries=("numpy",)) as walled, WarmBox(here, ("numpy",), without_walls) as plain:
        boxes = {"a child without walls, fork to answer": plain, f"tier {walled.environment.tier}": walled}
        times: dict[str, list[float]] = {name: [] for name in boxes}
        for _ in range(rounds):
            for name, box in boxes.items():
                start = time.perf_counter()
                box.run(parcel_, [job])
                times[name].append(time.perf_counter() - start)
    bare, behind = (statistics.median(found) for found in times.values())
    for name, seconds in zip(boxes, (bare, behind), strict=True):
        line(name, seconds)
    line("isolation adds, a child", behind - bare)


def without_walls(libraries: tuple[str, ...]) -> WarmProcess:
    """Like the native tier's, but without namespaces, with a filter that allows every system call, as the same user."""
    seen = view(libraries)
    everything = struct.pack("<HBBI", 0x06, 0, 0, 0x7FFF0000).hex()  # BPF: return SECCOMP_RET_ALLOW
    launched = launch(
        lambda control: python_command(seen.interpreter, seen.harness, "zygote", str(control)),
        clean_environment(seen.modules),
    )
    return WarmProcess(launched, Plan(None, libraries, everything, ("/",), False))


# ---------------------------------------------------------------- the course's own layers


def image_layers() -> None:
    """The fast convolution and pooling that students are given, against the naive ones that they write."""
    rng = np.random.default_rng(0)
    x, w, b = rng.standard_normal((10, 3, 31, 31)), rng.standard_normal((25, 3, 3, 3)), rng.standard_normal(25)
    conv_param = {"stride": 2, "pad": 1}
    pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
    for layer, arguments in {"conv": (x, w, b, conv_param), "max_pool": (x, pool_param)}.items():
        out, cache = getattr(fast_layers, f"{layer}_forward_fast")(*arguments)
        for side, given in {"forward": arguments, "backward": (out, cache)}.items():
            naive = functools.partial(getattr(layers, f"{layer}_{side}_naive"), *given)
            fast = functools.partial(getattr(fast_layers, f"{layer}_{side}_fast"), *given)
            slow, quick = median(naive, 3), median(fast)
            print(f"{layer + '_' + side + '_fast, 10 images':70} {quick * 1e3:9.2f} ms {slow / quick:8.0f} x the naive")


def median(work: Callable[[], Any], rounds: int = 30) -> float:
    """Median seconds of a call, after two that do not count."""
    times = []
    for _ in range(rounds + 2):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times[2:])


def hand_ins(course: Course, copies: int) -> Iterator[Submission]:
    """Copies that differ in a comment, so that none is known already."""
    with tempfile.TemporaryDirectory() as folder:
        (source,) = find_hand_ins([right(course.rubric.assignment).write(Path(folder))], course.rubric)
        read = source.read()
    for number in range(copies):
        files = {**read.files, "layers.py": read.files["layers.py"] + f"\n# {number}\n".encode()}
        yield Submission(f"student{number}", f"Student {number}", files, read.notebooks)


def flat(plan: Any) -> list[Job]:
    return [job for jobs in plan.values() for job in jobs]


if __name__ == "__main__":
    sys.stdout = io.TextIOWrapper(sys.stdout.buffer, line_buffering=True)
    main()
