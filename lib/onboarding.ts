/** What must be so before the portal works for a team; the words are `onboarding.conditions` in `lib/i18n`. */
export const CONDITION_IDS = [
  'assumed',
  'right-account',
  'external-id-demanded',
  'other-external-id-refused',
  'source-identity-demanded',
  'session-name-demanded',
  'boundary-configured',
  'rights-enough',
  'rights-narrow',
] as const;
export type ConditionId = (typeof CONDITION_IDS)[number];

/** `unknown` where something hindered the look; it counts as not met. */
export interface Condition {
  id: ConditionId;
  state: 'met' | 'not-met' | 'unknown';
  /** What was found: action names, an account, an error's code. Never a secret. */
  found: string;
}
