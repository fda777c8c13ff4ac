import { Client } from 'pg';

/**
 * Makes PostgreSQL record who stored what: each claim of a run and each event, with the application name of the
 * connection. The portal doesn't know about it, and its role has no access to these records.
 */
export async function installWitness(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(WITNESS);
  } finally {
    await client.end();
  }
}

const WITNESS = `
  CREATE SCHEMA oracle;
  CREATE TABLE oracle.claim (run_id uuid, epoch integer, writer text, at timestamptz DEFAULT clock_timestamp());
  CREATE TABLE oracle.stored (run_id uuid, no integer, epoch integer, writer text, at timestamptz DEFAULT clock_timestamp());

  CREATE FUNCTION oracle.note_claim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN
    INSERT INTO oracle.claim (run_id, epoch, writer) VALUES (NEW.id, NEW.epoch, current_setting('application_name'));
    RETURN NULL;
  END $$;
  CREATE TRIGGER oracle_claim AFTER UPDATE ON run FOR EACH ROW
    WHEN (OLD.epoch IS DISTINCT FROM NEW.epoch) EXECUTE FUNCTION oracle.note_claim();

  CREATE FUNCTION oracle.note_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN
    INSERT INTO oracle.stored (run_id, no, epoch, writer)
      SELECT NEW.run_id, NEW.no, epoch, current_setting('application_name') FROM run WHERE id = NEW.run_id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER oracle_event AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION oracle.note_event();
`;
