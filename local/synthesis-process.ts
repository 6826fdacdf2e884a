import { writeJsonFile } from '../cloudwatch-sim/json-file.ts';
import type { OfferedModels } from '../core/settings/settings.ts';
import { synthesizeLocalTemplates } from './monitor/local-template.ts';

// Started by the monitor, which has no use for the memory that CDK takes: `synthesis-process.ts <file> <model,...>`.
const [file = '', models = ''] = process.argv.slice(2);
writeJsonFile(file, synthesizeLocalTemplates(models.split(',') as unknown as OfferedModels));
