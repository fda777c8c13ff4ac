import { expect, test } from 'vitest';
import { readActionAnswer, writeArguments } from './server-action.ts';

test('a text that React would take for a reference is written so that it arrives as it is', () => {
  expect(writeArguments([{ password: '$1 "x"', name: 'a$b', list: ['$'] }])).toBe(
    '[{"password":"$$1 \\"x\\"","name":"a$b","list":["$$"]}]',
  );
});

test('the value of an action is the row that the first row names', () => {
  const body = '0:{"a":"$@1","f":"","b":"build"}\n2:["other"]\n1:{"ok":true,"value":{"runId":"5"}}\n';
  expect(readActionAnswer(body)).toEqual({ ok: true, value: { runId: '5' } });
});

test('an answer without a value is an error', () => {
  expect(() => readActionAnswer('0:{"a":"$@1","f":"","b":"build"}\n1:E{"digest":"5"}\n')).toThrow(
    'did not give a value',
  );
  expect(() => readActionAnswer('<html></html>')).toThrow();
});
