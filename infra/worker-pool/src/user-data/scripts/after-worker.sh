#!/usr/bin/env bash
# The launcher has ended, or could not start: so does the machine, unless somebody wants to look at what went wrong.
set -Eeuo pipefail
source /opt/poolkeeper/settings.sh
source /opt/poolkeeper/functions.sh

log "the launcher has ended: ${SERVICE_RESULT:-unknown} ${EXIT_STATUS:-}"
if [[ ${SERVICE_RESULT:-} == success || $POWER_OFF_ON_ERROR == true ]]; then
  power_off_later
else
  log 'stays on for somebody to look: launcher.powerOffOnError is false'
fi
