"""Sets up the tests that replay codex. The package pytest-codex-touchstone adds `@pytest.mark.touchstone("NAME")` and the
pytest fixture `touchstone_codex`."""

import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_FIXTURES = "integration/fixtures/python"

# Until `touchstone harvest` has recorded fixtures in this repository, the tests use those of the npm package.
if not (_ROOT / _FIXTURES).is_dir():
    os.environ.setdefault("TOUCHSTONE_FIXTURES", str(_ROOT / "node_modules/codex-touchstone" / _FIXTURES))
