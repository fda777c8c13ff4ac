import type { RunRequest } from '../request/schema.ts';
import type { RunArns } from './events.ts';

/** The results of a run: the four ARNs, all known, in the order of the setup. */
export type Results = Readonly<Record<ResultName, string>>;
export const RESULT_NAMES = ['keyArn', 'sourceSecretArn', 'destinationSecretArn', 'roleArn'] as const;
export type ResultName = (typeof RESULT_NAMES)[number];

const SHELL_NAMES: Readonly<Record<ResultName, string>> = {
  keyArn: 'KMS_KEY_ARN',
  sourceSecretArn: 'SOURCE_SECRET_ARN',
  destinationSecretArn: 'DESTINATION_SECRET_ARN',
  roleArn: 'IAM_ROLE_ARN',
};

const JSON_NAMES: Readonly<Record<ResultName, string>> = {
  keyArn: 'kmsKeyArn',
  sourceSecretArn: 'sourceSecretArn',
  destinationSecretArn: 'destinationSecretArn',
  roleArn: 'iamRoleArn',
};

/** The results of a run; null if one is missing. */
export function readResults({ keyArn, sourceSecretArn, destinationSecretArn, roleArn }: RunArns): Results | null {
  if (!keyArn || !sourceSecretArn || !destinationSecretArn || !roleArn) return null;
  return { keyArn, sourceSecretArn, destinationSecretArn, roleArn };
}

/** One `label: ARN` per line. */
export function resultsAsText(results: Results, labels: Readonly<Record<ResultName, string>>): string {
  return RESULT_NAMES.map((name) => `${labels[name]}: ${results[name]}`).join('\n');
}

export function resultsAsJson(results: Results): string {
  return JSON.stringify(Object.fromEntries(RESULT_NAMES.map((name) => [JSON_NAMES[name], results[name]])), null, 2);
}

/** Lines for a POSIX shell, quoted. */
export function resultsAsShell(results: Results): string {
  return RESULT_NAMES.map((name) => `${SHELL_NAMES[name]}=${quoteShell(results[name])}`).join('\n');
}

function quoteShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The comments in the SQL, in the reader's language. */
export type SqlWords = Readonly<
  Record<
    | 'sourceDatabase'
    | 'replication'
    | 'destinationDatabase'
    | 'clusterEndpoint'
    | 'sourceType'
    | 'sourceId'
    | 'sourceName'
    | 'streamingMode'
    | 'ignoreConflicts'
    | 'isDryRun'
    | 'tables'
    | 'schema'
    | 'table'
    | 'jobId'
    | 'allJobs'
    | 'oneJob'
    | 'sameDatabase',
    string
  >
>;

/** What a DBA pastes into psql next, part by part. Values unknown to the portal are in angle brackets. */
export interface NextStepSql {
  users: string;
  dryRun: string;
  start: string;
  monitor: string;
  cancel: string;
}

export function nextStepSql(results: Results, request: RunRequest, words: SqlWords): NextStepSql {
  return {
    users: usersSql(request, words),
    dryRun: loadSql(results, words, true),
    start: loadSql(results, words, false),
    monitor: monitorSql(words),
    cancel: [
      remark(words.sameDatabase),
      `CALL rds_aurora.limitless_data_load_cancel(${placeholder(words.jobId)});`,
    ].join('\n'),
  };
}

/** Users without passwords: psql prompts for them and sends only a hash, so that no file or history has them. */
function usersSql({ source, destination }: RunRequest, words: SqlWords): string {
  const [reader, writer] = [quoteName(source.userName), quoteName(destination.userName)];
  return [
    remark(words.sourceDatabase),
    `CREATE USER ${reader};`,
    `GRANT rds_superuser TO ${reader};`,
    remark(words.replication),
    `GRANT rds_replication TO ${reader};`,
    `\\password ${reader}`,
    '',
    remark(words.destinationDatabase),
    `CREATE USER ${writer};`,
    `GRANT rds_superuser TO ${writer};`,
    `\\password ${writer}`,
  ].join('\n');
}

function loadSql(results: Results, words: SqlWords, isDryRun: boolean): string {
  const parameters: [value: string, what: string][] = [
    [quoteText('aurora_postgresql'), words.sourceType],
    [quoteText(placeholder(words.sourceId)), ''],
    [quoteText(placeholder(words.sourceName)), ''],
    [quoteText('full_load'), words.streamingMode],
    [quoteText(results.roleArn), ''],
    [quoteText(results.sourceSecretArn), ''],
    [quoteText(results.destinationSecretArn), ''],
    [quoteText('true'), words.ignoreConflicts],
    [quoteText(String(isDryRun)), words.isDryRun],
    [`tables => ARRAY[${quoteText(`${placeholder(words.schema)}.${placeholder(words.table)}`)}]`, words.tables],
  ];
  const lines = parameters.map(([value, what], index) => {
    const comma = index < parameters.length - 1 ? ',' : '';
    return `  ${value}${comma}${what ? ` ${remark(what)}` : ''}`;
  });
  return [remark(words.clusterEndpoint), 'CALL rds_aurora.limitless_data_load_start(', ...lines, ');'].join('\n');
}

function monitorSql(words: SqlWords): string {
  return [
    remark(words.allJobs),
    'SELECT * FROM rds_aurora.limitless_data_load_jobs ORDER BY start_time DESC LIMIT 6;',
    '',
    remark(words.oneJob),
    `SELECT * FROM rds_aurora.limitless_data_load_job_details WHERE job_id = ${quoteText(placeholder(words.jobId))};`,
  ].join('\n');
}

const placeholder = (what: string) => `<${what}>`;
const remark = (text: string) => `-- ${text}`;

/** A quoted identifier that PostgreSQL reads literally; psql's \password takes the same form. */
function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string constant, for standard_conforming_strings on, which is the default. */
function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
