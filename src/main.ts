import 'reflect-metadata';
import { loadConfiguration } from './config/configuration.js';
import { EnvironmentError } from './config/environment.js';
import { StartupError } from './errors/startup-error.js';
import { stopOnSignals, surviveUnhandledRejections } from './roots/process-signals.js';
import { run } from './roots/run.js';

surviveUnhandledRejections();
try {
  stopOnSignals(await run(loadConfiguration(), (text) => process.stdout.write(`${text}\n`)));
} catch (error) {
  const expected = error instanceof StartupError || error instanceof EnvironmentError;
  process.stderr.write(`${expected ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
}
