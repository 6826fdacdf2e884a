import { createApp } from '../lib/app.ts';
import { stages } from '../lib/config/stages.ts';
import { StemwatchStage } from '../lib/stage.ts';
import { requirePacks } from '../lib/worker/require-packs.ts';

const app = createApp();
for (const deployment of Object.values(stages)) {
  requirePacks(deployment);
  new StemwatchStage(app, deployment);
}
app.synth();
