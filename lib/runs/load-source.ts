import { parseArn } from '../aws/arn.ts';

/** The types of source that the data loading utility reads, in its own words. */
export const SOURCE_KINDS = ['aurora_postgresql', 'rds_postgresql'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Where the setup is: source and destination must be in the same account and Region. */
export interface LoadPlace {
  accountId: string;
  region: string;
}

export type SourceProblem =
  | 'required'
  | 'identifier'
  | 'other-region'
  | 'other-account'
  | 'instance-endpoint'
  | 'custom-endpoint'
  | 'proxy-endpoint'
  | 'limitless-endpoint';

/** The identifier of a source, or why the text names none. `found` is the endpoint's own Region or account. */
export type SourceReading = { id: string } | { problem: SourceProblem; found?: string };

const REGION = '[a-z]{2,4}(?:-[a-z]+)+-\\d+';
/** `NAME.HASH.REGION.rds.SUFFIX`; in China the Region follows `rds`. A port or a final dot may follow. */
const ENDPOINT = new RegExp(
  `^(?<left>[a-z0-9.-]+)\\.(?:(?<before>${REGION})\\.rds|rds\\.(?<after>${REGION}))\\.[a-z0-9-]+(?:\\.[a-z0-9-]+)+?\\.?(?::\\d+)?$`,
);

/** Reads what a person enters as the source: an identifier, or an endpoint or ARN, which is cut to its identifier. */
export function readSource(text: string, kind: SourceKind, place: LoadPlace): SourceReading {
  const typed = text.trim();
  if (typed === '') return { problem: 'required' };
  if (typed.startsWith('arn:')) return readArn(typed, kind, place);
  const { left, before, after } = ENDPOINT.exec(typed.toLowerCase())?.groups ?? {};
  if (left === undefined) return readIdentifier(typed);
  const region = before ?? after ?? '';
  const [name = '', ...rest] = left.split('.');
  const problem = endpointProblem(rest.at(-1) ?? '', kind);
  if (problem !== null) return { problem };
  if (rest.length !== 1) return { problem: 'identifier' };
  if (region !== place.region) return { problem: 'other-region', found: region };
  return readIdentifier(name);
}

/** RDS stores identifiers in lower case: letters, digits and single hyphens, beginning with a letter. */
function readIdentifier(text: string): SourceReading {
  return /^(?=.{1,63}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/i.test(text)
    ? { id: text.toLowerCase() }
    : { problem: 'identifier' };
}

function readArn(text: string, kind: SourceKind, place: LoadPlace): SourceReading {
  const arn = parseArn(text);
  const [type, name = '', ...more] = arn?.resource.split(':') ?? [];
  if (arn?.service !== 'rds' || (type !== 'cluster' && type !== 'db') || more.length > 0) {
    return { problem: 'identifier' };
  }
  if (arn.region !== place.region) return { problem: 'other-region', found: arn.region };
  if (arn.accountId !== place.accountId) return { problem: 'other-account', found: arn.accountId };
  if (type === 'db' && kind === 'aurora_postgresql') return { problem: 'instance-endpoint' };
  return readIdentifier(name);
}

/** Why an endpoint with this label after its name doesn't lead to the identifier of a source. */
function endpointProblem(label: string, kind: SourceKind): SourceProblem | null {
  if (label.startsWith('proxy-')) return 'proxy-endpoint';
  if (label.startsWith('shardgrp-')) return 'limitless-endpoint';
  // A custom endpoint has a name of its own, which doesn't tell its cluster.
  if (label.startsWith('cluster-custom-')) return 'custom-endpoint';
  if (label.startsWith('cluster-')) return null;
  return kind === 'aurora_postgresql' ? 'instance-endpoint' : null;
}
