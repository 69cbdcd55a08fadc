# Sourced by the other scripts: makes .venv and installs the locked dependencies when they changed.
# have_python      .venv exists, with Python 3.11 or newer
# have REQUIREMENTS the locked file is installed, and the project itself, editable
venv=.venv

find_python() {
  local name
  for name in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14; do
    [ -n "$name" ] || continue
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  echo "Briefing needs Python 3.11 or newer. Install it, or name it: PYTHON=/path/to/python $0" >&2
  return 1
}

have_python() {
  [ -x "$venv/bin/python" ] && return
  local python
  python=$(find_python)
  "$python" -m venv "$venv" || {
    echo "Could not create $venv. On Debian and Ubuntu: apt-get install python3-venv" >&2
    return 1
  }
}

is_installed() { [ "$(cat "$venv/.installed-$1" 2>/dev/null)" = "$(cat "$1" pyproject.toml | cksum)" ]; }

have() {
  have_python
  # what tests need holds all that the service needs, in the same versions
  if is_installed "$1" || is_installed requirements-dev.txt; then return; fi
  echo "Installing what $1 locks into $venv (once; a minute or two) ..." >&2
  # The lock names all there is. Resolving it anew lets a release in that came after it (coverage for coverage[toml]).
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement "$1"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
  "$venv/bin/python" -m pip check --disable-pip-version-check >&2
  cat "$1" pyproject.toml | cksum > "$venv/.installed-$1"
}
