#!/usr/bin/env bash
# Puts the program of a release on PATH: out of the tool cache, or downloaded and held against the release's checksums.
# Everything that a user may set arrives in the environment and is never part of a command line that is put together.
set -euo pipefail

fail() {
  printf '::error::hullwright: %s\n' "$(printf '%s' "$1" | tr '\r\n' '  ')"
  exit 1
}

version=${HULLWRIGHT_VERSION:-}
if [ -z "$version" ]; then
  # The release that this action belongs to.
  version=$(sed -n '/^\[workspace\.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml")
fi
version=${version#v}
case $version in
  latest) ;;
  '' | *[!0-9A-Za-z.+-]* | [!0-9]*) fail "the version \`$version\` is none: write 1.2.3 or latest" ;;
esac

case ${RUNNER_ARCH:-} in
  X64) arch=x86_64 ;;
  ARM64) arch=aarch64 ;;
  *) fail "there is no release for the architecture ${RUNNER_ARCH:-(unknown)}" ;;
esac
program=hullwright kind=tar.gz
case ${RUNNER_OS:-} in
  Linux) target=$arch-unknown-linux-musl ;;
  macOS) target=$arch-apple-darwin ;;
  Windows) target=$arch-pc-windows-msvc program=hullwright.exe kind=zip ;;
  *) fail "there is no release for the system ${RUNNER_OS:-(unknown)}" ;;
esac

use() {
  printf '%s\n' "$1" >>"$GITHUB_PATH"
  printf 'program=%s\n' "$1/$program" >>"$GITHUB_OUTPUT"
  printf 'version=%s\n' "$2" >>"$GITHUB_OUTPUT"
}

# The layout that other actions know: tool, version and architecture, with a mark once it is complete.
cached() { printf '%s/hullwright/%s/%s' "${RUNNER_TOOL_CACHE:-$RUNNER_TEMP/tools}" "$1" "$(printf '%s' "$RUNNER_ARCH" | tr 'XARM' 'xarm')"; }

if [ "$version" != latest ] && [ -f "$(cached "$version").complete" ] && [ -x "$(cached "$version")/$program" ]; then
  echo "hullwright $version is in the tool cache"
  use "$(cached "$version")" "$version"
  exit 0
fi

releases=${HULLWRIGHT_RELEASES:-https://github.com/hullwright/hullwright/releases}
if [ "$version" = latest ]; then
  from=$releases/latest/download
else
  from=$releases/download/v$version
fi
archive=hullwright-$target.$kind
temporary=$(mktemp -d "${RUNNER_TEMP:-/tmp}/hullwright.XXXXXX")
trap 'rm -rf "$temporary"' EXIT

download() {
  curl --fail --silent --show-error --location --retry 3 --proto '=https,file' --proto-redir '=https' --output "$temporary/$1" "$from/$1" ||
    fail "$from/$1 cannot be downloaded"
}
echo "downloading $from/$archive"
download SHA256SUMS
download "$archive"

wanted=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$temporary/SHA256SUMS")
[ -n "$wanted" ] || fail "SHA256SUMS of the release does not name $archive"
if command -v sha256sum >/dev/null 2>&1; then
  found=$(sha256sum "$temporary/$archive")
else
  found=$(shasum -a 256 "$temporary/$archive")
fi
found=${found#\\}
[ "${found%% *}" = "$wanted" ] || fail "the checksum of $archive is ${found%% *}, the release says $wanted"

mkdir "$temporary/content"
if [ "$kind" = zip ]; then
  unzip -q "$temporary/$archive" -d "$temporary/content"
else
  tar -xzf "$temporary/$archive" -C "$temporary/content"
fi
chmod +x "$temporary/content/$program"
said=$("$temporary/content/$program" --version) || fail "the program of the release does not run here"
version=${said##* }

folder=$(cached "$version")
mkdir -p "$(dirname "$folder")"
rm -rf "$folder" "$folder.complete"
mv "$temporary/content" "$folder"
: >"$folder.complete"
echo "hullwright $version is installed"
use "$folder" "$version"
