/** The people of the sandbox; the id is the label of their sign-in button. Groups match `portalConfig`. */
export const PEOPLE = [
  { id: 'dba@payments', groups: ['payments-dba'] },
  { id: 'lead@payments', groups: ['payments-lead'] },
  { id: 'dba@analytics', groups: ['analytics-dba'] },
  { id: 'lead@analytics', groups: ['analytics-lead'] },
  { id: 'dba@ledger', groups: ['ledger-dba'] },
  { id: 'lead@ledger', groups: ['ledger-lead'] },
  { id: 'support', groups: ['support'] },
  { id: 'auditor', groups: ['auditor'] },
  { id: 'admin', groups: ['admin'] },
  // Sees the page for people whose groups give no role.
  { id: 'newcomer', groups: ['newcomers'] },
] as const;

/** The person's ID token claims; undefined if there is no such person. */
export function findClaims(id: string) {
  const person = PEOPLE.find((candidate) => candidate.id === id);
  if (!person) return undefined;
  return { sub: id, name: id, email: `${id.replace('@', '.')}@sandbox.example`, groups: [...person.groups] };
}
