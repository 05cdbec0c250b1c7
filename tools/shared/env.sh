# shellcheck shell=bash
# Every command in bin/ sources this file. It sets strict mode, and the versions and paths of the tools.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Tools built from source are in the user's cache, by version, so that a second clone does not build them again.
tools=${XDG_CACHE_HOME:-$HOME/.cache}/vitrine/tools
worker_build_version=0.8.7
cargo_machete_version=0.9.2
# The command line of wasm-bindgen must have the same version as its crate, so the version comes from the lock file.
wasm_bindgen_version=$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/[^0-9.]/, ""); print; exit }' "$root/Cargo.lock" 2>/dev/null || true)

# node_modules/.bin comes first, because it has the pinned Node.
export PATH="$root/node_modules/.bin:$tools/worker-build-$worker_build_version/bin:$tools/cargo-machete-$cargo_machete_version/bin:$PATH"

# Without these variables, worker-build downloads the three programs from GitHub, which fails in a closed network.
export WASM_BINDGEN_BIN="$tools/wasm-bindgen-$wasm_bindgen_version/bin/wasm-bindgen"
export WASM_OPT_BIN="$root/node_modules/.bin/wasm-opt"
export ESBUILD_BIN="$root/node_modules/.bin/esbuild"
export WRANGLER_SEND_METRICS=false
# Without this, the local platform looks up its own location over the network. The shop does not use locations.
export CLOUDFLARE_CF_FETCH_ENABLED=false

# Prints an error message and ends the command.
fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Prints the comment at the top of the command as its help.
show_help_if_asked() {
  local argument
  for argument in "$@"; do
    if [[ $argument == --help || $argument == -h ]]; then
      sed -n '2,/^[^#]/{/^[^#]/d;/^# shellcheck/d;/^$/d;s/^# \{0,1\}//p;}' "$0"
      exit 0
    fi
  done
}
