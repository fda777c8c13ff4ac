import { expect, test } from 'vitest';
import { readSource, type SourceKind, type SourceProblem } from './load-source.ts';

const PLACE = { accountId: '111111111111', region: 'us-east-1' };
const END = 'us-east-1.rds.amazonaws.com';

test.for([
  ['mydb', 'an identifier'],
  ['  MyDB \n', 'an identifier with spaces around it, in upper case'],
  [`mydb.cluster-abc123.${END}`, 'a cluster endpoint'],
  [`mydb.cluster-ro-abc123.${END}`, 'a reader endpoint'],
  [`MYDB.CLUSTER-abc123.${END}:5432`, 'an endpoint in upper case with a port'],
  [`mydb.cluster-abc123.${END}.`, 'an endpoint with a final dot'],
  ['arn:aws:rds:us-east-1:111111111111:cluster:mydb', 'the ARN of a cluster'],
] as const)('%s, %s of Aurora, gives mydb', ([text]) => {
  expect(readSource(text, 'aurora_postgresql', PLACE)).toEqual({ id: 'mydb' });
});

test.for([
  [`mydb.abc123.${END}`, 'an instance endpoint'],
  [`mydb.cluster-abc123.${END}`, 'the endpoint of a Multi-AZ DB cluster'],
  ['arn:aws:rds:us-east-1:111111111111:db:mydb', 'the ARN of an instance'],
] as const)('%s, %s of RDS, gives mydb', ([text]) => {
  expect(readSource(text, 'rds_postgresql', PLACE)).toEqual({ id: 'mydb' });
});

test('an endpoint in China has its Region after rds', () => {
  const china = { accountId: '111111111111', region: 'cn-north-1' };
  const text = 'mydb.cluster-abc123.rds.cn-north-1.amazonaws.com.cn';
  expect(readSource(text, 'aurora_postgresql', china)).toEqual({ id: 'mydb' });
  expect(readSource(text, 'aurora_postgresql', PLACE)).toEqual({ problem: 'other-region', found: 'cn-north-1' });
});

test.for<[string, SourceKind, SourceProblem, string?]>([
  ['', 'aurora_postgresql', 'required'],
  ['   ', 'aurora_postgresql', 'required'],
  ['mydb.cluster-abc.eu-west-1.rds.amazonaws.com', 'aurora_postgresql', 'other-region', 'eu-west-1'],
  ['mydb.abc.us-gov-west-1.rds.amazonaws.com', 'rds_postgresql', 'other-region', 'us-gov-west-1'],
  ['arn:aws:rds:eu-west-1:111111111111:cluster:mydb', 'aurora_postgresql', 'other-region', 'eu-west-1'],
  ['arn:aws:rds:us-east-1:222222222222:cluster:mydb', 'aurora_postgresql', 'other-account', '222222222222'],
  ['arn:aws:rds:us-east-1:111111111111:db:mydb', 'aurora_postgresql', 'instance-endpoint'],
  ['arn:aws:rds:us-east-1:111111111111:cluster-snapshot:rds:mydb', 'aurora_postgresql', 'identifier'],
  ['arn:aws:iam::111111111111:role/mydb', 'aurora_postgresql', 'identifier'],
  [`mydb-1.abc123.${END}`, 'aurora_postgresql', 'instance-endpoint'],
  [`reports.cluster-custom-abc123.${END}`, 'aurora_postgresql', 'custom-endpoint'],
  [`pool.proxy-abc123.${END}`, 'aurora_postgresql', 'proxy-endpoint'],
  [`readers.endpoint.proxy-abc123.${END}`, 'rds_postgresql', 'proxy-endpoint'],
  [`shards.shardgrp-abc123.${END}`, 'aurora_postgresql', 'limitless-endpoint'],
  [`one.two.abc123.${END}`, 'rds_postgresql', 'identifier'],
  [`postgresql://reader:password@mydb.cluster-abc.${END}/app`, 'aurora_postgresql', 'identifier'],
  ['1db', 'aurora_postgresql', 'identifier'],
  ['my--db', 'aurora_postgresql', 'identifier'],
  ['mydb-', 'aurora_postgresql', 'identifier'],
  ["my'db", 'aurora_postgresql', 'identifier'],
  ['a'.repeat(64), 'aurora_postgresql', 'identifier'],
  ['mydb.example.com', 'aurora_postgresql', 'identifier'],
])('%s as a source of %s is refused: %s', ([text, kind, problem, found]) => {
  expect(readSource(text, kind, PLACE)).toEqual(found === undefined ? { problem } : { problem, found });
});
