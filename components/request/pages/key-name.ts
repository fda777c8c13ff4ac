import type { KeyChoice } from '#lib/plan/plan.ts';

/** What people call a key: its first alias without the prefix, or its id. */
export function keyName(choice: Pick<KeyChoice, 'aliases' | 'keyId'>): string {
  return choice.aliases[0]?.replace(/^alias\//, '') ?? choice.keyId;
}
