#!/usr/bin/env bash
# Prepares a new instance for the launcher. The caller powers the instance off if this fails.
set -Eeuo pipefail
shopt -s inherit_errexit
umask 022
cd /
source /opt/poolkeeper/settings.sh
source /opt/poolkeeper/functions.sh
source /opt/poolkeeper/secrets.sh
source /opt/poolkeeper/launcher.sh

readonly launcher=/usr/bin/spacelift-launcher

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
  if [[ -n $SELF_HOSTED_URI ]]; then
    install_launcher_by copy_from_bucket
  elif [[ ! -f $image_files/name ]]; then
    install_launcher_by download_launcher
  else
    # A shell of its own ends where a check fails.
    start image_launcher install_launcher_by copy_from_image
    if ! await image_launcher; then
      log 'the launcher of the image is refused: downloading one'
      install_launcher_by download_launcher
    fi
  fi
}

install_launcher_by() {
  local work
  work=$(mktemp -d)
  "$1"
  install -m 755 "$work/launcher" "$launcher"
  rm -rf "$work"
}

copy_from_bucket() {
  aws s3 cp --only-show-errors "$SELF_HOSTED_URI" "$work/launcher"
  if [[ -n $LAUNCHER_SHA256 ]]; then check_pinned_checksum; fi
}

copy_from_image() { get_launcher copy_of_image; }

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
