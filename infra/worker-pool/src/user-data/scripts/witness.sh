#!/usr/bin/env bash
# Reports in tags of this instance when its setup ended, whether a run is on it, and that it has several workers: a second witness
# besides Spacelift, which the gate reads. The tags are poolkeeper:setup, poolkeeper:run and poolkeeper:workers. The times of its boot
# are in the tag poolkeeper:boot-times.
set -Eeuo pipefail
shopt -s inherit_errexit
cd /
source /opt/poolkeeper/settings.sh
source /opt/poolkeeper/functions.sh

# The report of the setup, until it is a tag.
readonly setup_report=/opt/poolkeeper/set-up
# The last state in the tag, which outlives this script and a restart of the instance.
readonly reported_state=/opt/poolkeeper/reported
# The containers that were there before the launcher. Without the file the launcher has not started.
readonly other_containers=/var/run/poolkeeper/other-containers
readonly repeat_after=600 longest_pause=120 never=9999999999

main() {
  use_proxy
  use_region
  instance=$(metadata_like instance-id 'i-[0-9a-f]{8,17}')
  local state=idle reported=idle reported_at=0 pause=0 retry_at=0 now seen
  local reported_times='' workers_retry_at=0
  if [[ -s $reported_state ]]; then reported=$(<"$reported_state"); fi
  while true; do
    now=$(date +%s)
    seen=$(runs)
    # While Docker does not answer, the last state remains.
    state=${seen:-$state}
    note_first_run
    report_boot_times
    report_workers
    if ((now >= retry_at)); then
      if report; then
        pause=0
      else
        pause=$((pause == 0 ? 2 : pause * 2 > longest_pause ? longest_pause : pause * 2))
        retry_at=$((now + pause))
        log "cannot write the tags; trying again in $pause s"
      fi
    fi
    sleep 2
  done
}

# Writes what has changed. A busy state is repeated, because an old report is not believed.
report() {
  if [[ -s $setup_report ]]; then
    write_tag poolkeeper:setup "$(<"$setup_report")" || return 1
    rm "$setup_report"
  fi
  if [[ $state == "$reported" ]] && { [[ $state == idle ]] || ((now - reported_at < repeat_after)); }; then return; fi
  write_tag poolkeeper:run "$state $(date -u +%FT%TZ)" || return 1
  reported=$state reported_at=$now
  printf %s "$state" >"$reported_state"
}

# Reports, once, that several launchers run, those in containers included. A failure does not delay the reports of runs. Linux keeps
# 15 characters of a process's name.
report_workers() {
  local launchers
  if ((now < workers_retry_at)); then return; fi
  launchers=$(pgrep --count --exact spacelift-launc) || return 0
  if ((launchers < 2)); then return; fi
  if write_tag poolkeeper:workers "several $(date -u +%FT%TZ)"; then
    workers_retry_at=$never
  else
    workers_retry_at=$((now + longest_pause))
    log "cannot report that there are several workers; trying again in $longest_pause s"
  fi
}

# Notes when the first run came to the worker, besides the times of the boot.
note_first_run() {
  local times=/var/run/poolkeeper/boot-times
  if [[ $state != busy || ! -s $times ]] || ! grep --quiet '^registration ' "$times" || grep --quiet '^run ' "$times"; then return; fi
  printf 'run %s\n' "$(since_kernel)" >>"$times"
}

# Reports what has changed since the launcher started. Only figures depend on it, so nothing waits for it, and a failure is not repeated.
report_boot_times() {
  local times='' report
  if [[ -s /var/run/poolkeeper/boot-times ]]; then times=$(</var/run/poolkeeper/boot-times); fi
  if [[ $times != *registration* || $times == "$reported_times" ]]; then return; fi
  reported_times=$times
  report=$(describe_boot "$times")
  { write_tag poolkeeper:boot-times "$report" || log 'cannot report the times of the boot'; } &
}

# Prints when the kernel started, and when each step began and ended. A tag has 256 characters at most.
describe_boot() {
  local name began ended report
  report=$(date -u --date "@$(($(date +%s) - $(since_kernel | cut -d . -f 1)))" +%FT%TZ)
  while read -r name began ended; do report+=" $name $began${ended:+-$ended}"; done <<<"$1"
  printf %.256s "$report"
}

write_tag() {
  aws ec2 create-tags --resources "$instance" --tags "Key=$1,Value=$2" --cli-connect-timeout 5 --cli-read-timeout 10
}

# Prints busy or idle, or nothing if Docker does not answer. The launcher starts each run in a container. Every container that is
# not known to be something else counts as a run.
runs() {
  local listed id label
  if [[ ! -f $other_containers ]]; then
    printf idle
    return
  fi
  listed=$(timeout 20 docker ps --no-trunc --format '{{.ID}} {{.Label "poolkeeper.run"}}') || return 0
  while read -r id label; do
    if [[ -z $id || $label == false ]] || grep --quiet --line-regexp --fixed-strings "$id" "$other_containers"; then continue; fi
    printf busy
    return
  done <<<"$listed"
  printf idle
}

main
