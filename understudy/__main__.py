"""`python -m understudy`: the command, where no script of that name is on the path."""

from understudy.cli import main

if __name__ == "__main__":
    main(prog_name="understudy")
