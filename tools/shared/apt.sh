# shellcheck shell=bash
# Installs Debian packages, for bin/setup and bin/prove.
has() { command -v "$1" >/dev/null 2>&1; }

# Succeeds if this machine can install Debian packages without a password.
can_apt() { [[ $(id -u) == 0 ]] && has apt-get; }
apt_updated=
apt_install() {
  if [[ ! $apt_updated ]]; then
    apt-get update -qq || return 1
    apt_updated=yes
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
