import { loadConfiguration } from '../config/configuration.js';
import { createDataSource } from './data-source.options.js';

// For the TypeORM CLI: `npx typeorm migration:generate -d dist/database/data-source.js src/database/migrations/NAME`.
export default createDataSource(loadConfiguration().databaseUrl ?? 'postgres://localhost/opensoar');
