/** The members of a policy document in the order of AWS's documentation, from the outside in. */
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

/** The same document with its members in reading order, since a database that stores JSON keeps no order. */
export function inReadingOrder<T>(value: T): T {
  if (Array.isArray(value)) return value.map(inReadingOrder) as T;
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(([name, member]) => [name, inReadingOrder(member)] as const);
  return Object.fromEntries(members.toSorted(([a], [b]) => placeOf(a) - placeOf(b))) as T;
}

/** Unknown members come last, in their original order. */
function placeOf(name: string): number {
  const index = ORDER.indexOf(name);
  return index === -1 ? ORDER.length : index;
}
