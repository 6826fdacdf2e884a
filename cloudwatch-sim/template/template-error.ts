/** A template that CloudFormation would refuse or that cannot be understood without AWS; the message names the place. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** Path within the template, such as `Resources/Alarm/Properties/Threshold`. */
  readonly place: string;

  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
    this.place = place;
  }
}
