import { tellSupervisor } from '../supervision/process-message.ts';
import { type NoteServiceMetrics, ServiceMetricLines } from './service-metrics.ts';

/** How long measurements are gathered before they are sent, in milliseconds. */
const sendMilliseconds = 1000;

/** What takes measurements of this process on their way to the monitor; `flush` sends what was gathered. */
export function sendServiceMetrics(): { readonly note: NoteServiceMetrics; flush(): void } {
  const gathered = new ServiceMetricLines(Date.now);
  const flush = (): void => {
    const lines = gathered.takeLines();
    if (lines.length > 0) tellSupervisor({ kind: 'metrics', lines });
  };
  setInterval(flush, sendMilliseconds).unref();
  return { note: gathered.note, flush };
}
