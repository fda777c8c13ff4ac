/** The form for the call that loads the data, and the SQL that it gives. */
export const nextStep = {
  heading: 'Next step: load the data',
  description:
    'Fill in the form, then paste the SQL into psql. The source and the destination must be in account {accountId}, {region}. Your choices are kept only in this browser.',
  ours: 'Default of this portal',
  sourceKind: {
    label: 'Type of the source',
    aurora_postgresql: 'Aurora PostgreSQL',
    rds_postgresql: 'RDS for PostgreSQL',
  },
  source: {
    label: 'Source',
    aurora_postgresql: 'The DB cluster identifier. A pasted endpoint or ARN is shortened to it.',
    rds_postgresql:
      'The DB instance identifier, or the DB cluster identifier of a Multi-AZ DB cluster. A pasted endpoint or ARN is shortened to it.',
  },
  sourceDatabase: { label: 'Source database', description: 'The name of the database to load from.' },
  destinationDatabase: {
    label: 'Destination database',
    description: 'The limitless database in which you run the load.',
  },
  mode: {
    label: 'Mode',
    full_load: 'Full load (full_load)',
    full_load_and_cdc: 'Full load and ongoing changes (full_load_and_cdc)',
    cdcNeeds:
      'The source needs logical replication and the same DB subnet group, VPC security group, and port as the destination.',
  },
  scope: {
    label: 'What to load',
    everything: 'The whole source database',
    schemas: 'Up to 15 schemas',
    tables: 'Up to 15 tables',
  },
  schemas: { label: 'Schemas', description: 'One per line.' },
  tables: { label: 'Tables', description: 'One per line, as schema.table.' },
  conflicts: {
    label: 'Rows whose primary key already exists',
    keep: 'Keep the existing row (ignore_primary_key_conflict = true)',
    overwrite: 'Overwrite the existing row (ignore_primary_key_conflict = false)',
  },
  jobId: { label: 'Job ID', description: 'From the output of the load.' },
  incomplete: 'Some values are missing or invalid.',
  showProblems: 'Show what’s missing',
  tabs: {
    users: '1. Database users',
    dryRun: '2. Dry run',
    start: '3. Load',
    monitor: 'Monitor',
    cancel: 'Cancel',
  },
  explain: {
    users:
      'Creates the two database users without passwords; \\password then prompts for each one. Enter the passwords that are in the secrets. Skip this if the users already exist.',
    dryRun: 'Only tests the connections to the source and the destination (is_dry_run = true). Run it first.',
    start: 'Loads the data (is_dry_run = false). Run it after the dry run has succeeded.',
    monitor: 'Shows the status of the loads. AWS keeps the records for 90 days.',
    cancel: 'Stops a load. Rows that are already loaded stay in the tables.',
  },
  problems: {
    required: 'Enter a value.',
    identifier:
      'Enter an identifier of 1 to 63 letters, digits, and single hyphens that begins with a letter, or only an endpoint or ARN.',
    'other-region': 'This is in {value}, but the setup is in {region}. The source must be in the same Region.',
    'other-account':
      'This is in account {value}, but the setup is in {accountId}. The source must be in the same account.',
    'instance-endpoint': 'This is an Aurora instance or an RDS source. Enter the DB cluster, or change the type.',
    'custom-endpoint': 'A custom endpoint doesn’t contain the identifier of its cluster. Enter the cluster endpoint.',
    'proxy-endpoint': 'This is the endpoint of an RDS Proxy. Enter the database’s own endpoint.',
    'limitless-endpoint':
      'This is the endpoint of a DB shard group, which can only be the destination. Enter another source.',
    'too-long-bytes': '{line}PostgreSQL allows names of up to {max} bytes.',
    'control-characters': '{line}Remove tabs, line breaks, and other control characters.',
    table: '{line}Enter schema.table. Put a name that contains a period in double quotes.',
    'too-many': 'AWS accepts up to {count} per load.',
    duplicate: '{line}This name is listed twice. Remove one.',
    'job-id': 'Enter only digits.',
  },
  line: 'Line {number}: ',
  sql: {
    sourceDatabase: 'In the source database, as the master user',
    destinationDatabase: 'In the limitless database, as the master user',
    callIn: 'On the cluster endpoint, in the limitless database',
    jobId: 'job ID',
    allJobs: 'The latest loads',
    oneJob: 'One load, table by table',
    sameDatabase: 'In the database in which the load was started',
  },
};
