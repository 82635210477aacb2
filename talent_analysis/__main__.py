"""`python -m talent_analysis` is `talent-analysis`."""

from talent_analysis.cli import main

main()
