#!/usr/bin/env bash
# Prepares a new instance for the launcher. The caller powers the instance off if this fails.
set -Eeuo pipefail
shopt -s inherit_errexit
umask 022
cd /
source /opt/poolkeeper/settings.sh
source /opt/poolkeeper/functions.sh

readonly launcher=/usr/bin/spacelift-launcher
readonly trusted_fingerprint=175FD97AD2358EFE02832978E302FB5AA29D88F7
readonly usual_comms_url='^https://app\.(us\.)?spacelift\.io$'

main() {
  use_proxy
  use_region
  local lock setup_began
  setup_began=$(since_kernel)
  # The worker reads its secrets meanwhile. Before it starts the launcher, it waits for the lock, and for the file that shows success.
  exec {lock}>/var/run/poolkeeper/setup-lock
  flock "$lock"
  start services run_step services start_services
  # The downloads and Docker may need the certificates.
  run_step certificates trust_certificates
  start agents run_step agents set_up_agents
  start docker run_step docker set_up_docker
  start launcher run_step launcher install_launcher
  await services docker launcher
  printf 'done %s' "$(date -u +%FT%TZ)" >/opt/poolkeeper/ready
  flock --unlock "$lock"
  await agents
  cp /opt/poolkeeper/ready /opt/poolkeeper/set-up
  printf 'setup %s %s\n' "$setup_began" "$(since_kernel)" >>/var/run/poolkeeper/boot-times
  log 'the instance is set up'
}

# Runs a step of the boot in a shell of its own, and notes its times, or that it is the first to fail.
run_step() (
  local -r _step=$1 began=$(since_kernel)
  trap '(($? == 0)) || [[ -s /var/run/poolkeeper/failed-step ]] || printf %s "$_step" >/var/run/poolkeeper/failed-step' EXIT
  "$2"
  printf '%s %s %s\n' "$1" "$began" "$(since_kernel)" >>/var/run/poolkeeper/boot-times
)

declare -A running=()

# Runs a command under a name beside the others.
start() {
  "${@:2}" &
  running[$1]=$!
}

# Waits for all of these, and fails if one has failed.
await() {
  local name status=0
  for name; do wait "${running[$name]}" || status=1; done
  return "$status"
}

# Nothing waits for the agents. Without them the instance serves its runs, so their failures are only logged.
set_up_agents() {
  if [[ $CLOUDWATCH_AGENT == false ]]; then
    if systemctl cat amazon-cloudwatch-agent >/dev/null 2>&1; then
      systemctl disable --now amazon-cloudwatch-agent || log 'cannot disable the CloudWatch agent'
    fi
  elif [[ -n $LOG_GROUP_INFO ]]; then
    set_up_cloudwatch_agent
  fi
  # In images of the isolated partitions, the agent starts before it knows its region.
  if [[ $REGION == *-iso* ]]; then systemctl restart amazon-ssm-agent || log 'cannot restart the SSM agent'; fi
}

# Publishes metrics per group, because metrics per instance cost more than a small instance.
set_up_cloudwatch_agent() {
  local -r agent=/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl
  if [[ ! -x $agent ]]; then
    log 'the image has no CloudWatch agent: the logs stay on the instance'
    return
  fi
  cat >/opt/poolkeeper/cloudwatch-agent.json <<JSON
{
"agent": {"omit_hostname": true},
"logs": {"logs_collected": {"files": {"collect_list": [
{"file_path": "/var/log/spacelift/info.log", "log_group_name": "$LOG_GROUP_INFO", "log_stream_name": "{instance_id}"},
{"file_path": "/var/log/spacelift/error.log", "log_group_name": "$LOG_GROUP_ERROR", "log_stream_name": "{instance_id}"}
]}}},
"metrics": {"namespace": "Poolkeeper/Instances", "metrics_collected": {
"mem": {"measurement": ["used_percent"], "append_dimensions": {"AutoScalingGroupName": "$GROUP_NAME"}},
"disk": {"measurement": ["used_percent"], "resources": ["/"], "drop_device": true, "append_dimensions": {"AutoScalingGroupName": "$GROUP_NAME"}}
}}
}
JSON
  timeout 60 "$agent" -a fetch-config -m ec2 -s -c file:/opt/poolkeeper/cloudwatch-agent.json ||
    log 'the CloudWatch agent does not start: the logs stay on the instance'
}

