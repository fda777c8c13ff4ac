/** Descriptions and tags: in the form, in the plan and on a run's page. */
export const labels = {
  description: 'Description - optional',
  tags: 'Tags - optional',
  tagsDescription: 'The portal also adds its own tags: managed-by, limitless-portal:team, and limitless-portal:run.',
  constraint: 'Up to {count} tags. Use letters, digits, spaces, and _ . : / = + - @.',
  key: 'Key',
  value: 'Value - optional',
  keyOf: 'Key of tag {number}',
  valueOf: 'Value of tag {number}',
  none: 'No tags',
  add: 'Add tag',
  remove: 'Remove',
  removeOf: 'Remove tag {number}',
  added: 'A row for a tag was added',
  removed: 'The tag was removed',
  setByTeam: 'Your team sets this tag.',
  askedByTeam: 'Your team requires a value.',
  setByDatabase: 'Aurora PostgreSQL Limitless Database requires this tag.',
  existingKey: 'The key keeps its own description and tags.',
  /** In summaries, where nothing is entered. */
  shown: {
    description: 'Description',
    tags: 'Tags',
    tagsOf: 'Tags of {resource}',
    descriptionOf: 'Description of {resource}',
  },
};
