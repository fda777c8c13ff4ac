/**
 * AWS's rules for the names in a request. Each check returns the code of the first broken rule, or null; `lib/i18n` has
 * the text for each code. Sources: KMS CreateAlias, Secrets Manager CreateSecret, IAM CreateRole, PutRolePolicy.
 */
export type NameProblem =
  | 'required'
  | 'too-long'
  | 'characters'
  | 'reserved-alias'
  | 'control-characters'
  | 'not-principal-arn'
  | 'other-account'
  | 'other-partition';

const ALIAS_PREFIX = 'alias/';
/** 256 characters including the prefix `alias/`. */
export const ALIAS_MAX = 256 - ALIAS_PREFIX.length;
export const SECRET_NAME_MAX = 512;
export const ROLE_NAME_MAX = 64;
export const POLICY_NAME_MAX = 128;
/** Of a KMS key, a secret and a role. */
export const DESCRIPTION_MAX = 8192;
export const SECRET_DESCRIPTION_MAX = 2048;
export const ROLE_DESCRIPTION_MAX = 1000;
/** Maximum UTF-8 bytes of one secret's JSON (Secrets Manager quota). */
export const SECRET_VALUE_MAX_BYTES = 65536;
/** PostgreSQL's NAMEDATALEN minus one, in UTF-8 bytes. */
export const USER_NAME_MAX_BYTES = 63;

/** Checks the alias as typed, without the prefix `alias/`. */
export function checkAlias(alias: string): NameProblem | null {
  if (alias === '') return 'required';
  if (alias.length > ALIAS_MAX) return 'too-long';
  if (!/^[a-zA-Z0-9/_-]+$/.test(alias)) return 'characters';
  if (alias.startsWith('aws/')) return 'reserved-alias';
  return null;
}

export function checkSecretName(name: string): NameProblem | null {
  if (name === '') return 'required';
  if (name.length > SECRET_NAME_MAX) return 'too-long';
  return /^[A-Za-z0-9/_+=.@-]+$/.test(name) ? null : 'characters';
}

/**
 * True if the name of a secret ends like its ARN, to which Secrets Manager adds a hyphen and six characters. AWS accepts
 * such a name but advises against it: a search by an ARN without its ending could find the wrong secret.
 */
export function endsLikeSecretArn(name: string): boolean {
  return /-[A-Za-z0-9]{6}$/.test(name);
}

export function checkRoleName(name: string): NameProblem | null {
  if (name === '') return 'required';
  if (name.length > ROLE_NAME_MAX) return 'too-long';
  return /^[A-Za-z0-9_+=,.@-]+$/.test(name) ? null : 'characters';
}

export function checkPolicyName(name: string): NameProblem | null {
  if (name === '') return 'required';
  if (name.length > POLICY_NAME_MAX) return 'too-long';
  return /^[A-Za-z0-9_+=,.@-]+$/.test(name) ? null : 'characters';
}

/** C0 and C1 control characters, which no name, user name or password may contain. */
export function hasControlCharacters(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  return /[\u0000-\u001f\u007f-\u009f]/.test(text);
}

/** Characters that change how text looks, but not its content: bidirectional overrides and zero-width marks. */
export function hasInvisibleCharacters(text: string): boolean {
  return /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/.test(text);
}

/** `alias/NAME`, as the KMS API expects it. */
export function aliasName(alias: string): string {
  return `${ALIAS_PREFIX}${alias}`;
}
