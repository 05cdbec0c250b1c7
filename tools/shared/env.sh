# shellcheck shell=bash
# Sourced by every command in bin/: strict mode, the versions of the tools, and where they are. Sourcing it starts nothing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Tools built from source lie in a folder of the user's, by version, so that a second clone does not build them again.
tools=${XDG_CACHE_HOME:-$HOME/.cache}/vitrine/tools
worker_build_version=0.8.7
cargo_machete_version=0.9.2
# wasm-bindgen's command line and crate must be of one version: the lock file has the last word.
wasm_bindgen_version=$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/[^0-9.]/, ""); print; exit }' "$root/Cargo.lock" 2>/dev/null || true)

# node_modules/.bin holds the pinned Node beside the tools that it runs, so it comes first.
export PATH="$root/node_modules/.bin:$tools/worker-build-$worker_build_version/bin:$tools/cargo-machete-$cargo_machete_version/bin:$PATH"

# Left to itself worker-build downloads these three from release pages, which a closed network refuses.
export WASM_BINDGEN_BIN="$tools/wasm-bindgen-$wasm_bindgen_version/bin/wasm-bindgen"
export WASM_OPT_BIN="$root/node_modules/.bin/wasm-opt"
export ESBUILD_BIN="$root/node_modules/.bin/esbuild"
export WRANGLER_SEND_METRICS=false
# The shop makes nothing of where a request comes from, and a closed network has no answer to it.
export CLOUDFLARE_CF_FETCH_ENABLED=false

# Says in one sentence what went wrong and what to do, and ends.
fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# The comment at the top of each command is its help.
show_help_if_asked() {
  local argument
  for argument in "$@"; do
    if [[ $argument == --help || $argument == -h ]]; then
      sed -n '2,/^[^#]/{/^[^#]/d;/^# shellcheck/d;/^$/d;s/^# \{0,1\}//p;}' "$0"
      exit 0
    fi
  done
}
