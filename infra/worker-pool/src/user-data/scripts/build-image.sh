#!/usr/bin/env bash
# Puts into an image what an instance would download at its boot: the launcher with its signature, and runner images.
set -Eeuo pipefail
shopt -s inherit_errexit
umask 022
source /opt/poolkeeper-image/settings.sh
source /opt/poolkeeper-image/functions.sh
source /opt/poolkeeper-image/launcher.sh

main() {
  local image
  use_proxy
  systemctl enable --now docker
  for image in "${RUNNER_IMAGES[@]}"; do pull "$image"; done
  # That of a self-hosted Spacelift is in a bucket which only the pool's instances may read.
  if [[ -z $SELF_HOSTED_URI ]]; then keep_launcher; fi
  log 'the image is built'
}

# A login would stay in the image, so it has a folder of its own.
pull() {
  local -r registry=${1%%/*}
  local folder
  folder=$(mktemp -d)
  if [[ $registry =~ ^[0-9]{12}\.dkr\.ecr\.([a-z0-9-]+)\. ]]; then
    aws ecr get-login-password --region "${BASH_REMATCH[1]}" |
      docker --config "$folder" login --username AWS --password-stdin "$registry"
  fi
  docker --config "$folder" pull --quiet "$1"
  rm -rf "$folder"
}

# Keeps what the checks of each boot need. The name comes last, because a boot takes the launcher if there is a name.
keep_launcher() {
  local work file
  work=$(mktemp -d)
  get_launcher download
  mkdir -p "$image_files"
  for file in launcher sums sums.sig key; do
    if [[ -f $work/$file ]]; then cp "$work/$file" "$image_files/$file"; fi
  done
  printf '%s\n' "$launcher_name" >"$image_files/name"
  rm -rf "$work"
}

main
