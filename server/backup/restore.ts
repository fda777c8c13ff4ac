import { restore } from './built-in-database.ts';
import { runCommand } from './command.ts';

await runCommand('npm run restore -- FILE', async (place, file) => {
  const { takenAt, rows, before } = await restore(place, file);
  return [
    `The database of ${place.dataDir} was restored to its state of ${takenAt} (${rows} rows).`,
    ...(before ? [`The previous database was saved to ${before}.`] : []),
    'Start the portal. Everyone has to sign in again. Support shows what differs from AWS.',
  ];
});
