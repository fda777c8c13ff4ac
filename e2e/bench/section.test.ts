import { expect, test } from 'vitest';
import { chooseSections, type Section } from './section.ts';
import { SECTIONS } from './section-table.ts';

const sectionOf = (...ids: [string, ...string[]]): Section => ({ ids, title: ids[0], measure: async () => [] });
const ALL = [sectionOf('a', 'b'), sectionOf('c'), sectionOf('d')];

test.each([
  [[], ['a', 'c', 'd']],
  [
    ['d', 'b'],
    ['a', 'd'],
  ],
  [['a', 'b'], ['a']],
])('the words %j choose the sections %j, in the order of the table', (words, chosen) => {
  expect(chooseSections(words, ALL).map(({ title }) => title)).toEqual(chosen);
});

test('a word that names nothing is refused, with what there is', () => {
  expect(() => chooseSections(['a', 'x'], ALL)).toThrow('there is no x: choose from a, b, c, d');
});

test('each id belongs to one section', () => {
  const ids = SECTIONS.flatMap((section) => section.ids);
  expect(new Set(ids).size).toBe(ids.length);
});
