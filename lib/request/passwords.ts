import { hasControlCharacters, SECRET_VALUE_MAX_BYTES } from '../aws/names.ts';
import type { RequestProblem } from './request-problem.ts';

export const PASSWORD_FIELDS = ['source', 'destination'] as const;
export type PasswordField = (typeof PASSWORD_FIELDS)[number];

const utf8 = new TextEncoder();
export const byteLength = (text: string): number => utf8.encode(text).length;

/** The code of the first rule that a password breaks, or null. Without zod, which the page of a run can do without. */
export function checkPassword(text: string): RequestProblem | null {
  if (text === '') return 'required';
  if (hasControlCharacters(text)) return 'control-characters';
  if (!text.isWellFormed()) return 'half-character';
  return byteLength(text) > SECRET_VALUE_MAX_BYTES ? 'too-long-bytes' : null;
}
