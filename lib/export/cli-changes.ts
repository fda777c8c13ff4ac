import { initialKeyPolicy } from '../aws/key-policy.ts';
import { rolePolicy, trustPolicy } from '../aws/role-policies.ts';
import { PASSWORD_FIELDS } from '../request/passwords.ts';
import type { Blueprint, BlueprintSecret } from './blueprint.ts';
import { ADD_KEY_USER } from './key-user-jq.ts';
import { quoteShell } from './quote-shell.ts';

/** How the script's variables begin for each side. */
export const SIDES = { source: 'SOURCE', destination: 'DESTINATION' } as const;

/** What the script creates and changes, in the order of the setup. */
export function changes(blueprint: Blueprint): string[] {
  const { key } = blueprint;
  return [
    ...(key.mode === 'create' ? [createKey(key.administratorArns.length > 0, key.administratorsMayDelete)] : []),
    ...(key.mode === 'existing' && key.isRestored
      ? [
          'aws kms cancel-key-deletion --key-id "$KEY_ARN" >/dev/null\naws kms enable-key --key-id "$KEY_ARN"\nmade "$KEY_ARN"',
        ]
      : []),
    ...PASSWORD_FIELDS.map((field) => storeSecret(SIDES[field], blueprint[field])),
    createRole(),
    `change_key_policy ${quoteShell(ADD_KEY_USER)}`,
    putRolePolicy(),
  ];
}

/** Sent once, since a repeated call would create a second key. */
function createKey(hasAdministrators: boolean, administratorsMayDelete: boolean): string {
  const policy = initialKeyPolicy({
    partition: 'PARTITION',
    accountId: 'ACCOUNT',
    administratorArns: hasAdministrators ? ['ADMINISTRATORS'] : [],
    administratorsMayDelete,
  });
  const program = `{KeySpec: "SYMMETRIC_DEFAULT", KeyUsage: "ENCRYPT_DECRYPT", Origin: "AWS_KMS", MultiRegion: false,
  Description: $description, Tags: $tags, Policy: (${asJq(policy, {
    'arn:PARTITION:iam::ACCOUNT:root': String.raw`"arn:\($partition):iam::\($account):root"`,
    ADMINISTRATORS: '($administrators | if length == 1 then .[0] else . end)',
  })} | tojson)}`;
  return `KEY=$(jq -n --arg account "$ACCOUNT_ID" --arg partition "$PARTITION" --arg description "$KEY_DESCRIPTION" \\
  --argjson tags "$KEY_TAGS" --argjson administrators "$KEY_ADMINISTRATORS" ${quoteShell(program)})
KEY_ARN=$(AWS_MAX_ATTEMPTS=1 aws kms create-key --cli-input-json "$KEY" --query KeyMetadata.Arn --output text)
made "$KEY_ARN"
retry NotFoundException aws kms create-alias --alias-name="$KEY_ALIAS" --target-key-id="$KEY_ARN"
made "$KEY_ALIAS"`;
}

function storeSecret(side: string, secret: BlueprintSecret): string {
  const rest = `"$${side}_USER" "$${side}_DESCRIPTION" "$${side}_TAGS" "$${side}_PASSWORD"`;
  const note = `made "$${side}_SECRET_ARN"`;
  if (secret.restoredArn === null) {
    return `${side}_SECRET_ARN=$(retry "$NEW_KEY" create_secret "$${side}_SECRET_NAME" ${rest})\n${note}`;
  }
  return `aws secretsmanager restore-secret --secret-id "$${side}_SECRET_ARN" >/dev/null
${note}
retry "$NEW_KEY|InvalidRequestException" replace_secret "$${side}_SECRET_ARN" ${rest}`;
}

function createRole(): string {
  const program = `{RoleName: $name, Path: $path, Tags: $tags, AssumeRolePolicyDocument: (${asJq(trustPolicy(), {})} | tojson)}
  + (if $description == "" then {} else {Description: $description} end)
  + (if $boundary == "" then {} else {PermissionsBoundary: $boundary} end)`;
  return `ROLE=$(jq -n --arg name "$ROLE_NAME" --arg path "$ROLE_PATH" --arg description "$ROLE_DESCRIPTION" --arg boundary "$PERMISSIONS_BOUNDARY" \\
  --argjson tags "$ROLE_TAGS" ${quoteShell(program)})
ROLE_ARN=$(aws iam create-role --cli-input-json "$ROLE" --query Role.Arn --output text)
made "$ROLE_ARN"`;
}

function putRolePolicy(): string {
  const policy = rolePolicy({ keyArn: 'KEY', sourceSecretArn: 'SOURCE', destinationSecretArn: 'DESTINATION' });
  const program = asJq(policy, { KEY: '$key', SOURCE: '$source', DESTINATION: '$destination' });
  return `ROLE_POLICY=$(jq -n --arg key "$KEY_ARN" --arg source "$SOURCE_SECRET_ARN" --arg destination "$DESTINATION_SECRET_ARN" ${quoteShell(program)})
retry NoSuchEntity aws iam put-role-policy --role-name="$ROLE_NAME" --policy-name="$POLICY_NAME" --policy-document "$ROLE_POLICY"`;
}

/** A document as a program for jq, with the texts in `values` replaced by expressions. */
function asJq(document: object, expressions: Readonly<Record<string, string>>): string {
  return Object.entries(expressions).reduce(
    (text, [marker, expression]) => text.replaceAll(JSON.stringify(marker), expression),
    JSON.stringify(document),
  );
}
