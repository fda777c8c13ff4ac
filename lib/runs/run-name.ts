import type { RunView } from './view.ts';

/** What a run sets up: the key, as its new alias or its existing ARN, and the role. */
export interface SetUpName {
  alias: string | null;
  keyArn: string | null;
  roleName: string;
}

/**
 * The name of what a run sets up, or of what a clean-up cleans up: the alias, or the first characters of an existing
 * key's id; and the role.
 */
export function runName({ alias, keyArn, roleName }: SetUpName): string {
  const key = alias ?? (keyArn === null ? null : shortKeyId(keyArn));
  return key === null ? roleName : `${key} · ${roleName}`;
}

/** The name's source in a run's view, which a summary has by itself. */
export function setUpNameOf({ request: { key, role } }: RunView): SetUpName {
  return key.mode === 'create'
    ? { alias: key.alias, keyArn: null, roleName: role.roleName }
    : { alias: null, keyArn: key.keyArn, roleName: role.roleName };
}

/** Enough of a key's id, from its ARN, to recognize it. */
function shortKeyId(keyArn: string): string {
  const keyId = keyArn.slice(keyArn.lastIndexOf('/') + 1);
  return keyId.replace(/^((?:mrk-)?.{8}).+$/, '$1…');
}
