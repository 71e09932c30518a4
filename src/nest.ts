/** `opensoar/nest`: what an app imports that embeds OpenSOAR. */
import 'reflect-metadata';

export type { OpenSoarSettings } from './config/embedded-settings.js';
export { EnvironmentError } from './config/environment.js';
export { StartupError } from './errors/startup-error.js';
export type { RejectedAlert } from './ingestion/ingestion.service.js';
export type { FirstCredentials } from './roots/first-credentials.js';
export { type Ingested, type IngestedAlert, OpenSoar } from './roots/open-soar.js';
export { OpenSoarModule } from './roots/opensoar.module.js';
