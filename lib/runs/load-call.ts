import type { RunRequest } from '../request/schema.ts';
import type { LoadChoices } from './load-choices.ts';
import type { Results } from './results.ts';

/** The comments in the SQL, in the reader's language. */
export type SqlWords = Readonly<
  Record<'sourceDatabase' | 'destinationDatabase' | 'callIn' | 'jobId' | 'allJobs' | 'oneJob' | 'sameDatabase', string>
>;

/** Both users without passwords: psql prompts for them and sends only a hash, so that no file or history has them. */
export function usersSql({ source, destination }: RunRequest, mode: LoadChoices['mode'], words: SqlWords): string {
  const [reader, writer] = [quoteName(source.userName), quoteName(destination.userName)];
  return [
    remark(words.sourceDatabase),
    `CREATE USER ${reader};`,
    `GRANT rds_superuser TO ${reader};`,
    ...(mode === 'full_load_and_cdc' ? [`GRANT rds_replication TO ${reader};`] : []),
    `\\password ${reader}`,
    '',
    remark(words.destinationDatabase),
    `CREATE USER ${writer};`,
    `GRANT rds_superuser TO ${writer};`,
    `\\password ${writer}`,
  ].join('\n');
}

/** The call that tests the connections, or the one that loads. */
export function loadCallSql(choices: LoadChoices, results: Results, isDryRun: boolean, words: SqlWords): string {
  const named: [value: string, parameter: string][] = [
    [choices.sourceKind, 'source_type'],
    [choices.sourceId, 'source_DB_cluster_or_instance_ID'],
    [choices.sourceDatabase, 'source_database_name'],
    [choices.mode, 'streaming_mode'],
    [results.roleArn, 'data_loading_IAM_role_arn'],
    [results.sourceSecretArn, 'source_DB_secret_arn'],
    [results.destinationSecretArn, 'destination_DB_secret_arn'],
    [String(choices.ignoresConflicts), 'ignore_primary_key_conflict'],
    [String(isDryRun), 'is_dry_run'],
  ];
  const { scope, names } = choices;
  const last = scope === 'everything' ? [] : [`  ${scope} => ARRAY[${names.map(quoteText).join(', ')}]`];
  const lines = named.map(([value, parameter], index) => {
    const comma = index < named.length - 1 || last.length > 0 ? ',' : '';
    return `  ${quoteText(value)}${comma} ${remark(parameter)}`;
  });
  return [
    remark(`${words.callIn}: ${choices.destinationDatabase}`),
    'CALL rds_aurora.limitless_data_load_start(',
    ...lines,
    ...last,
    ');',
  ].join('\n');
}

/** `jobId` is empty if it isn't known yet. */
export function monitorSql(jobId: string, words: SqlWords): string {
  const job = quoteText(jobId || `<${words.jobId}>`);
  return [
    remark(words.allJobs),
    'SELECT * FROM rds_aurora.limitless_data_load_jobs ORDER BY start_time DESC LIMIT 6;',
    '',
    remark(words.oneJob),
    `SELECT * FROM rds_aurora.limitless_data_load_job_details WHERE job_id = ${job};`,
  ].join('\n');
}

export function cancelSql(jobId: string, words: SqlWords): string {
  const job = jobId || `<${words.jobId}>`;
  return [remark(words.sameDatabase), `CALL rds_aurora.limitless_data_load_cancel(${job});`].join('\n');
}

const remark = (text: string) => `-- ${text}`;

/** A quoted identifier that PostgreSQL reads literally; psql's \password takes the same form. */
function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string constant that PostgreSQL reads the same whether or not standard_conforming_strings is on. */
function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? `E${quoted}` : quoted;
}
