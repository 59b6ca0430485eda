#!/usr/bin/env bash
# Stands in for a worker in a rehearsal: reports in tags of its instance that the setup has ended, and what it found out.
set -uo pipefail

readonly metadata=http://169.254.169.254/latest
token=$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600' "$metadata/api/token")
about() { curl -sf -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/$1"; }
instance=$(about instance-id)
region=$(about placement/region)
export AWS_DEFAULT_REGION=$region

write_tag() { aws ec2 create-tags --resources "$1" --tags "Key=$2,Value=$3" 2>&1; }

# Prints denied if the answer of a call says so, and allowed if there is no error.
verdict() {
  local answer
  if answer=$("$@"); then
    echo allowed
  elif [[ $answer == *UnauthorizedOperation* ]]; then
    echo denied
  else
    echo unknown
  fi
}

# The status of an answer; 000 without one.
status_of() { curl -s -o /dev/null --max-time 10 -w '%{http_code}' "$1"; }

# Seconds by which the clock of AWS is ahead of this one's.
clock_offset() {
  local there
  there=$(curl -sI --max-time 10 "https://ec2.$region.amazonaws.com/" | sed -n 's/^[Dd]ate: //p' | tr -d '\r')
  if [[ -n $there ]]; then echo $(($(date -d "$there" +%s) - $(date +%s))); fi
}

until write_tag "$instance" poolkeeper:setup "done $(date -u +%FT%TZ)" >/dev/null; do sleep 2; done
booted=$(cut -d. -f1 /proc/uptime)

peer=$(aws ec2 describe-instances --query 'Reservations[].Instances[].InstanceId' --output text \
  --filters "Name=tag:poolkeeper:rehearsal,Values=$REHEARSAL" Name=instance-state-name,Values=running |
  tr '\t' '\n' | grep -v "$instance" | head -n 1)
found="boot=$booted clock=$(clock_offset)"
found+=" spacelift=$(status_of https://app.spacelift.io) spacelift-us=$(status_of https://app.us.spacelift.io)"
found+=" other-key=$(verdict write_tag "$instance" poolkeeper:other x)"
if [[ -n $peer ]]; then found+=" other-instance=$(verdict write_tag "$peer" poolkeeper:run busy)"; fi
write_tag "$instance" poolkeeper:rehearsal:found "$found"

last=InService
while true; do
  state=$(about autoscaling/target-lifecycle-state)
  if [[ -z $state ]]; then
    token=$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600' "$metadata/api/token")
  elif [[ $state != "$last" ]]; then
    write_tag "$instance" poolkeeper:rehearsal:target "$state" && last=$state
  fi
  sleep 3
done
