import { openLog } from '#server/log.ts';
import { openDatabase } from '../../database/database.ts';
import { deleteOldBatch } from '../delete-old.ts';

// A process of its own that deletes old data in the database of its argument, and that a test kills.

const db = openDatabase({ url: process.argv[2] ?? '', log: openLog('silent') });
await deleteOldBatch(db.allTeams, { runDays: 90 });
await db.close();
