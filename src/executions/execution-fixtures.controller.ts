import { Controller, Get, Param } from '@nestjs/common';
import type { ExecutionFixture } from '@opensoar/sdk/runtime';
import type { Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.decorator.js';
import { ExecutionFixtures } from './execution-fixtures.service.js';

/** A file for authors, and not part of the graph: its rows are the journal's, which the API shows none of. */
@Controller('executions')
export class ExecutionFixturesController {
  constructor(private readonly fixtures: ExecutionFixtures) {}

  @Get(':id/fixture')
  fixture(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<ExecutionFixture> {
    return this.fixtures.of(id, caller);
  }
}
