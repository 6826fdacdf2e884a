import { expect, test } from '@jest/globals';
import { Settling } from '../../../../local/monitor/settling.ts';

const begun = () => {
  let now = 0;
  const settling = new Settling({ clock: () => now, afterHeartbeat: 60_000, atLatest: 300_000 });
  return { settling, at: (seconds: number) => void (now = seconds * 1000) };
};

const heartbeat = JSON.stringify({ MonitoringHeartbeat: 1, deployment: 'local' });

test('alarms begin a while after the first heartbeat, which later ones do not put off', () => {
  const { settling, at } = begun();
  at(10);
  settling.hear([JSON.stringify({ HttpRequests: 1 })]);
  at(100);
  settling.hear(['', heartbeat]);
  at(159);
  settling.hear([heartbeat]);
  expect(settling.over).toBe(false);
  at(160);
  expect(settling.over).toBe(true);
});

test('alarms begin in the end where no heartbeat comes at all', () => {
  const { settling, at } = begun();
  at(299);
  expect(settling.over).toBe(false);
  at(300);
  expect(settling.over).toBe(true);
});
