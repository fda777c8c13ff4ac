import type { PlannedResource } from '#lib/plan/plan.ts';
import type { NameField, WizardPage } from '#lib/request/schema.ts';

/** What the review page can do with the form. */
export interface ReviewHandlers {
  /** Opens the page, with the focus in the given field, if any. */
  edit: (page: WizardPage, field?: NameField) => void;
  /** Chooses to restore what is pending deletion. */
  restore: (resource: PlannedResource) => void;
}
