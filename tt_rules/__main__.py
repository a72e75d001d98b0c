"""``python -m tt_rules`` is the command line."""

from tt_rules.cli.main import main

raise SystemExit(main())
