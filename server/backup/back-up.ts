import { backUp } from './built-in-database.ts';
import { runCommand } from './command.ts';

await runCommand('npm run backup -- FILE', async (place, file) => {
  await backUp(place, file);
  return [`The database of ${place.dataDir} was saved to ${file}.`];
});
