/** A time as CloudWatch writes it in notifications and reason data: `2024-12-06T05:36:35.649+0000`. */
export function cloudWatchTime(time: number): string {
  return new Date(time).toISOString().replace('Z', '+0000');
}

/** A time as state reasons list datapoints: `06/12/24 05:34:00`, UTC. */
export function reasonTime(time: number): string {
  const [year, month, day, clock] = parts(time);
  return `${day}/${month}/${year.slice(2)} ${clock}`;
}

/** A time as reasons of composite alarms give it: `Friday 22 July, 2022 15:57:45 UTC`. */
export function spokenTime(time: number): string {
  const [year, , day, clock] = parts(time);
  const named = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' }).format(time);
  return `${named({ weekday: 'long' })} ${day} ${named({ month: 'long' })}, ${year} ${clock} UTC`;
}

function parts(time: number): [year: string, month: string, day: string, clock: string] {
  const text = new Date(time).toISOString();
  return [text.slice(0, 4), text.slice(5, 7), text.slice(8, 10), text.slice(11, 19)];
}
