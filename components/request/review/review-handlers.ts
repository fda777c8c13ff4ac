import type { PlannedResource } from '#lib/plan/plan.ts';
import type { NameField, WizardPage } from '#lib/request/schema.ts';

/** What the review page can do with the form. */
export interface ReviewHandlers {
  /** Opens the page, with the cursor in the field where one is given. */
  edit: (page: WizardPage, field?: NameField) => void;
  /** Decides to restore what waits for its deletion. */
  restore: (resource: PlannedResource) => void;
}
