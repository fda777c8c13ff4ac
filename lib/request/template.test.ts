import { expect, test } from 'vitest';
import { startForm, toRunRequest } from './form.ts';
import { templateForm } from './template.ts';

const team = { id: 'payments', regions: ['us-east-1', 'us-west-2'], namePrefix: undefined };
const start = startForm(team);
const KEY_ARN = 'arn:aws:kms:us-west-2:111111111111:key/one';

test('a template has the run’s values, the next names and no password', () => {
  const form = { ...start, target: { teamId: 'payments', region: 'us-west-2' } };
  const request = toRunRequest({
    ...form,
    key: { ...form.key, description: 'of the first', administratorArns: ['arn:aws:iam::111111111111:role/admin'] },
    source: { ...form.source, secretName: 'source', userName: 'reader', description: 'of the reader' },
    role: { ...form.role, tags: [{ key: 'Owner', value: 'ann' }] },
  });
  const template = templateForm(request, team);
  expect(template.target).toEqual({ teamId: 'payments', region: 'us-west-2' });
  expect(template.key).toMatchObject({
    mode: 'create',
    alias: 'limitless-2',
    description: 'of the first',
    administratorArns: ['arn:aws:iam::111111111111:role/admin'],
  });
  expect(template.source).toMatchObject({
    secretName: 'source-2',
    userName: 'reader',
    description: 'of the reader',
  });
  expect(template.role).toMatchObject({ roleName: 'aurora-data-loader-2', tags: [{ key: 'Owner', value: 'ann' }] });
  expect(templateForm(toRunRequest(template), team).key.alias).toBe('limitless-3');
  expect(template.passwords).toEqual({ source: '', destination: '' });
});

test('a template keeps an existing key, and restores nothing', () => {
  const request = toRunRequest({
    ...start,
    key: { ...start.key, mode: 'existing', keyArn: KEY_ARN, restoreKeyArn: KEY_ARN },
    source: {
      ...start.source,
      restoreArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:source_DB_secret-AbCdEf',
    },
  });
  expect(request.source.restoreArn).toBeDefined();
  const again = toRunRequest(templateForm(request, team));
  expect(again.key).toEqual({ mode: 'existing', keyArn: KEY_ARN });
  expect(again.source).toEqual({ secretName: 'source_DB_secret-2', userName: start.source.userName });
});

test('a template has the tags that the team requires today', () => {
  const asked = { ...team, tags: [{ key: 'CostCenter', value: '1234' }] };
  expect(templateForm(toRunRequest(start), asked).key.tags).toEqual([{ key: 'CostCenter', value: '1234' }]);
});

test('the names of a template’s template have the number after its own, and keep what only looks like one', () => {
  const first = templateForm(toRunRequest({ ...start, role: { ...start.role, roleName: 'loader-2024' } }), team);
  expect(first.role.roleName).toBe('loader-2024-2');
  const second = templateForm(toRunRequest(first), team);
  expect(second.key.alias).toBe('limitless-3');
  expect(second.source.secretName).toBe('source_DB_secret-3');
  expect(second.role.roleName).toBe('loader-2024-3');
  expect(second.role.policyName).toBe(start.role.policyName);
});
