/** The conditions for the portal to work for a team. The text is `onboarding.conditions` in `lib/i18n`. */
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

/** The formats of a deployer role's template, with their file extensions. */
export const TEMPLATE_FORMATS = ['cloudformation', 'terraform'] as const;
export type TemplateFormat = (typeof TEMPLATE_FORMATS)[number];
export const TEMPLATE_ENDINGS: Readonly<Record<TemplateFormat, string>> = { cloudformation: 'yaml', terraform: 'tf' };

/**
 * `unknown` if the check could not run, `not-shown` if a stand-in for AWS can't show the condition. Both count as not
 * met.
 */
export interface Condition {
  id: ConditionId;
  state: 'met' | 'not-met' | 'unknown' | 'not-shown';
  /** What the check found: action names, an account, an error code. Never a secret. */
  found: string;
}
