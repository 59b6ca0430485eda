#!/usr/bin/env bash
# Runs after the launcher has ended or failed to start. Powers the instance off, unless it should stay on for debugging.
set -Eeuo pipefail
source /opt/poolkeeper/settings.sh
source /opt/poolkeeper/functions.sh

# Without a registered worker, the gate asks for the report.
if [[ ${SERVICE_RESULT:-} != success ]]; then timeout 30 /opt/poolkeeper/report-failed-boot.sh || log 'cannot report the step'; fi
log "the launcher ended: ${SERVICE_RESULT:-unknown} ${EXIT_STATUS:-}"
if [[ ${SERVICE_RESULT:-} == success || $POWER_OFF_ON_ERROR == true ]]; then
  power_off_later
else
  log 'the instance stays on for debugging, because launcher.powerOffOnError is false'
fi
