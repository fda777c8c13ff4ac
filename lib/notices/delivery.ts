import type { Channel, DeliveryProblem, DeliveryState, NoticeKind } from './notice.ts';

/** A delivery as the run's page shows it. */
export interface DeliverySummary {
  id: string;
  kind: NoticeKind;
  channel: Channel;
  /** Null for an address or a channel of the team. */
  person: string | null;
  state: DeliveryState;
  attempts: number;
  problem: DeliveryProblem | null;
  status: number | null;
  /** ISO times from the database clock. */
  createdAt: string;
  endedAt: string | null;
}

/** A delivery as admins see it, who see no runs: not about which run, nor to whom. */
export type TroubledDelivery = Omit<DeliverySummary, 'person'> & { teamId: string };
