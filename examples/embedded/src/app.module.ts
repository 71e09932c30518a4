import { Module } from '@nestjs/common';
import { OpenSoarModule } from 'opensoar/nest';
import { Incidents } from './incidents/incidents.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { OpenIncident } from './incidents/open-incident.playbook.js';

@Module({
  imports: [
    OpenSoarModule.forRoot({
      DATABASE_URL: process.env.DATABASE_URL,
      REDIS_URL: process.env.REDIS_URL,
      OPENSOAR_ROLE: process.env.OPENSOAR_ROLE,
    }),
  ],
  controllers: [IncidentsController],
  providers: [Incidents, OpenIncident],
})
export class AppModule {}
