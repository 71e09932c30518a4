// The real path in one process: row, Bull, claim, journal, finish, and the live event that tells of the end.
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadConfiguration } from '../../dist/config/configuration.js';
import { EngineModule } from '../../dist/engine/engine.module.js';
import { EventsService } from '../../dist/events/events.service.js';
import { ExecutionsService } from '../../dist/executions/executions.service.js';
import { SYSTEM_ACTOR } from '../../dist/identity/actor.js';
import { CoreModule } from '../../dist/roots/core.module.js';
import { closedLoop, openLoop, report } from '../load.mjs';

const [playbook, total, inFlight, halfRate] = process.argv.slice(2);
const configuration = loadConfiguration();

class Root {}
Reflect.defineMetadata('imports', [CoreModule.with(configuration), EngineModule], Root);
const app = await NestFactory.createApplicationContext(Root, { logger: ['error'], abortOnError: false });

const executions = app.get(ExecutionsService);
const ended = new Map();
const waiting = new Map();
await app.get(EventsService).on('execution.updated', ({ id, status }) => {
  if (!['succeeded', 'failed', 'cancelled'].includes(status)) return;
  const resolve = waiting.get(id);
  if (resolve) resolve(status);
  else ended.set(id, status);
});

async function runOnce() {
  const { id } = await executions.runManually(playbook, {}, SYSTEM_ACTOR);
  const status = ended.get(id) ?? (await new Promise((resolve) => waiting.set(id, resolve)));
  ended.delete(id);
  waiting.delete(id);
  if (status !== 'succeeded') throw new Error(`An execution ended as ${status}`);
}

// So long that what runs afterwards is compiled.
await closedLoop(Math.ceil(Number(total) / 2), Number(inFlight), runOnce);
if (halfRate) {
  // Postgres vacuums after the full load, and the code is compiled for its large batches: neither is part of this load.
  await openLoop(Number(halfRate), 10, runOnce);
  report(await openLoop(Number(halfRate), 20, runOnce));
} else {
  report(await closedLoop(Number(total), Number(inFlight), runOnce));
}
await app.close();
process.exit(0);
