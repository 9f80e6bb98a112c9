"""Import one module, use some of its names, and say what came with it.

python imports.py MODULE [NAME …]      names of the module to use
"""

import importlib
import sys

HEAVY = ("numpy", "pandas", "sqlalchemy", "starlette", "uvicorn", "alembic", "matplotlib", "torch")


def main() -> None:
    """Import, then count; what counts is imported only afterwards."""
    before = set(sys.modules)
    module = importlib.import_module(sys.argv[1])
    for name in sys.argv[2:]:
        getattr(module, name)
    loaded = set(sys.modules) - before
    from calls import answer

    answer(modules=len(loaded), heavy=sorted(loaded & set(HEAVY)))


if __name__ == "__main__":
    main()