trust_certificates() {
  local -r anchors=/etc/pki/ca-trust/source/anchors
  local certificates
  if [[ -n $CA_KIND ]]; then
    read_secret certificates "$CA_KIND" "$CA_LOCATION" "$CA_KEY"
    [[ $certificates == *'-----BEGIN CERTIFICATE-----'* ]] || die "$CA_LOCATION contains no PEM certificate"
    printf '%s\n' "$certificates" >"$anchors/poolkeeper.pem"
  fi
  if [[ -n $CA_URI ]]; then aws s3 cp --only-show-errors "$CA_URI" "$anchors/poolkeeper-bundle.pem"; fi
  if [[ -n $CA_KIND$CA_URI ]]; then update-ca-trust extract; fi
}

set_up_docker() {
  if [[ -n $HTTP_PROXY_URL$HTTPS_PROXY_URL ]]; then
    install -d /etc/systemd/system/docker.service.d
    printf '[Service]\nEnvironment="HTTP_PROXY=%s" "HTTPS_PROXY=%s" "NO_PROXY=%s"\n' \
      "$HTTP_PROXY_URL" "$HTTPS_PROXY_URL" "$PROXY_EXCEPT" >/etc/systemd/system/docker.service.d/proxy.conf
    systemctl daemon-reload
  fi
  if [[ -n $HTTP_PROXY_URL$HTTPS_PROXY_URL$CA_KIND$CA_URI ]]; then
    systemctl restart docker
  elif systemctl cat docker >/dev/null 2>&1; then
    # It starts at boot, and this waits until it has. If it starts only after this script, the worker waits for it.
    timeout 60 systemctl start docker || (($? == 124))
  fi
}

install_launcher() {
  work=$(mktemp -d)
  if [[ -n $SELF_HOSTED_URI ]]; then aws s3 cp --only-show-errors "$SELF_HOSTED_URI" "$work/launcher"; else fetch_launcher; fi
  if [[ -n $LAUNCHER_SHA256 ]]; then check_pinned_checksum; fi
  install -m 755 "$work/launcher" "$launcher"
  rm -rf "$work"
}

fetch_launcher() {
  local edition='' architecture checksum
  architecture=$(architecture)
  if [[ $FEDRAMP == auto && $COMMS_URL =~ $usual_comms_url ]]; then
    # The launcher is the usual one, or the check fails.
    start edition edition >/dev/null
  else
    start edition true
    edition=$(edition)
  fi
  local -r name=spacelift-launcher$edition-$architecture
  start download download "$DOWNLOAD_BASE_URL/$name" "$work/launcher"
  if [[ -n $LAUNCHER_SHA256 ]]; then
    await edition download
    return
  fi
  start sums download "$DOWNLOAD_BASE_URL/${name}_SHA256SUMS" "$work/sums"
  start signature download "$DOWNLOAD_BASE_URL/${name}_SHA256SUMS.sig" "$work/sums.sig"
  export GNUPGHOME=$work/keys
  mkdir -m 700 "$GNUPGHOME"
  start key import_key
  await sums signature key
  check_signature
  await edition download
  read -r checksum _ < <(sha256sum "$work/launcher")
  is_listed "$checksum" "$name" || die "the launcher's checksum $checksum is not in the signed list as $name"
}

