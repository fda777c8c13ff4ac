import { z } from 'zod';
import type { NameProblem } from '../aws/names.ts';
import type { TagProblem } from '../aws/tags.ts';

/**
 * What is wrong with a field of a request. An issue's message is one of these codes, `request.problems` in `lib/i18n`,
 * so that the browser and the server show it in the reader's language.
 */
export type RequestProblem =
  | NameProblem
  | TagProblem
  | 'too-long-bytes'
  | 'secret-names-equal'
  | 'other-secret'
  | 'key-required'
  | 'key-arn'
  | 'team-required'
  | 'region-required'
  | 'other-region'
  | 'team-prefix'
  | 'team-pattern'
  /** The role's path isn't the team's. */
  | 'team-path'
  /** A tag that the team requires is missing, or has another value than the team's. */
  | 'team-tag'
  | 'team-tag-value'
  | 'invisible-characters'
  /** Half of a UTF-16 pair, which no encoding can represent, so storage would change it. */
  | 'half-character'
  | 'duplicate'
  | 'too-many';

export const problem = (code: RequestProblem): string => code;

/** A text with a rule, which returns the code of the first broken rule or null. */
export function checkedText(check: (text: string) => RequestProblem | null) {
  return z.string().superRefine((text, context) => {
    const code = check(text);
    if (code) context.addIssue({ code: 'custom', message: problem(code) });
  });
}
