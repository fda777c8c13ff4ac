import { z } from 'zod';
import { DESCRIPTION_MAX, hasControlCharacters, ROLE_DESCRIPTION_MAX, SECRET_DESCRIPTION_MAX } from '../aws/names.ts';
import { checkTagKey, checkTagValue, MORE_TAGS_MAX, type Tag, type TagTarget, tagIdentity } from '../aws/tags.ts';
import { checkedText, problem, type RequestProblem } from './request-problem.ts';

/** Tags that the request adds to a resource. Of two equal ones the later is wrong: the first was typed on purpose. */
export function tagsSchema(target: TagTarget) {
  return z
    .array(z.strictObject({ key: checkedText(checkTagKey), value: checkedText(checkTagValue) }))
    .max(MORE_TAGS_MAX[target], problem('too-many'))
    .superRefine((tags, context) => {
      for (const index of findRepeated(target, tags)) {
        context.addIssue({ code: 'custom', path: [index, 'key'], message: problem('duplicate') });
      }
    });
}

function findRepeated(target: TagTarget, tags: readonly Tag[]): number[] {
  const keys = tags.map(({ key }) => tagIdentity(target, key));
  return keys.flatMap((key, index) => (key !== '' && keys.indexOf(key) !== index ? [index] : []));
}

export const keyDescriptionSchema = checkedText((text) => checkDescription(text, DESCRIPTION_MAX));
export const secretDescriptionSchema = checkedText((text) => checkDescription(text, SECRET_DESCRIPTION_MAX));
/** IAM accepts only Latin-1 characters here. */
export const roleDescriptionSchema = checkedText(
  (text) => checkDescription(text, ROLE_DESCRIPTION_MAX) ?? (/^[ -~\u00a1-\u00ff]*$/.test(text) ? null : 'characters'),
);

function checkDescription(text: string, max: number): RequestProblem | null {
  if (text.length > max) return 'too-long';
  if (hasControlCharacters(text)) return 'control-characters';
  return text.isWellFormed() ? null : 'half-character';
}
