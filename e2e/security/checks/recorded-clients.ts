import type { PortalCluster } from '#e2e/faults/portal-cluster.ts';
import type { SecurityCheck } from '../security-check.ts';
import { claimsOf } from '../security-testbed.ts';
import { USER_AGENT, Visitor } from '../visitor.ts';

interface RecordRow {
  no: number;
  kind: string;
  person_id: string | null;
  data: Readonly<Record<string, string>>;
}

/** Audit records say from where a person acted, as the named proxy tells it; what the portal does by itself has no client. */
export const recordedClients: SecurityCheck = {
  id: 'S-13-clients',
  title: 'the address and the browser in audit records',
  async run({ cluster, ...place }) {
    const since = (await readRecords(cluster)).length;
    const visitor = await new Visitor(place).signIn(claimsOf('payments dba'));
    const stranger = new Visitor(place);
    await stranger.beginSignIn();
    await stranger.endSignIn('unknown', 'unknown');
    const records = await readRecords(cluster);
    const latest = records.slice(since);
    const violations = [
      ...judge(latest, 'sign-in', visitor.address),
      ...judge(latest, 'refusal', stranger.address),
      ...records.flatMap((record) => {
        const isPerson = record.person_id !== null || record.kind === 'refusal';
        const hasClient = record.data.clientAddress !== undefined;
        // A count of refusals is the portal's own.
        return hasClient === (isPerson && record.data.more === undefined) ? [] : [tell(record)];
      }),
    ];
    const machine = records.filter(({ data }) => data.clientAddress === undefined).length;
    if (machine === 0) violations.push('the portal recorded nothing that it did by itself');
    return { trials: records.length, violations };
  },
};

function judge(records: readonly RecordRow[], kind: string, address: string): string[] {
  const isRight = ({ data }: RecordRow) => data.clientAddress === address && data.userAgent === USER_AGENT;
  return records.some((record) => record.kind === kind && isRight(record)) ? [] : [`no ${kind} from ${address}`];
}

const tell = ({ no, kind, data }: RecordRow) => `record ${no} (${kind}) has the client ${data.clientAddress}`;

function readRecords(cluster: PortalCluster): Promise<RecordRow[]> {
  return cluster.query<RecordRow>('SELECT no, kind, person_id, data FROM audit_record ORDER BY no');
}
