import { writeJsonFile } from '../cloudwatch-sim/json-file.ts';
import type { OfferedModels } from '../core/settings/settings.ts';

// Started by the monitor, which has no use for the memory that CDK takes: `synthesis-process.ts <file> <model,...>`.
// Whatever is wrong, with the sources too, is told in the words of the error alone: it ends in one line of a log.
const [file = '', models = ''] = process.argv.slice(2);
try {
  const { synthesizeLocalTemplates } = await import('./monitor/local-template.ts');
  writeJsonFile(file, synthesizeLocalTemplates(models.split(',') as unknown as OfferedModels));
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
