"""What a test says when it is over."""

import shutil


def report(line, problems, folder):
    """Prints the line and what is wrong; the folder stays only if something is. Whether nothing was."""
    print(line, flush=True)
    for problem in problems:
        print(f"  FAILED: {problem}")
    if problems:
        print(f"  logs and data are in {folder}")
    else:
        shutil.rmtree(folder)
    return not problems
