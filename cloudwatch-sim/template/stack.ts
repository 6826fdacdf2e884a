import type { Deployment } from './physical-names.ts';
import type { TemplateDocument, TemplateValue } from './template-document.ts';

/** A stack's template and where it would be deployed. */
export interface Stack {
  readonly deployment: Deployment;
  /** Account and region are not known, and stand for any. */
  readonly isPlaceAssumed?: boolean;
  readonly document: TemplateDocument;
  /** Values of parameters; those left out have their default. */
  readonly parameters?: Readonly<Record<string, TemplateValue>>;
}

/** A resource with its functions resolved. */
export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** Its name in AWS where the template gives one, else the logical id. */
  readonly name: string;
  readonly properties: Readonly<Record<string, TemplateValue>>;
  /** What the template notes beside the properties, as written. */
  readonly metadata: Readonly<Record<string, TemplateValue>>;
}
