"""`python -m henvis`: the command line without installing anything."""

from henvis.cli import main

if __name__ == "__main__":
    main()
