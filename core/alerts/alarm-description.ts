/** What an alarm's description tells whoever is woken by it. */
export interface AlarmDescription {
  readonly meaning: string;
  readonly firstAction?: string | undefined;
  /** An address, or a path in the repository. */
  readonly runbook?: string | undefined;
}

/**
 * Reads the description of an alarm: paragraphs, the first of which is its meaning; later ones may begin with `First:`
 * and `Runbook:`. Descriptions of other alarms are all meaning.
 */
export function readAlarmDescription(description: string): AlarmDescription {
  const [meaning = '', ...rest] = description.split(/\n\n+/).map((paragraph) => paragraph.trim());
  const marked = (mark: string): string | undefined =>
    rest
      .find((paragraph) => paragraph.startsWith(`${mark}:`))
      ?.slice(mark.length + 1)
      .trim();
  return { meaning, firstAction: marked('First'), runbook: marked('Runbook') };
}
