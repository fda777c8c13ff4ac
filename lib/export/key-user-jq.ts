import { addKeyUser } from '../aws/key-policy.ts';

// Programs for jq that change a key policy by the portal's own rules. `$role` is the ARN of the role. A test compares
// them with the portal on many policies.

/** The two statements of a key user, as text for jq. */
const WANTED = addKeyUser({ Statement: [] }, '$role').Statement.map((statement) =>
  JSON.stringify(statement).replaceAll('"$role"', '$role'),
);

const FUNCTIONS = `def as_list: if . == null then [] elif type == "array" then . else [.] end;
def one_or_list: if length == 1 then .[0] else . end;
def same_set($a; $b): ($a | length) == ($b | length) and all($a[]; . as $one | any($b[]; . == $one));
def plain:
  if type == "object" then map_values(plain) elif type == "array" then map(plain) | sort | one_or_list
  else tostring end;
def same_grant($wanted):
  ((.Sid // "") | sub(" [0-9]+$"; "")) == $wanted.Sid and .Effect == "Allow" and (.Principal | type) == "object"
  and same_set(.Action | as_list; $wanted.Action | as_list)
  and same_set(.Resource | as_list; $wanted.Resource | as_list)
  and (.Condition // {} | plain) == ($wanted.Condition // {} | plain);
def wanted: ${WANTED.join(',\n  ')};`;

/** Adds the role to both key-user statements, adds a missing one, and keeps everything else. */
export const ADD_KEY_USER = String.raw`${FUNCTIONS}
def free_sid($sid): [.Statement[].Sid] as $taken
  | first(($sid, (range(2; 1000) | $sid + " \(.)")) | select(. as $one | any($taken[]; . == $one) | not));
def join($wanted):
  ([range(0; .Statement | length) as $i | select(.Statement[$i] | same_grant($wanted)) | $i] | .[0]) as $at
  | if $at == null then free_sid($wanted.Sid) as $sid | .Statement += [$wanted | .Sid = $sid]
    elif any(.Statement[$at].Principal.AWS | as_list | .[]; . == $role) then .
    else .Statement[$at].Principal.AWS |= (as_list + [$role] | one_or_list) end;
.Statement |= as_list | reduce wanted as $one (.; join($one))`;

/** Removes the role from the key-user statements, and a statement that then names nobody. */
export const REMOVE_KEY_USER = `${FUNCTIONS}
def leave($wanted):
  if (same_grant($wanted) and any(.Principal.AWS | as_list | .[]; . == $role)) | not then .
  else .Principal.AWS |= (as_list | map(select(. != $role)) | one_or_list)
    | if .Principal.AWS != [] then . elif (.Principal | length) > 1 then del(.Principal.AWS) else empty end
  end;
.Statement |= as_list | reduce wanted as $one (.; .Statement |= map(leave($one)))`;

/**
 * A shell function that reads a key's policy, changes it by the program and writes it, until there is nothing to
 * change. It repeats while KMS doesn't know a new role yet, for at most 150 seconds. It needs KEY_ARN and ROLE_ARN.
 */
export const CHANGE_KEY_POLICY = `change_key_policy() {
  local before after said='' deadline=$((SECONDS + 150))
  while true; do
    before=$(aws kms get-key-policy --key-id "$KEY_ARN" --policy-name default --query Policy --output text | jq .)
    after=$(jq --arg role "$ROLE_ARN" "$1" <<<"$before")
    if [ "$after" = "$(jq '.Statement |= if type == "array" then . else [.] end' <<<"$before")" ]; then return; fi
    if ! said=$(aws kms put-key-policy --key-id "$KEY_ARN" --policy-name default --policy file:///dev/stdin 2>&1 <<<"$after"); then
      case $said in *MalformedPolicyDocumentException*) ;; *) deadline=0 ;; esac
    fi
    if [ "$SECONDS" -ge "$deadline" ]; then printf '%s\\n' "$said" >&2; return 1; fi
    sleep 2
  done
}`;
