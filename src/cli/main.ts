#!/usr/bin/env node
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFactory } from 'nest-commander';
import { APP_ROOT } from '../config/configuration.js';
import { reportError } from './cli-error.js';
import { CliModule } from './cli.module.js';

const { version } = JSON.parse(readFileSync(join(APP_ROOT, 'package.json'), 'utf8')) as { version: string };

// The reader of a pipe may leave early: `opensoar playbook list | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

await CommandFactory.run(CliModule, {
  logger: false,
  version,
  errorHandler: (error) => {
    throw error;
  },
  serviceErrorHandler: (error) => {
    process.exitCode = reportError(error);
  },
});
