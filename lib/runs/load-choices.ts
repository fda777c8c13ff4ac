import { hasControlCharacters, USER_NAME_MAX_BYTES } from '../aws/names.ts';
import { byteLength } from '../request/passwords.ts';
import { type LoadPlace, readSource, SOURCE_KINDS, type SourceKind, type SourceProblem } from './load-source.ts';

export const LOAD_MODES = ['full_load', 'full_load_and_cdc'] as const;

/** What is loaded: the whole source database, or at most 15 schemas or 15 tables. */
export const LOAD_SCOPES = ['everything', 'schemas', 'tables'] as const;

/** AWS's limit for the schemas or the tables of one call. */
export const NAMES_MAX = 15;

/** PostgreSQL's limit for the name of a database, a schema or a table, in UTF-8 bytes. */
export const NAME_MAX_BYTES = USER_NAME_MAX_BYTES;

/** The content of the form. Lists have one name per line. It has no password. */
export interface LoadForm {
  sourceKind: SourceKind;
  source: string;
  sourceDatabase: string;
  destinationDatabase: string;
  mode: (typeof LOAD_MODES)[number];
  scope: (typeof LOAD_SCOPES)[number];
  schemas: string;
  tables: string;
  /** AWS's `ignore_primary_key_conflict`. */
  ignoresConflicts: boolean;
  /** The output of the call, for monitoring and canceling. */
  jobId: string;
}

/** AWS defines no defaults: these are the portal's, from AWS's own examples where it has one. */
export const START_FORM: LoadForm = {
  sourceKind: 'aurora_postgresql',
  source: '',
  sourceDatabase: 'postgres',
  destinationDatabase: 'postgres_limitless',
  mode: 'full_load',
  scope: 'everything',
  schemas: '',
  tables: '',
  ignoresConflicts: true,
  jobId: '',
};

/** Codes of `nextStep.problems` in `lib/i18n`. */
export type LoadProblem =
  | SourceProblem
  | 'too-long-bytes'
  | 'control-characters'
  | 'table'
  | 'too-many'
  | 'duplicate'
  | 'job-id';

export interface FieldProblem {
  field: keyof LoadForm;
  code: LoadProblem;
  /** The line, Region or account in question, or empty. */
  value: string;
}

/** The form's values as the call takes them. */
export interface LoadChoices extends Omit<LoadForm, 'source' | 'schemas' | 'tables'> {
  sourceId: string;
  /** The names in the order of their lines; empty for the whole database. */
  names: readonly string[];
}

/** Checks the form for a setup in this account and Region: what the call takes, or every problem. */
export function checkLoadForm(
  form: LoadForm,
  place: LoadPlace,
): { choices: LoadChoices } | { problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const add = (field: keyof LoadForm, code: LoadProblem, value = '') => problems.push({ field, code, value });
  const source = readSource(form.source, form.sourceKind, place);
  if ('problem' in source) add('source', source.problem, source.found);
  for (const field of ['sourceDatabase', 'destinationDatabase'] as const) {
    const code = nameProblem(form[field]);
    if (code) add(field, code);
  }
  const names = form.scope === 'everything' ? [] : listNames(form[form.scope]);
  if (form.scope !== 'everything') {
    const wrong = listProblem(names, form.scope);
    if (wrong) add(form.scope, wrong.code, wrong.line);
  }
  const jobId = form.jobId.trim();
  if (!/^\d{0,19}$/.test(jobId)) add('jobId', 'job-id');
  if ('problem' in source || problems.length > 0) return { problems };
  const { source: _, schemas: _schemas, tables: _tables, ...kept } = form;
  return { choices: { ...kept, jobId, sourceId: source.id, names } };
}

function nameProblem(name: string): LoadProblem | null {
  if (name === '') return 'required';
  if (hasControlCharacters(name)) return 'control-characters';
  return byteLength(name) > NAME_MAX_BYTES ? 'too-long-bytes' : null;
}

/** One name per line, without the spaces around it and without empty lines. */
function listNames(text: string): string[] {
  return text
    .split(/\r\n|[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function listProblem(names: readonly string[], scope: 'schemas' | 'tables') {
  if (names.length === 0) return { code: 'required' as const };
  if (names.length > NAMES_MAX) return { code: 'too-many' as const };
  for (const [index, name] of names.entries()) {
    const code = lineProblem(name, scope) ?? (names.indexOf(name) < index ? 'duplicate' : null);
    if (code) return { code, line: String(index + 1) };
  }
  return null;
}

/** `schema.table`, each as it is or in double quotes with its quotes doubled. */
const TABLE = /^("(?:[^"]|"")+"|[^".]+)\.("(?:[^"]|"")+"|[^".]+)$/;

function lineProblem(name: string, scope: 'schemas' | 'tables'): LoadProblem | null {
  if (scope === 'schemas') return nameProblem(name);
  if (hasControlCharacters(name)) return 'control-characters';
  const [, ...parts] = TABLE.exec(name) ?? [];
  if (parts.length === 0) return 'table';
  return parts.some((part) => byteLength(unquote(part)) > NAME_MAX_BYTES) ? 'too-long-bytes' : null;
}

function unquote(part: string): string {
  return part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part;
}

/** What stays in the browser. An address with a password in it isn't a source, so it isn't kept. */
export function keptForm(form: LoadForm, place: LoadPlace): LoadForm {
  const source = readSource(form.source, form.sourceKind, place);
  return { ...form, source: 'id' in source ? source.id : '' };
}

const CHOICES: { [name in keyof LoadForm]?: readonly unknown[] } = {
  sourceKind: SOURCE_KINDS,
  mode: LOAD_MODES,
  scope: LOAD_SCOPES,
  ignoresConflicts: [true, false],
};

/** A kept form; null if there is none, or if another version of the portal kept something else. */
export function readKeptForm(text: string | null): LoadForm | null {
  try {
    const kept: Record<keyof LoadForm, unknown> = JSON.parse(text ?? '{}');
    const names = Object.keys(START_FORM) as (keyof LoadForm)[];
    const isWhole = names.every((name) => CHOICES[name]?.includes(kept[name]) ?? typeof kept[name] === 'string');
    return isWhole ? (Object.fromEntries(names.map((name) => [name, kept[name]])) as unknown as LoadForm) : null;
  } catch {
    return null;
  }
}
