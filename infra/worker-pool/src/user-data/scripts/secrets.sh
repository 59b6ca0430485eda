# shellcheck shell=bash
# Functions that read secrets, after functions.sh. Do not call them in conditions, where the shell would ignore their failures.

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
