import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Configuration } from '../../src/config/configuration.js';
import { readEnvironment } from '../../src/config/environment.js';
import { httpAdapter, prepareHttp } from '../../src/roots/http-adapter.js';
import { RoleModule } from '../../src/roots/role.module.js';
import { createTestHome } from './home.js';

/** An API process's application inside the test's own process, for what can only be seen from within. */
export async function startApiApp(services: {
  databaseUrl: string;
  redisUrl: string;
  env?: Record<string, string>;
}): Promise<NestFastifyApplication> {
  const home = await createTestHome();
  const environment = readEnvironment({
    OPENSOAR_ROLE: 'api',
    OPENSOAR_HOME: home,
    DATABASE_URL: services.databaseUrl,
    REDIS_URL: services.redisUrl,
    PLAYBOOK_DIRS: home,
    ...services.env,
  });
  const configuration = new Configuration(environment);
  const testing = await Test.createTestingModule({
    imports: [RoleModule.for(configuration)],
  }).compile();
  const app = testing.createNestApplication<NestFastifyApplication>(httpAdapter(configuration), {
    logger: false,
  });
  prepareHttp(app, configuration);
  await app.listen(0, '127.0.0.1');
  return app;
}
