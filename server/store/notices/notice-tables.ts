import type { ColumnType, Generated } from 'kysely';
import type { Channel, DeliveryProblem, DeliveryState, NoticeKind } from '#lib/notices/notice.ts';

/** Something that people are to be notified of, written with its event. */
export interface NoticeTable {
  id: Generated<string>;
  run_id: string;
  kind: NoticeKind;
  /** Which one of its kind: at most one row for a run, a kind and an occurrence. */
  occurrence: string;
  /** The run's last event that the notice knows of. */
  event_no: number;
  created_at: Generated<Date>;
  /** When its deliveries were written. */
  addressed_at: ColumnType<Date | null, undefined, Date>;
  /** When its deliveries are to be written: later if that has just failed. */
  due_at: Generated<Date>;
}

/** One notice to one recipient. */
export interface DeliveryTable {
  /** Sent along as the message's ID, the same in each attempt. */
  id: Generated<string>;
  notice_id: string;
  channel: Channel;
  /** A user ID, an address, or `team` for a team's web channel. */
  recipient: string;
  /** The person, if the recipient is one. */
  user_id: string | null;
  state: Generated<DeliveryState>;
  /** Increases with each claim: the result of an earlier attempt is not stored. */
  attempts: Generated<number>;
  /** When it is to be sent, or sent again if the process that claimed it has died. */
  due_at: Generated<Date>;
  ended_at: ColumnType<Date | null, undefined, Date>;
  /** Of the last failed attempt; `status` is the code that the server answered. */
  problem: ColumnType<DeliveryProblem | null, undefined, DeliveryProblem | null>;
  status: ColumnType<number | null, undefined, number | null>;
}
