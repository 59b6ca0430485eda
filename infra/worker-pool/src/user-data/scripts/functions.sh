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

# Prints a secret as a JSON string. The AWS command line takes a second to start, so it is only for what curl cannot do: an older curl does
# not sign. It also says why a secret cannot be read.
secret_document() { secret_by_curl "$1" "$2" 2>/dev/null || secret_by_aws "$1" "$2"; }

# Signs the request with the role of the instance. Its key goes through a pipe, because every process sees the arguments of the others.
secret_by_curl() {
  local _service _action _body _answer _domain _role _credentials
  case $1 in
    secrets-manager) _service=secretsmanager _action=secretsmanager.GetSecretValue _body="{\"SecretId\":\"$2\"}" _answer=.SecretString ;;
    ssm-parameter) _service=ssm _action=AmazonSSM.GetParameter _body="{\"Name\":\"$2\",\"WithDecryption\":true}" _answer=.Parameter.Value ;;
    *) return 1 ;;
  esac
  _domain=$(metadata services/domain) && _role=$(metadata iam/security-credentials/) && _credentials=$(metadata "iam/security-credentials/$_role") || return
  jq --raw-output '"user = \"\(.AccessKeyId):\(.SecretAccessKey)\"\nheader = \"X-Amz-Security-Token: \(.Token)\""' <<<"$_credentials" |
    curl --silent --fail --config - --connect-timeout 5 --max-time 20 --aws-sigv4 "aws:amz:$REGION:$_service" \
      --header 'Content-Type: application/x-amz-json-1.1' --header "X-Amz-Target: $_action" --data "$_body" "https://$_service.$REGION.$_domain/" |
    jq --exit-status "$_answer | strings"
}

secret_by_aws() {
  case $1 in
    secrets-manager) aws secretsmanager get-secret-value --secret-id "$2" --query SecretString --output json ;;
    ssm-parameter) aws ssm get-parameter --name "$2" --with-decryption --query Parameter.Value --output json ;;
    *) die "unknown kind of secret '$1'" ;;
  esac
}

declare -A documents=()

# A pool may be deployed before its secrets are set: the instance waits for them for half an hour.
readonly secret_tries=60 secret_pause=30

# Reads a secret into the variable named first, unchanged, with line breaks, spaces and stars. Waits if it has no value yet. The
# variable must not have the name of a local here.
read_secret() {
  local -r _kind=$2 _location=$3 _key=${4-}
  local -r _known="$_kind $_location"
  local _document _value _problem _try
  for ((_try = 1; ; _try += 1)); do
    _problem="cannot read the secret $_location from $_kind"
    if [[ -z ${documents[$_known]-} ]] && _document=$(secret_document "$_kind" "$_location"); then
      documents[$_known]=$_document
    fi
    if [[ -n ${documents[$_known]-} ]]; then
      if _value=$(string_in "${documents[$_known]}" "$_key"); then break; fi
      _problem="the secret $_location has no string${_key:+ at the key $_key}"
    fi
    if ((_try == secret_tries)); then die "$_problem"; fi
    documents[$_known]=''
    wait_for_secret "$_problem"
  done
  printf -v "$1" %s "${_value%.}"
}

# Prints the string in a secret's document, or at a key in it, and a dot, which keeps trailing line breaks, as the shell would
# remove them. Errors are discarded, because jq quotes invalid input.
string_in() {
  local _filter=strings
  # shellcheck disable=SC2016 # the key is a variable of jq
  if [[ -n $2 ]]; then _filter='fromjson | .[$key] | strings'; fi
  jq --join-output --exit-status --arg key "$2" "$_filter" <<<"$1" 2>/dev/null && printf .
}

# Reads up to four documents at the same time. More would be too many for a small instance if the AWS command line reads them, which takes
# 80 MB. What fails, and the rest, is read by read_secret.
prefetch_secrets() {
  local _known _pipe
  local -A _pipes=()
  for _known; do
    if ((${#_pipes[@]} == 4)) || [[ -n ${_pipes[$_known]-} ]]; then continue; fi
    exec {_pipe}< <(secret_document "${_known%% *}" "${_known#* }" 2>/dev/null)
    _pipes[$_known]=$_pipe
  done
  for _known in "${!_pipes[@]}"; do
    _pipe=${_pipes[$_known]}
    documents[$_known]=$(cat <&"$_pipe")
    exec {_pipe}<&-
  done
}

# An instance that waits has no worker, so that nothing is lost if its group terminates it meanwhile.
wait_for_secret() {
  local -r _target=$(metadata autoscaling/target-lifecycle-state || true)
  if [[ $_target == Terminated ]]; then die "$1, and the group terminates this instance"; fi
  log "$1: waiting until it is set"
  sleep "$secret_pause"
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
