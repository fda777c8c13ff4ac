/** The members of a policy document as AWS's documentation writes them, from the outside to the inside. */
const ORDER = [
  'Version',
  'Id',
  'Statement',
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/** The same document with its members in the order in which people read them: a database that keeps JSON keeps no order. */
export function inReadingOrder<T>(value: T): T {
  if (Array.isArray(value)) return value.map(inReadingOrder) as T;
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(([name, member]) => [name, inReadingOrder(member)] as const);
  return Object.fromEntries(members.toSorted(([a], [b]) => placeOf(a) - placeOf(b))) as T;
}

/** What has no place of its own comes last, as it came. */
function placeOf(name: string): number {
  const index = ORDER.indexOf(name);
  return index === -1 ? ORDER.length : index;
}
