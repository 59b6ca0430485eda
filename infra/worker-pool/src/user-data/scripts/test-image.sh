#!/usr/bin/env bash
# Checks on an instance of a new image, without a pool, that a boot will use what the image contains.
set -Eeuo pipefail
shopt -s inherit_errexit
source /opt/poolkeeper-image/settings.sh
source /opt/poolkeeper-image/functions.sh
source /opt/poolkeeper-image/launcher.sh

main() {
  local image work
  timeout 60 systemctl start docker
  for image in "${RUNNER_IMAGES[@]}"; do docker image inspect "$image" >/dev/null; done
  if [[ -z $SELF_HOSTED_URI ]]; then
    work=$(mktemp -d)
    get_launcher copy_of_image
    rm -rf "$work"
  fi
  log 'the image is good'
}

main
