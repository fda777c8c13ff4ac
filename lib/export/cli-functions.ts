import type { CodeWords } from './blueprint.ts';
import { quoteShell } from './quote-shell.ts';

/** The functions that every script has, and what it reads of its command line. */
export function scriptFunctions(words: CodeWords): string {
  return String.raw`DRY_RUN=no
if [ "$#" -gt 0 ] && [ "$1" = --dry-run ]; then DRY_RUN=yes; fi
export AWS_REGION="$REGION" AWS_DEFAULT_REGION="$REGION" AWS_PAGER='' AWS_CLI_FILE_ENCODING=UTF-8
NEW_KEY='Access to KMS is not allowed|ResourceNotFoundException|EncryptionFailure'
MADE=''

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }
made() { MADE="$MADE  $1"$'\n'; }
finish() {
  local status=$?
  if [ "$status" -ne 0 ] && [ -n "$MADE" ]; then printf '%s:\n%s' ${quoteShell(words.left)} "$MADE" >&2; fi
}
trap finish EXIT

ask() {
  printf '%s: ' "$1" >&2
  IFS= read -r ANSWER || stop ${quoteShell(words.stopped)}
}

# The passwords stay in this shell: jq and aws read them from a pipe, not from their command lines.
ask_password() {
  local again
  printf '%s %s: ' ${quoteShell(words.password)} "$1" >&2
  IFS= read -rs PASSWORD || stop ${quoteShell(words.stopped)}
  printf '\n%s: ' ${quoteShell(words.again)} >&2
  IFS= read -rs again || stop ${quoteShell(words.stopped)}
  printf '\n' >&2
  if [ -z "$PASSWORD" ] || [ "$PASSWORD" != "$again" ]; then stop ${quoteShell(words.differ)}; fi
}

# must_be_free NAME ERROR command ...: stops unless the command fails with this error.
must_be_free() {
  local name=$1 error=$2 said
  shift 2
  if said=$("$@" 2>&1); then stop ${quoteShell(words.taken)}": $name"; fi
  case $said in *"($error)"*) ;; *) stop "$said" ;; esac
}

# retry 'ERROR|ERROR' command ...: repeats the command for at most 150 seconds while AWS answers with one of the errors.
retry() {
  local errors=$1 deadline=$((SECONDS + 150)) said
  shift
  while true; do
    if { said=$("$@" 2>&1 >&3 3>&-); } 3>&1; then return; fi
    if [[ ! $said =~ $errors ]] || [ "$SECONDS" -ge "$deadline" ]; then stop "$said"; fi
    sleep 2
  done
}

# secret_value USER PASSWORD
secret_value() { printf '%s' "$2" | jq -Rscj --arg user "$1" '{username: $user, password: .}'; }

# create_secret NAME USER DESCRIPTION TAGS PASSWORD
create_secret() {
  local request
  request=$(jq -n --arg name "$1" --arg description "$3" --argjson tags "$4" --arg key "$KEY_ARN" \
    '{Name: $name, KmsKeyId: $key, Tags: $tags} + (if $description == "" then {} else {Description: $description} end)')
  secret_value "$2" "$5" |
    aws secretsmanager create-secret --cli-input-json "$request" --secret-string file:///dev/stdin --query ARN --output text
}

# replace_secret ARN USER DESCRIPTION TAGS PASSWORD
replace_secret() {
  local request
  request=$(jq -n --arg arn "$1" --arg description "$3" --arg key "$KEY_ARN" \
    '{SecretId: $arn, KmsKeyId: $key} + (if $description == "" then {} else {Description: $description} end)')
  secret_value "$2" "$5" |
    aws secretsmanager update-secret --cli-input-json "$request" --secret-string file:///dev/stdin >/dev/null &&
    aws secretsmanager tag-resource --secret-id "$1" --tags "$4"
}`;
}
