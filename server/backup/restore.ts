import { restore } from './built-in-database.ts';
import { runCommand } from './command.ts';

await runCommand('npm run restore -- FILE', async (place, file) => {
  const { takenAt, rows, before } = await restore(place, file);
  return [
    `The database of ${place.dataDir} is as it was on ${takenAt} (${rows} rows).`,
    ...(before ? [`What was there before is saved in ${before}.`] : []),
    'Start the portal. Everybody has to sign in again; Support shows what differs from AWS.',
  ];
});