# The list may contain other files, which are signed as well. It may have the name without the architecture.
is_listed() {
  local checksum file
  while read -r checksum file; do
    file=${file#\*}
    if [[ $checksum == "$1" && (${file##*/} == "$2" || ${file##*/} == spacelift-launcher) ]]; then return; fi
  done <"$work/sums"
  return 1
}

# Trusts only good signatures by this key, wherever the key was downloaded from. gpg succeeds, and reports VALIDSIG, for a key that is
# revoked or has expired as well (doc/DETAILS of GnuPG). VALIDSIG has the signing key first and its primary key last.
check_signature() {
  local verdict keyword signer rest
  gpg --batch --status-fd 1 --verify "$work/sums.sig" "$work/sums" >"$work/status" || die "the signature of the launcher's checksums is invalid"
  while read -r _ keyword signer rest; do
    case $keyword in
      NEWSIG | GOODSIG | EXPSIG | EXPKEYSIG | REVKEYSIG) verdict=$keyword ;;
    esac
    if [[ $keyword != VALIDSIG || ($signer != "$trusted_fingerprint" && ${rest##* } != "$trusted_fingerprint") ]]; then continue; fi
    [[ $verdict == GOODSIG ]] ||
      die "the signature of the launcher's checksums by the key $trusted_fingerprint is not good: $verdict. To do without it, set launcher.sha256"
    log "the launcher's checksums were signed on ${rest%% *}"
    return
  done <"$work/status"
  die "the launcher's checksums are not signed by the key $trusted_fingerprint"
}

import_key() {
  local source
  for source in \
    "https://keys.openpgp.org/vks/v1/by-fingerprint/$trusted_fingerprint" \
    "https://keyserver.ubuntu.com/pks/lookup?op=get&options=mr&search=0x$trusted_fingerprint" \
    "https://pgp.mit.edu/pks/lookup?op=get&options=mr&search=0x$trusted_fingerprint"; do
    if download "$source" "$work/key" && gpg --batch --quiet --import "$work/key"; then return; fi
    log "cannot get the key from $source"
  done
  die "cannot get the key $trusted_fingerprint, which signs the launcher, from any key server: set launcher.sha256 to do without it"
}

check_pinned_checksum() {
  printf '%s  %s\n' "$LAUNCHER_SHA256" "$work/launcher" | sha256sum --check --status ||
    die "the launcher's checksum is not $LAUNCHER_SHA256, as launcher.sha256 requires"
}

download() {
  curl --silent --show-error --fail --location --proto "=${1%%:*}" --connect-timeout 10 \
    --retry 5 --retry-all-errors --retry-max-time 180 --output "$2" "$1"
}

architecture() {
  local machine
  machine=$(uname -m)
  case $machine in
    x86_64 | aarch64) printf %s "$machine" ;;
    *) die "Spacelift has no launcher for the architecture $machine" ;;
  esac
}

edition() {
  local token broker is_fedramp=$FEDRAMP
  if [[ $is_fedramp == auto ]]; then
    read_secret token "$TOKEN_KIND" "$TOKEN_LOCATION" "$TOKEN_KEY"
    broker=$(base64 --decode <<<"$token" 2>/dev/null | jq --raw-output '.broker.endpoint // ""' 2>/dev/null) ||
      die "SPACELIFT_TOKEN is not a worker pool token: it must be a JSON object in base64"
    if [[ $broker =~ \.fedramp\.spacelift\.(io|dev)(:[0-9]+)?$ ]]; then is_fedramp=true; fi
  fi
  if [[ $is_fedramp != true ]]; then return; fi
  [[ ! $COMMS_URL =~ $usual_comms_url ]] ||
    die "the token is of Spacelift FedRAMP, whose workers do not connect to $COMMS_URL: set launcher.communicationUrl"
  printf %s -fedramp
}

# The witness is a service of its own, which outlives the worker and restarts after any end. The worker's service runs at each start,
# because an instance of a warm pool is set up long before it enters service; cloud-init must not wait with it.
start_services() {
  # systemd needs the folder of the logs.
  if [[ -n $SELF_HOSTED_URI && $RUN_AS_ROOT == false ]]; then
    if ! id spacelift >/dev/null 2>&1; then useradd --uid 1983 --create-home spacelift; fi
    usermod --append --groups docker spacelift
    install -d -o spacelift -g spacelift /opt/spacelift /var/log/spacelift
  else
    install -d /opt/spacelift /var/log/spacelift
  fi
  cat >/etc/systemd/system/poolkeeper-witness.service <<UNIT
[Unit]
Description=Poolkeeper's reports of the runs on this instance
After=network-online.target docker.service
Wants=network-online.target

[Service]
ExecStart=/opt/poolkeeper/witness.sh
Restart=always
RestartSec=5
Nice=-10
OOMScoreAdjust=-900

[Install]
WantedBy=multi-user.target
UNIT
  cat >/etc/systemd/system/spacelift-worker.service <<UNIT
[Unit]
Description=Spacelift worker of the pool $POOL
After=network-online.target docker.service
Wants=network-online.target

[Service]
ExecStart=/opt/poolkeeper/start-worker.sh
ExecStopPost=/opt/poolkeeper/after-worker.sh
Restart=no
KillMode=mixed
TimeoutStopSec=$RUN_TIMEOUT
StandardOutput=append:/var/log/spacelift/info.log
StandardError=append:/var/log/spacelift/error.log

[Install]
WantedBy=multi-user.target
UNIT
  # Also makes systemd read the new units.
  systemctl enable --now --no-block poolkeeper-witness.service spacelift-worker.service
}

main
