"""Results as the grader makes them: every verdict, hostile text, empty and broken hand-ins, and a whole class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice

import numpy as np

from grader.judge.close import close
from grader.model.observation import Excerpt, Frame, StudentError
from grader.model.rubric import Close, Tolerances
from grader.model.score import CriterionScore, Environment, Result
from grader.model.submission import Remark
from grader.model.verdict import CaseVerdict, CriterionVerdict, Diagnosis, OutputVerdict, Picture, Verdict

ENVIRONMENT = Environment(
    tier="native",
    guarantees=(
        "no network",
        "own copy of the files only",
        "seccomp",
        "Landlock",
        "2 GiB of memory",
        "killed after 10 s",
    ),
    python="3.11.7",
    packages=(("numpy", "2.1.3"),),
    machine="x86_64 Linux",
    threads=1,
)

AFFINE_BACKWARD = '''def affine_backward(dout, cache):
    """
    Computes the backward pass for an affine layer.

    Inputs:
    - dout: upstream derivative, of shape (N, M)
    - cache: tuple of x, w, b
    """
    x, w, b = cache
    # gradient of the loss with respect to x
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], -1).T.dot(dout) / x.shape[0]
    db = np.sum(dout, axis=0)
    return dx, dw, db
'''
NO_LOOPS = """    def compute_distances_no_loops(self, X):
        num_test = X.shape[0]
        num_train = self.X_train.shape[0]
        dists = np.zeros((num_test, num_train))
        # (a - b)^2 = a^2 - 2ab + b^2
        inner = np.dot(X, self.X_train.T)
        test = np.sum(X**2, axis=1)
        train = np.sum(self.X_train**2, axis=1)
        dists = np.sqrt(test - 2 * inner + train)
        return dists
"""
SOFTMAX = """def softmax_loss_vectorized(W, X, y, reg):
    loss = 0.0
    dW = np.zeros_like(W)
    scores = X.dot(W)
    probs = np.exp(scores) / np.sum(np.exp(scores), axis=1, keepdims=True)
    loss = -np.mean(np.log(probs[range(len(y)), y])) + reg * np.sum(W * W)
    return loss, dW
