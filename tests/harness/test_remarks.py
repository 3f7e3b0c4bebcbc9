"""Notes: each once, bounded, and sent to what is going on."""

from grader.harness.remarks import MAX_LENGTH, MAX_NOTES, Notes


def test_notes_go_to_the_file_or_the_job_that_is_going_on():
    notes, job = Notes(), []
    with notes.going_to(notes.files["layers.py"]):
        notes.add("in the file")
        with notes.going_to(job):
            notes.add("in the job")
        notes.add("in the file")
    notes.add("outside")
    assert (notes.files["layers.py"], job, notes.current) == (["in the file"], ["in the job"], ["outside"])


def test_notes_are_few_and_short():
    notes = Notes()
    for number in range(1000):
        notes.add(f"{number} " + "x" * 10_000)
    assert len(notes.current) == MAX_NOTES
    assert max(map(len, notes.current)) == MAX_LENGTH
