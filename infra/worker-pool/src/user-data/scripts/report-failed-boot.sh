#!/usr/bin/env bash
# Reports at which step the boot has failed, in the tag poolkeeper:boot, which EC2 still shows for about an hour after the end of
# the instance. The gate logs it.
set -Eeuo pipefail
shopt -s inherit_errexit
source /opt/poolkeeper/settings.sh
source /opt/poolkeeper/functions.sh

use_proxy
use_region
instance=$(metadata_like instance-id 'i-[0-9a-f]{8,17}')
step=unknown
for file in failed-step boot-step; do
  if [[ -s /var/run/poolkeeper/$file ]]; then
    step=$(<"/var/run/poolkeeper/$file")
    break
  fi
done
log "the boot failed at the step: $step"
aws ec2 create-tags --resources "$instance" --tags "Key=poolkeeper:boot,Value=$step $(date -u +%FT%TZ)" --cli-connect-timeout 5 --cli-read-timeout 10
