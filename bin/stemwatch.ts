import { createApp } from '../lib/app.ts';
import { stages } from '../lib/config/stages.ts';
import { StemwatchStage } from '../lib/stage.ts';

const app = createApp();
new StemwatchStage(app, stages.dev);
new StemwatchStage(app, stages.prod);
app.synth();
