#!/usr/bin/env bash
# Waits until the group puts the instance in service, then becomes the launcher.
set -Eeuo pipefail
shopt -s inherit_errexit
cd /
source /opt/poolkeeper/settings.sh
source /opt/poolkeeper/functions.sh
source /opt/poolkeeper/secrets.sh

main() {
  use_proxy
  use_region
  local began waited=''
  wait_until_in_service
  began=$(begin_step secrets)
  set_metadata
  set_secrets
  end_step secrets "$began"
  await_setup
  began=$(begin_step environment)
  source /opt/poolkeeper/environment.sh
  pass_on_to_runs
  export SPACELIFT_LAUNCHER_RUN_TIMEOUT=${SPACELIFT_LAUNCHER_RUN_TIMEOUT:-${RUN_TIMEOUT}s}
  export SPACELIFT_WORKER_COMMS_PROTOCOL=$COMMS_PROTOCOL
  if [[ -n $COMMS_URL ]]; then export SPACELIFT_WORKER_COMMS_URL=$COMMS_URL; fi
  # The user's script may use unset variables; a command that fails powers the instance off, as elsewhere.
  set +u
  source /opt/poolkeeper/before-launcher.sh
  set -u
  list_other_containers
  require_a_future
  end_step environment "$began"
  began=$(begin_step registration)
  # An instance that waited in the warm pool has booted long before. Without this line its times are not reported.
  if [[ -z $waited ]]; then printf 'registration %s\n' "$began" >>/var/run/poolkeeper/boot-times; fi
  cd /opt/spacelift
  # Replaces this shell, so that signals to the service reach the launcher itself.
  if [[ -n $SELF_HOSTED_URI && $RUN_AS_ROOT == false ]]; then
    export HOME=/home/spacelift USER=spacelift
    exec setpriv --reuid spacelift --regid spacelift --init-groups /usr/bin/spacelift-launcher
  fi
  exec /usr/bin/spacelift-launcher
}

wait_until_in_service() {
  if [[ $WARM_POOL == false ]]; then return; fi
  local wanted
  until wanted=$(metadata autoscaling/target-lifecycle-state) && [[ $wanted == InService ]]; do
    if [[ ${wanted:-unknown} != "$waited" ]]; then
      waited=${wanted:-unknown}
      log "waiting in the warm pool ($waited)"
    fi
    sleep 1
  done
}

# Notes which step begins, for the report of a failure, and prints when.
begin_step() {
  printf %s "$1" >/var/run/poolkeeper/boot-step
  since_kernel
}

end_step() { printf '%s %s %s\n' "$1" "$2" "$(since_kernel)" >>/var/run/poolkeeper/boot-times; }

# At a later start of the instance, nothing holds the lock.
await_setup() {
  local lock
  exec {lock}>/var/run/poolkeeper/setup-lock
  flock "$lock"
  exec {lock}>&-
  [[ -f /opt/poolkeeper/ready ]] || die 'no worker starts: the setup has failed'
}

# The gate drains the workers that it sees. One that starts while it releases the instance could get a run before Spacelift lists it.
require_a_future() {
  local -r _target=$(metadata autoscaling/target-lifecycle-state || true)
  if [[ $_target == Terminated || $_target == Warmed:* ]]; then die 'no worker starts: the group takes this instance out of service'; fi
}

set_metadata() {
  SPACELIFT_METADATA_instance_id=$(metadata_like instance-id 'i-[0-9a-f]{8,17}')
  SPACELIFT_METADATA_ami_id=$(metadata_like ami-id 'ami-[0-9a-f]{8,17}')
  export SPACELIFT_METADATA_instance_id SPACELIFT_METADATA_ami_id SPACELIFT_METADATA_asg_id=$GROUP_NAME
}

# Reads all secrets before it sets a variable, which may be one of those that the AWS command line reads.
set_secrets() {
  local index value
  local values=() locations=()
  for ((index = 0; index < ${#SECRETS[@]}; index += 4)); do locations+=("${SECRETS[*]:index+1:2}"); done
  prefetch_secrets "${locations[@]}"
  for ((index = 0; index < ${#SECRETS[@]}; index += 4)); do
    read_secret value "${SECRETS[@]:index+1:3}"
    values+=("$value")
  done
  for index in "${!values[@]}"; do export "${SECRETS[index * 4]}=${values[index]}"; done
}

# Lists the containers that are there before the first run, for the witness. A second start may find a run, so it adds none.
list_other_containers() {
  local -r list=/var/run/poolkeeper/other-containers
  if [[ -f $list ]]; then return; fi
  timeout 20 docker ps --quiet --no-trunc >"$list.new" || log 'cannot list the containers: each counts as a run'
  mv "$list.new" "$list"
}

# Passes variables and files on to the runs, which are containers and see only what is listed for them.
pass_on_to_runs() {
  local names=()
  if [[ -n $HTTP_PROXY_URL ]]; then names+=(HTTP_PROXY http_proxy); fi
  if [[ -n $HTTPS_PROXY_URL ]]; then names+=(HTTPS_PROXY https_proxy); fi
  if ((${#names[@]} > 0)); then names+=(NO_PROXY no_proxy); fi
  if [[ -n $CA_KIND$CA_URI ]]; then
    local -r bundle=/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem inside=/opt/poolkeeper/ca-bundle.pem
    copy_read_only "$bundle" "$inside"
    export SPACELIFT_WORKER_EXTRA_MOUNTS=${SPACELIFT_WORKER_EXTRA_MOUNTS:+$SPACELIFT_WORKER_EXTRA_MOUNTS,}$inside:$inside
    # Each tool has its own variable for the bundle. The launcher uses the system's certificates.
    export SSL_CERT_FILE=$inside AWS_CA_BUNDLE=$inside REQUESTS_CA_BUNDLE=$inside CURL_CA_BUNDLE=$inside GIT_SSL_CAINFO=$inside NODE_EXTRA_CA_CERTS=$inside
    names+=(SSL_CERT_FILE AWS_CA_BUNDLE REQUESTS_CA_BUNDLE CURL_CA_BUNDLE GIT_SSL_CAINFO NODE_EXTRA_CA_CERTS)
  fi
  if ((${#names[@]} == 0)); then return; fi
  local listed
  listed=$(IFS=,; printf %s "${names[*]}")
  export SPACELIFT_WHITELIST_ENVS=${SPACELIFT_WHITELIST_ENVS:+$SPACELIFT_WHITELIST_ENVS,}$listed
}

# The launcher mounts files into runs writable. A bind mount of a read-only mount is read-only itself (mount(8)).
copy_read_only() {
  if mountpoint --quiet "$2"; then umount "$2"; fi
  install -m 644 "$1" "$2"
  mount --bind "$2" "$2"
  mount --options remount,bind,ro "$2"
}

main
