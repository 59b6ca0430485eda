# shellcheck shell=bash
# Functions of the other scripts. Do not call them in conditions, where the shell would ignore their failures.

log() { printf '%s poolkeeper: %s\n' "$(date -u +%FT%TZ)" "$*" >&2; }

die() {
  log "$*"
  exit 1
}

# Reads a value of the instance's metadata with IMDSv2, bypassing any proxy.
metadata() {
  local -r at=http://169.254.169.254/latest
  local -ar options=(--silent --show-error --fail --noproxy '*' --connect-timeout 2 --max-time 10 --retry 5 --retry-connrefused)
  local token
  token=$(curl "${options[@]}" --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$at/api/token")
  curl "${options[@]}" --header "X-aws-ec2-metadata-token: $token" "$at/meta-data/$1"
}

# Reads a value and checks its format, because the metadata service has been seen to answer `null`.
metadata_like() {
  local value
  value=$(metadata "$1")
  [[ $value =~ ^$2$ ]] || die "invalid instance metadata: $1 is '$value'"
  printf '%s' "$value"
}

# What is true of this start of the instance only: a restart empties the folder. In the file boot-times each step of the boot has a line:
# its name and when it began and ended, in seconds since the start of the kernel.
mkdir -p /var/run/poolkeeper

# Prints the seconds since the start of the kernel, which no correction of the clock changes.
since_kernel() {
  local seconds
  read -r seconds _ </proc/uptime
  printf %s "${seconds%?}"
}

# Powers off later by systemd's timer, because a process that waits would be killed with its script.
power_off_later() {
  log "powering off in $POWER_OFF_DELAY s"
  systemd-run --quiet --collect --on-active="$POWER_OFF_DELAY" systemctl poweroff || systemctl poweroff
}

# Sets the proxies of these scripts and the launcher.
use_proxy() {
  if [[ -n $HTTP_PROXY_URL ]]; then export HTTP_PROXY=$HTTP_PROXY_URL http_proxy=$HTTP_PROXY_URL; fi
  if [[ -n $HTTPS_PROXY_URL ]]; then export HTTPS_PROXY=$HTTPS_PROXY_URL https_proxy=$HTTPS_PROXY_URL; fi
  if [[ -n $HTTP_PROXY_URL$HTTPS_PROXY_URL ]]; then export NO_PROXY=$PROXY_EXCEPT no_proxy=$PROXY_EXCEPT; fi
}

use_region() { export AWS_REGION=$REGION AWS_DEFAULT_REGION=$REGION; }
