import { readFileSync, statSync } from 'node:fs';

/** The user that PostgreSQL runs as. It refuses to run as root. */
export interface PostgresUser {
  uid: number;
  gid: number;
}

const USUAL_NOBODY: PostgresUser = { uid: 65534, gid: 65534 };

/**
 * Undefined for the portal's own user. As root: the owner of the data folder if it exists, otherwise `nobody`. Throws
 * if the folder belongs to a user that this process can't switch to.
 */
export function choosePostgresUser(dataFolder: string): PostgresUser | undefined {
  const owner = statSync(dataFolder, { throwIfNoEntry: false });
  const self = process.getuid?.() ?? 0;
  if (self === 0) return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : findNobody();
  if (owner && owner.uid !== self) {
    throw new Error(
      `The folder ${dataFolder} belongs to the user with id ${owner.uid}, and the portal runs as ${self}: start it as that user, or set PORTAL_DATA_DIR to another folder.`,
    );
  }
  return undefined;
}

function findNobody(): PostgresUser {
  const line = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m);
  return line ? { uid: Number(line[1]), gid: Number(line[2]) } : USUAL_NOBODY;
}
