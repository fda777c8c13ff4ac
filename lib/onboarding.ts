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

/** In which languages the template of a deployer role is written, and the ends of their files' names. */
export const TEMPLATE_FORMATS = ['cloudformation', 'terraform'] as const;
export type TemplateFormat = (typeof TEMPLATE_FORMATS)[number];
export const TEMPLATE_ENDINGS: Readonly<Record<TemplateFormat, string>> = { cloudformation: 'yaml', terraform: 'tf' };

/** `unknown` where something hindered the look; it counts as not met. */
export interface Condition {
  id: ConditionId;
  state: 'met' | 'not-met' | 'unknown';
  /** What was found: action names, an account, an error's code. Never a secret. */
  found: string;
}
