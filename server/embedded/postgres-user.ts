import { readFileSync, statSync } from 'node:fs';

/** Whom PostgreSQL runs as. It refuses to run as root. */
export interface PostgresUser {
  uid: number;
  gid: number;
}

const USUAL_NOBODY: PostgresUser = { uid: 65534, gid: 65534 };

/**
 * Undefined: the user that the portal itself runs as. For root, whoever owns the data folder already, otherwise `nobody`.
 * Throws where the folder belongs to somebody whom this process cannot become.
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
