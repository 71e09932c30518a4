import { Body, Controller, Get, Post } from '@nestjs/common';
import { type Ingested, OpenSoar } from 'opensoar/nest';
import { type Incident, Incidents } from './incidents.js';

/** Routes of the app's own: no key of OpenSOAR is asked for here. */
@Controller()
export class IncidentsController {
  constructor(
    private readonly incidents: Incidents,
    private readonly openSoar: OpenSoar,
  ) {}

  @Get('incidents')
  list(): Incident[] {
    return this.incidents.list();
  }

  /** Somebody reports something: an alert, which playbooks answer. */
  @Post('reports')
  report(@Body() report: Record<string, unknown>): Promise<Ingested> {
    return this.openSoar.ingest(report, 'helpdesk');
  }
}
