#!/usr/bin/env bash
# Runs `hullwright check` as the inputs say and hands over what it found. Inputs arrive in the environment; each becomes one
# argument, whatever it holds.
set -euo pipefail

fail() {
  printf '::error::hullwright: %s\n' "$(printf '%s' "$1" | tr '\r\n' '  ')"
  exit 2
}

is_true() {
  case $2 in
    true | True | TRUE) return 0 ;;
    false | False | FALSE | '') return 1 ;;
    *) fail "$1 is neither true nor false" ;;
  esac
}

# The items of a list, one a line, without blanks around them.
lines_of() { printf '%s\n' "$1" | tr -d '\r' | sed -e 's/^[[:space:]]*//' -e 's/[[:space:]]*$//' -e '/^$/d'; }
items_of() { lines_of "$(printf '%s' "$1" | tr ',' '\n')"; }

for name in PRESET BASELINE SINCE SARIF_FILE SARIF_CATEGORY DOCKERFILE CONFIG FORMAT OUTPUT_FILE FAILURE_THRESHOLD; do
  value=INPUT_$name
  case ${!value} in
    *[[:cntrl:]]*) fail "$(printf '%s' "$name" | tr 'A-Z_' 'a-z-') holds a control character" ;;
  esac
done

arguments=(check)
[ -z "$INPUT_CONFIG" ] || arguments+=("--config=$INPUT_CONFIG")
[ -z "$INPUT_PRESET" ] || arguments+=("--preset=$INPUT_PRESET")
[ -z "$INPUT_BASELINE" ] || arguments+=("--baseline=$INPUT_BASELINE")
[ -z "$INPUT_SINCE" ] || arguments+=("--since=$INPUT_SINCE")
[ -z "$INPUT_SARIF_CATEGORY" ] || arguments+=("--sarif-category=$INPUT_SARIF_CATEGORY")

threshold=$INPUT_FAILURE_THRESHOLD
if is_true no-fail "$INPUT_NO_FAIL"; then
  threshold=never
fi
case $threshold in
  '') ;;
  error | warning | info | never) arguments+=("--fail-on=$threshold") ;;
  style) arguments+=(--fail-on=info) ;;
  ignore | none) arguments+=(--fail-on=never) ;;
  *) fail "failure-threshold is none of error, warning, info, style, ignore, none, never" ;;
esac

# Codes of hadolint and ShellCheck that stand for no rule here are told and passed over.
known() {
  case $1 in
    DL[0-9]* | SC[0-9]*)
      if ! "$HULLWRIGHT" explain "$1" >/dev/null 2>&1; then
        printf '::notice::hullwright: no rule goes by %s\n' "${1//[!A-Za-z0-9]/?}"
        return 1
      fi
      ;;
  esac
}
while IFS= read -r rule; do
  known "$rule" || continue
  arguments+=("--ignore=$rule")
done < <(items_of "$INPUT_IGNORE")
override() {
  while IFS= read -r rule; do
    known "$rule" || continue
    arguments+=("--severity=$rule=$1")
  done < <(items_of "$2")
}
# A rule may stand in several lists: the most severe counts.
override info "$INPUT_OVERRIDE_STYLE"
override info "$INPUT_OVERRIDE_INFO"
override warning "$INPUT_OVERRIDE_WARNING"
override error "$INPUT_OVERRIDE_ERROR"
while IFS= read -r registry; do
  arguments+=("--trusted-registry=$registry")
done < <(items_of "$INPUT_TRUSTED_REGISTRIES")

format=$INPUT_FORMAT
case $format in
  '') format=github ;;
  tty) format=text ;;
  gnu) format=concise ;;
  gitlab_codeclimate) format=gitlab ;;
  *[!a-z]*) fail "format is none that the program knows" ;;
esac
if is_true no-color "$INPUT_NO_COLOR"; then
  export NO_COLOR=1
elif [ "$format" = text ] || [ "$format" = concise ]; then
  export CLICOLOR_FORCE=1
fi
reports=$(mktemp -d "${RUNNER_TEMP:-/tmp}/hullwright-reports.XXXXXX")
sarif=${INPUT_SARIF_FILE:-$reports/hullwright.sarif}
if [ -n "$INPUT_OUTPUT_FILE" ]; then
  arguments+=("--format=$format" "--output=$INPUT_OUTPUT_FILE" --format=github)
else
  arguments+=("--format=$format")
fi
arguments+=(--format=sarif "--output=$sarif" --format=json "--output=$reports/findings.json" --format=concise "--output=$reports/findings.txt")

while IFS= read -r argument; do
  arguments+=("$argument")
done < <(lines_of "$INPUT_ARGS")

paths=()
while IFS= read -r path; do
  paths+=("$path")
done < <(lines_of "$INPUT_PATHS")
if [ ${#paths[@]} -eq 0 ] && ! is_true recursive "$INPUT_RECURSIVE" && [ -n "$INPUT_DOCKERFILE" ]; then
  paths+=("$INPUT_DOCKERFILE")
fi
[ ${#paths[@]} -gt 0 ] || paths=(.)
arguments+=(-- "${paths[@]}")

if is_true verbose "$INPUT_VERBOSE"; then
  "$HULLWRIGHT" --version
  # No line of it may start a command of the runner.
  printf '  argument: %q\n' "${arguments[@]}"
fi

status=0
"$HULLWRIGHT" "${arguments[@]}" || status=$?

# A value of several lines ends at a mark that nobody can guess.
output() {
  local mark
  mark=hullwright-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s<<%s\n%s\n%s\n' "$1" "$mark" "$2" "$mark" >>"$GITHUB_OUTPUT"
}
output exit-code "$status"
if [ -s "$reports/findings.json" ]; then
  # The counts come before anything that a file of the project may bring in.
  head=$(head -c 300 "$reports/findings.json")
  for name in files errors warnings infos fixable; do
    output "$name" "$(printf '%s' "$head" | sed -n "s/.*\"summary\":{[^}]*\"$name\":\([0-9]*\).*/\1/p")"
  done
  output sarif "$sarif"
  # Outputs of a job are limited.
  output results "$(head -c 60000 "$reports/findings.txt")"
fi
exit "$status"
