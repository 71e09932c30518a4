import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { OpenSoarModule } from 'opensoar/nest';
import { AppModule } from './app.module.js';

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter());
OpenSoarModule.prepareHttp(app);
// Executions get time to end when the process is told to.
app.enableShutdownHooks();
await app.listen(process.env.PORT ?? 3000);
const url = await app.getUrl();
const { apiKey } = await OpenSoarModule.ensureFirstCredentials(app, url);
console.log(`The app listens at ${url}${apiKey ? `, API key ${apiKey}` : ''}`);
