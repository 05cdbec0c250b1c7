# shellcheck shell=bash
# Installs Debian's packages, for bin/setup and bin/prove.
has() { command -v "$1" >/dev/null 2>&1; }

# Whether Debian packages can be installed here without asking anyone.
can_apt() { [[ $(id -u) == 0 ]] && has apt-get; }
apt_updated=
apt_install() {
  if [[ ! $apt_updated ]]; then
    apt-get update -qq || return 1
    apt_updated=yes
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
