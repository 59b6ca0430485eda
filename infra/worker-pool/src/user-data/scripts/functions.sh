# shellcheck shell=bash
# Shared by the other scripts. Everything here fails loudly: no function is called where the shell would ignore it.

log() { printf '%s poolkeeper: %s\n' "$(date -u +%FT%TZ)" "$*" >&2; }

die() {
  log "$*"
  exit 1
}

# One value of the instance's metadata: IMDSv2, past any proxy.
metadata() {
  local -r at=http://169.254.169.254/latest
  local -ar patiently=(--silent --show-error --fail --noproxy '*' --connect-timeout 2 --max-time 10 --retry 5 --retry-connrefused)
  local token
  token=$(curl "${patiently[@]}" --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$at/api/token")
  curl "${patiently[@]}" --header "X-aws-ec2-metadata-token: $token" "$at/meta-data/$1"
}

# The same, refused unless it looks as it should: the metadata service has been seen to answer `null`.
metadata_like() {
  local value
  value=$(metadata "$1")
  [[ $value =~ ^$2$ ]] || die "instance metadata says that $1 is '$value', which it can't be"
  printf '%s' "$value"
}

# The document that holds a secret, as JSON with the secret in it as a string.
secret_document() {
  case $1 in
    secrets-manager) aws secretsmanager get-secret-value --secret-id "$2" --query SecretString --output json ;;
    ssm-parameter) aws ssm get-parameter --name "$2" --with-decryption --query Parameter.Value --output json ;;
    *) die "no secrets are kept in '$1'" ;;
  esac
}

declare -A documents=()

# Puts a secret into the variable named first, exactly: with its line breaks, spaces and stars. The variable may have any
# name but those of the locals here.
read_secret() {
  local -r _kind=$2 _location=$3 _key=${4-}
  local -r _known="$_kind $_location"
  local _document _value _filter=strings
  if [[ ! -v documents[$_known] ]]; then
    _document=$(secret_document "$_kind" "$_location") || die "can't read the secret $_location from $_kind"
    documents[$_known]=$_document
  fi
  # shellcheck disable=SC2016 # the key is a variable of jq
  if [[ -n $_key ]]; then _filter='fromjson | .[$key] | strings'; fi
  # The dot keeps the line breaks at the end, which the shell would cut off. Silent, as jq quotes what it cannot parse.
  _value=$(jq --join-output --exit-status --arg key "$_key" "$_filter" <<<"${documents[$_known]}" 2>/dev/null && printf .) ||
    die "the secret $_location has no text${_key:+ under the key $_key}"
  printf -v "$1" %s "${_value%.}"
}

# Later, and by the system's own timer: what waits in a script is killed with it.
power_off_later() {
  log "powering off in $POWER_OFF_DELAY s"
  systemd-run --quiet --collect --on-active="$POWER_OFF_DELAY" systemctl poweroff || systemctl poweroff
}

# Proxies for what these scripts and the launcher call.
use_proxy() {
  if [[ -n $HTTP_PROXY_URL ]]; then export HTTP_PROXY=$HTTP_PROXY_URL http_proxy=$HTTP_PROXY_URL; fi
  if [[ -n $HTTPS_PROXY_URL ]]; then export HTTPS_PROXY=$HTTPS_PROXY_URL https_proxy=$HTTPS_PROXY_URL; fi
  if [[ -n $HTTP_PROXY_URL$HTTPS_PROXY_URL ]]; then export NO_PROXY=$PROXY_EXCEPT no_proxy=$PROXY_EXCEPT; fi
}

use_region() { export AWS_REGION=$REGION AWS_DEFAULT_REGION=$REGION; }