"""
QUESTIONS = {
    "knn": "k-Nearest neighbour",
    "svm": "Multiclass SVM",
    "softmax": "Softmax classifier",
    "net": "Two-layer network",
    "written": "Inline questions",
}

HOSTILE = (
    "<script>alert(1)</script>",
    "<svg/onload=alert(2)>",
    "</style><style>*{display:none}</style>",
    '" onmouseover="alert(3)',
    "javascript:alert(4)",
    "{{ 7*7 }} {% raw %}",
    "\u202egnp.exe\u202c",
    "\x1b[31mred\x1b[0m\x1b]8;;https://evil.example\x07link\x1b]8;;\x07\x1b[2J",
    '=HYPERLINK("https://evil.example","x")',
    "]]><!-- &amp; &#x3c;b&#x3e;",
    "nul\x00bell\x07back\x08",
    "x" * 6000,
    "two\nlines\r\nand\rmore\u2028end",
    "lone \ud800 surrogate \ufffe",
    "Z\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301algo",
)


def row(
    name: str,
    title: str,
    question: str,
    points: float,
    credit: float | None,
    verdict: Verdict,
    cases: tuple[CaseVerdict, ...] = (),
    *,
    visible: bool = True,
    manual: bool = False,
    hint: str = "",
    extra: bool = False,
    **told: object,
) -> CriterionScore:
    """A row of the score table with its verdict."""
    found = CriterionVerdict(name, verdict, credit, cases, **told)  # type: ignore[arg-type]
    score = None if credit is None else round(credit * points, 4)
    heading = QUESTIONS.get(question, question)
    return CriterionScore(name, title, question, heading, visible, points, score, found, manual, extra, hint)


def right(name: str = "typical", summary: str = "x (4, 6), w (6, 5), b (5)", visible: bool = True) -> CaseVerdict:
    """A case that is right."""
    output = OutputVerdict("out", Verdict.CORRECT, "", 1.0, 1.0, 2.3e-16, "1e-07")
    return CaseVerdict(name, visible, Verdict.CORRECT, (output,), summary=summary if visible else "", credit=1.0)


def failing(name: str, verdict: Verdict, message: str = "", **more: object) -> CaseVerdict:
    """A visible case that is not right, without outputs."""
    return CaseVerdict(name, True, verdict, message=message, **more)  # type: ignore[arg-type]


def hidden(verdict: Verdict, secret: str = "HIDDEN-SECRET-42") -> CaseVerdict:
    """A hidden case that carries far more than it should."""
    picture = Picture(((0.0, 1.0),), secret)
    output = OutputVerdict(secret, verdict, secret, 0.0, 1.0, 0.424242, secret, picture)
    error = StudentError(secret, secret, (Frame(secret, 42, secret, secret),), secret)
    return CaseVerdict(secret, False, verdict, (output,), secret, secret, error, secret, (secret,), seconds=42.4242)


def compared(name: str, got: np.ndarray, expected: np.ndarray) -> OutputVerdict:
    """What the judge itself says about two arrays."""
    return close(name, got, expected, Close(), Tolerances())


def wrong_gradient_case() -> CaseVerdict:
    """affine_backward with dw divided by N, judged for real."""
    rng = np.random.default_rng(0)
    x, w, dout = rng.normal(size=(10, 6)), rng.normal(size=(6, 5)), rng.normal(size=(10, 5))
    outputs = (
        compared("dx", dout @ w.T, dout @ w.T),
        compared("dw", x.T @ dout / 10, x.T @ dout),
        compared("db", dout.sum(0), dout.sum(0)),
    )
    return CaseVerdict(
        "typical",
        True,
        Verdict.WRONG_GRADIENT,
        outputs,
        outputs[1].message,
        "x (10, 6), w (6, 5), b (5), dout (10, 5)",
        credit=2 / 3,
        remarks=("changes its input `dout` in place; work on a copy",),
        seconds=0.004,
    )


def wrong_values_case() -> CaseVerdict:
    """A distance matrix in which a block of columns is wrong, large enough to be pooled."""
    rng = np.random.default_rng(1)
    want = rng.uniform(1, 9, size=(30, 120))
    got = want.copy()
    got[:, 70:] += 0.3 * rng.normal(size=(30, 50)) ** 3
    output = compared("dists", got, want)
    return CaseVerdict(
        "more images than features",
        True,
        Verdict.WRONG_OUTPUT,
        (output,),
        output.message,
        "X (30, 8), X_train (120, 8)",
        printed="dists shape: (30, 120)\n" * 3,
        seconds=0.002,
    )


def broadcast_error() -> StudentError:
    """The classic: a sum without keepdims."""
    frames = (
        Frame(
            "classifiers/k_nearest_neighbor.py",
            97,
            "compute_distances_no_loops",
            "dists = np.sqrt(test - 2 * inner + train)",
        ),
    )
    return StudentError(
        "ValueError", "operands could not be broadcast together with shapes (5,) (5,8)", frames, "distances"
    )


def typical() -> Result:
    """A hand-in of a student who is half way: every verdict occurs."""
    knn = Excerpt("classifiers/k_nearest_neighbor.py", 89, NO_LOOPS)
    affine, softmax = Excerpt("layers.py", 38, AFFINE_BACKWARD), Excerpt("classifiers/softmax.py", 31, SOFTMAX)
    error = broadcast_error()
    gradient, values = wrong_gradient_case(), wrong_values_case()
    rows = (
        row(
            "knn.two_loops",
            "Distances with two loops",
            "knn",
            4,
            1.0,
            Verdict.CORRECT,
            (right("typical"), right("one test image", "X (1, 8)"), hidden(Verdict.CORRECT)),
        ),
        row(
            "knn.one_loop",
            "Distances with one loop",
            "knn",
            4,
            0.5,
            Verdict.WRONG_OUTPUT,
            (right(), values, hidden(Verdict.WRONG_OUTPUT)),
            message=values.message,
        ),
        row(
            "knn.no_loops",
            "Distances without loops",
            "knn",
            6,
            0.0,
            Verdict.RUNTIME_ERROR,
            (
                CaseVerdict(
                    "typical",
                    True,
                    Verdict.RUNTIME_ERROR,
                    (OutputVerdict("dists", Verdict.RUNTIME_ERROR),),
                    summary="X (5, 8), X_train (8, 8)",
                    error=error,
                    printed="computing...\n",
                ),
                CaseVerdict(
                    "one test image",
                    True,
                    Verdict.RUNTIME_ERROR,
                    (OutputVerdict("dists", Verdict.RUNTIME_ERROR),),
                    error=replace(error, message="shapes (1,) (1,8)"),
                ),
                hidden(Verdict.RUNTIME_ERROR),
            ),
            sources=(knn,),
            hint="Which axes do the three terms of the square have, before they are added?",
        ),
        row(
            "knn.predict",
            "Majority vote",
            "knn",
            4,
            0.0,
            Verdict.RUNTIME_ERROR,
            (failing("typical", Verdict.RUNTIME_ERROR, error=error),),
            sources=(knn,),
        ),
        row(
            "svm.naive",
            "SVM loss, naive",
            "svm",
            8,
            1.0,
            Verdict.CORRECT,
            (right("typical", "W (6, 4), X (5, 6), reg = 0.1"), right("reg = 0", "W (6, 4), X (5, 6), reg = 0")),
            remarks=("numpy no longer has `np.float`: it was read as `float`",),
        ),
        row(
            "svm.vectorized",
            "SVM loss, vectorised",
            "svm",
            8,
            0.0,
            Verdict.RULE_BROKEN,
            (
                failing(
                    "source", Verdict.RULE_BROKEN, "`svm_loss_vectorized` must not loop over the examples (found: 1)"
                ),
            ),
            message="`svm_loss_vectorized` must not loop over the examples (found: 1)",
        ),
        row(
            "svm.hidden",
            "SVM on other data",
            "svm",
            6,
            0.0,
            Verdict.WRONG_OUTPUT,
            (hidden(Verdict.CORRECT), hidden(Verdict.WRONG_OUTPUT), hidden(Verdict.WRONG_OUTPUT)),
            diagnoses=(Diagnosis("HIDDEN-SECRET-42", "HIDDEN-SECRET-42"),),
            visible=False,
            message="HIDDEN-SECRET-42",
        ),
        row(
            "svm.train",
            "Training the SVM",
            "svm",
            4,
            0.0,
            Verdict.TIME_LIMIT,
            (failing("200 steps", Verdict.TIME_LIMIT, "It was stopped after 10 s."),),
            message="It was stopped after 10 s.",
        ),
        row(
            "softmax.naive",
            "Softmax loss, naive",
            "softmax",
            6,
            0.0,
            Verdict.NOT_IMPLEMENTED,
            (failing("typical", Verdict.NOT_IMPLEMENTED), failing("N = 1", Verdict.NOT_IMPLEMENTED)),
        ),
        row(
            "softmax.vectorized",
            "Softmax loss, vectorised",
            "softmax",
            8,
            0.25,
            Verdict.NOT_FINITE,
            (
                right("typical", "W (6, 4), X (5, 6), reg = 0.1"),
                failing(
                    "large scores",
                    Verdict.NOT_FINITE,
                    "`loss`: expected 2004.13, got nan (relative error inf).",
                    outputs=(
                        compared("loss", np.array(np.nan), np.array(2004.13)),
                        compared("dW", np.zeros((6, 4)), np.ones((6, 4))),
                    ),
                    summary="W (6, 4), X (5, 6) with scores near 1000",
                    remarks=("RuntimeWarning: overflow encountered in exp",),
                ),
            ),
            sources=(softmax,),
            hint="What happens to exp when a score is 1000, and which shift of all scores changes nothing?",
        ),
        row(
            "softmax.predict",
            "Predicting labels",
            "softmax",
            2,
            0.0,
            Verdict.WRONG_TYPE,
            (
                failing(
                    "typical",
                    Verdict.WRONG_TYPE,
                    "`y_pred`: it is None: is a `return` missing?",
                    outputs=(
                        OutputVerdict("y_pred", Verdict.WRONG_TYPE, "`y_pred`: it is None: is a `return` missing?"),
                    ),
                ),
            ),
        ),
        row(
            "net.affine_forward",
            "Affine layer, forward",
            "net",
            4,
            1.0,
            Verdict.CORRECT,
            tuple(right(name) for name in ("typical", "N = 1", "images (4-D input)")),
        ),
        row(
            "net.affine_backward",
            "Affine layer, backward",
            "net",
            6,
            2 / 3,
            Verdict.WRONG_GRADIENT,
            (gradient, hidden(Verdict.WRONG_GRADIENT)),
            message=gradient.message,
            sources=(affine,),
            diagnoses=(
                Diagnosis(
                    "`dw` is exactly 1/N times what it should be, everywhere.",
                    "compared with the reference in the one visible case",
                ),
            ),
            remarks=gradient.remarks,
        ),
        row(
            "net.relu",
            "ReLU, forward and backward",
            "net",
            4,
            0.5,
            Verdict.WRONG_SHAPE,
            (
                failing(
                    "typical",
                    Verdict.WRONG_SHAPE,
                    "`dx`: it has shape (24,); it must have shape (4, 6).",
                    outputs=(
                        OutputVerdict("out", Verdict.CORRECT, "", 1.0, 1.0, 0.0, "1e-07"),
                        OutputVerdict(
                            "dx", Verdict.WRONG_SHAPE, "`dx`: it has shape (24,); it must have shape (4, 6)."
                        ),
                    ),
                ),
            ),
        ),
        row(
            "net.loss",
            "Network: loss and gradients",
            "net",
            8,
            0.0,
            Verdict.MISSING,
            (failing("typical", Verdict.MISSING, "There is no `classifiers/fc_net.py` in the hand-in."),),
            message="There is no `classifiers/fc_net.py` in the hand-in.",
        ),
        row(
            "net.features",
            "Features",
            "net",
            2,
            0.0,
            Verdict.IMPORT_ERROR,
            (
                failing(
                    "typical",
                    Verdict.IMPORT_ERROR,
                    error=StudentError(
                        "SyntaxError", "invalid syntax", (Frame("features.py", 12, "", "print 'hog'"),), "import"
                    ),
                ),
            ),
        ),
        row(
            "net.sgd",
            "SGD step",
            "net",
            2,
            0.0,
            Verdict.CRASHED,
            (failing("typical", Verdict.CRASHED, "The process was ended by os._exit."),),
            message="The process was ended by os._exit.",
        ),
        row(
            "net.train",
            "Solver: training",
            "net",
            4,
            0.0,
            Verdict.MEMORY_LIMIT,
            (failing("300 steps", Verdict.MEMORY_LIMIT, "It asked for more than 1024 MB."),),
        ),
        row(
            "net.accuracy",
            "Accuracy on held-out data",
            "net",
            4,
            0.6,
            Verdict.PARTIAL,
            (
                failing(
                    "digits",
                    Verdict.PARTIAL,
                    "`y_pred`: 71% of the held-out examples are right; at least 80% is asked for.",
                    outputs=(
                        OutputVerdict(
                            "y_pred",
                            Verdict.PARTIAL,
                            "`y_pred`: 71% of the held-out examples are right; at least 80% is asked for.",
                            0.6,
                            allowed="at least 80%",
                        ),
                    ),
                ),
            ),
        ),
        row(
            "net.solver",
            "Solver: bookkeeping",
            "net",
            2,
            None,
            Verdict.GRADER_ERROR,
            message="the reference itself ended with time_limit (/srv/course/secret)",
        ),
        row(
            "net.bonus",
            "Momentum",
            "net",
            2,
            0.0,
            Verdict.NOT_IMPLEMENTED,
            (failing("typical", Verdict.NOT_IMPLEMENTED),),
            extra=True,
        ),
        row(
            "written.knn1",
            "What makes a row of the distance matrix bright?",
            "written",
            2,
            None,
            Verdict.NEEDS_MARKING,
            manual=True,
            answer="A bright row is a test image that is far from all training images,\n"
            "for example because of an unusual background.\n\n"
            "A bright column is a training image far from every test image.",
        ),
        replace(
            row(
                "written.svm1",
                "Why can a gradient check fail at a hinge?",
                "written",
                2,
                0.5,
                Verdict.NEEDS_MARKING,
                manual=True,
                answer="Because of rounding.",
            ),
            comment="Rounding is not it: think of where the hinge is not differentiable.",
            marked_by="Mx Marker",
        ),
        row(
            "written.softmax1",
            "First loss near -log(0.1): why?",
            "written",
            2,
            None,
            Verdict.NEEDS_MARKING,
            manual=True,
            answer="",
        ),
    )
    return Result(
        submission="noether_emmy",
        student="Emmy Noether",
        course="CS231n",
        assignment="assignment1",
        title="Assignment 1: image classification",
        tree="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        rubric="60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        environment=ENVIRONMENT,
        criteria=rows,
        remarks=(
            Remark("The hand-in lies one folder deeper than asked for; it was read all the same."),
            Remark("Not UTF-8 text; it was read as Latin-1.", file="classifiers/softmax.py", line=3),
            Remark("Not a notebook: the JSON ends early.", file="svm.ipynb", error=True),
        ),
        source="/srv/hand-ins/2025/noether_emmy.zip",
        seconds=3.42,
        graded_at="2025-04-18T20:14:09+00:00",
    )


def perfect(criteria: int = 45, cases: int = 4) -> Result:
    """Everything right."""
    names = ("typical", "N = 1", "odd sizes", "4-D input")
    rows = tuple(
        row(
            f"net.c{n}",
            f"Criterion number {n}",
            question,
            100 / criteria,
            1.0,
            Verdict.CORRECT,
            tuple(right(name) for name in islice(cycle(names), cases)),
        )
        for n, question in zip(range(criteria), cycle(["net"]), strict=False)
    )
    return replace(typical(), submission="ada", student="Ada Lovelace", criteria=rows, remarks=())


def broken_file() -> Result:
    """One syntax error in layers.py stops everything that stands on it."""
    frames = (Frame("layers.py", 7, "", "    out = x.dot(w) +"),)
    error = StudentError("SyntaxError", "invalid syntax", frames, "import")
    source = Excerpt(
        "layers.py",
        3,
        "def affine_forward(x, w, b):\n    out = None\n    # N, D\n    x = x.reshape(x.shape[0], -1)\n"
        "    out = x.dot(w) +\n    return out, (x, w, b)\n",
    )
    cases = (failing("typical", Verdict.IMPORT_ERROR, error=error), failing("N = 1", Verdict.IMPORT_ERROR, error=error))
    rows = tuple(
        row(f"net.{n}", f"Layer {n}", "net", 10, 0.0, Verdict.IMPORT_ERROR, cases, sources=(source,)) for n in range(10)
    )
    return replace(typical(), submission="turing", student="Alan Turing", criteria=rows, remarks=())


def not_graded() -> Result:
    """The grader fell over: no points given, none taken."""
    rows = tuple(
        row(f"net.{n}", f"Layer {n}", "net", 10, None, Verdict.GRADER_ERROR, message="it was not run")
        for n in range(10)
    )
    remark = Remark(
        "The grader failed on this hand-in, which is not the student's fault: the warm process died", error=True
    )
    return replace(typical(), submission="hopper", student="Grace Hopper", criteria=rows, remarks=(remark,))


def smallest() -> Result:
    """One criterion, no points."""
    return replace(
        typical(),
        submission="nil",
        student="Nil",
        criteria=(row("a", "Only one", "q", 0, 0.0, Verdict.WRONG_OUTPUT, (failing("N = 1", Verdict.WRONG_OUTPUT),)),),
        remarks=(),
    )


def hostile(texts: Sequence[str] = HOSTILE) -> Result:
    """Every text that a student or a title can hold, hostile."""
    rows = tuple(_hostile_row(n, text) for n, text in enumerate(texts))
    everything = " ".join(texts)
    return replace(
        typical(),
        submission=texts[0],
        student=texts[0] + texts[6] + texts[7],
        title=texts[1],
        course=texts[2],
        assignment=texts[3],
        criteria=rows,
        remarks=tuple(Remark(text, text, 3, error=n % 2 == 0) for n, text in enumerate(texts)),
        source="..\\..\\" + everything,
        graded_at=everything,
        extra=((everything, everything),),
        environment=Environment(everything, (everything,), everything, ((everything, everything),), everything, 1),
    )


def _hostile_row(n: int, text: str) -> CriterionScore:
    frames = tuple(Frame(text, line, text, text) for line in range(1, 40))
    case = CaseVerdict(
        text,
        True,
        Verdict.WRONG_OUTPUT,
        (
            OutputVerdict(
                text,
                Verdict.WRONG_OUTPUT,
                text,
                0.0,
                1.0,
                float("inf"),
                text,
                Picture(((float("nan"), 0.0), (7.0, -1.0)), text),
            ),
        ),
        text,
        text,
        StudentError(text, text, frames, text),
        text * 40,
        (text,),
    )
    manual = n % 4 == 3
    return CriterionScore(
        f"{n}{text}",
        text,
        f"q{n // 4}",
        text,
        True,
        5.0,
        None if manual else 0.0,
        CriterionVerdict(
            text,
            Verdict.WRONG_OUTPUT,
            0.0,
            () if manual else (case,),
            text,
            (text,),
            (Excerpt(text, 1, text + "\n" + "pass  # x\n" * 600),),
            (Diagnosis(text, text),),
            text,
        ),
        manual=manual,
        hint=text,
    )


def a_class(size: int) -> list[Result]:
    """Hand-ins with scores all over, made from the typical one."""
    rng = np.random.default_rng(size)
    return [_variation(n, rng) for n in range(size)]


def _variation(n: int, rng: np.random.Generator) -> Result:
    base = typical()
    skill = rng.beta(5, 2)
    rows = tuple(r if r.score is None else _scored(r, bool(rng.random() < skill)) for r in base.criteria)
    if n % 17 != 5:
        rows = tuple(r for r in rows if r.verdict.verdict is not Verdict.GRADER_ERROR)
    first, last = (
        ("Ada", "Bo", "Chen", "Dana", "Ebo", "Fatima")[n % 6],
        ("Lind", "Okafor", "Petrov", "Silva", "Tanaka")[n % 5],
    )
    return replace(
        base,
        submission=f"s{n:03}",
        student=f"{first} {last} {n}",
        criteria=rows,
        remarks=base.remarks if n % 7 == 0 else (),
        late=n % 11 == 0,
    )


def _scored(r: CriterionScore, right: bool) -> CriterionScore:
    if right:
        return replace(r, score=r.max_score, verdict=replace(r.verdict, verdict=Verdict.CORRECT, credit=1.0))
    return r
