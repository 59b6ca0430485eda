# shellcheck shell=bash
# Functions that get the launcher and check it, for the setup of an instance and for the build of an image.

readonly trusted_fingerprint=175FD97AD2358EFE02832978E302FB5AA29D88F7
readonly usual_comms_url='^https://app\.(us\.)?spacelift\.io$'
# What an image of the pool's own contains.
readonly image_files=/opt/poolkeeper-image/files

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

download_launcher() { get_launcher download; }

# Gets the launcher into the folder $work by `download` or `copy_of_image`, and checks it in the same way. Sets launcher_name.
get_launcher() {
  local -r get=$1
  local edition='' architecture checksum
  architecture=$(architecture)
  if [[ $FEDRAMP == auto && $COMMS_URL =~ $usual_comms_url ]]; then
    # The launcher is the usual one, or the check fails.
    start edition edition >/dev/null
  else
    start edition true
    edition=$(edition)
  fi
  launcher_name=spacelift-launcher$edition-$architecture
  start binary "$get" "$launcher_name" launcher
  if [[ -n $LAUNCHER_SHA256 ]]; then
    await edition binary
    check_pinned_checksum
    return
  fi
  start sums "$get" "${launcher_name}_SHA256SUMS" sums
  start signature "$get" "${launcher_name}_SHA256SUMS.sig" sums.sig
  export GNUPGHOME=$work/keys
  mkdir -m 700 "$GNUPGHOME"
  start key import_key "$get"
  await sums signature key
  check_signature
  await edition binary
  read -r checksum _ < <(sha256sum "$work/launcher")
  is_listed "$checksum" "$launcher_name" || die "the launcher's checksum $checksum is not in the signed list as $launcher_name"
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

# The image has the key as it was when the image was built.
import_key() {
  local source
  if [[ $1 == copy_of_image ]]; then
    copy_of_image - key
    gpg --batch --quiet --import "$work/key"
    return
  fi
  for source in \
    "https://keys.openpgp.org/vks/v1/by-fingerprint/$trusted_fingerprint" \
    "https://keyserver.ubuntu.com/pks/lookup?op=get&options=mr&search=0x$trusted_fingerprint" \
    "https://pgp.mit.edu/pks/lookup?op=get&options=mr&search=0x$trusted_fingerprint"; do
    if download_from "$source" "$work/key" && gpg --batch --quiet --import "$work/key"; then return; fi
    log "cannot get the key from $source"
  done
  die "cannot get the key $trusted_fingerprint, which signs the launcher, from any key server: set launcher.sha256 to do without it"
}

check_pinned_checksum() {
  printf '%s  %s\n' "$LAUNCHER_SHA256" "$work/launcher" | sha256sum --check --status ||
    die "the launcher's checksum is not $LAUNCHER_SHA256, as launcher.sha256 requires"
}

download() { download_from "$DOWNLOAD_BASE_URL/$1" "$work/$2"; }

# Copies a file of the image, unless the image has another launcher than the one that is needed.
copy_of_image() {
  local -r there=$(<"$image_files/name")
  [[ $there == "$launcher_name" ]] || die "the image has the launcher $there instead of $launcher_name"
  cp "$image_files/$2" "$work/$2"
}

download_from() {
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
