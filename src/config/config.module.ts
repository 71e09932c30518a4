import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Configuration } from './configuration.js';

@Global()
@Module({})
export class ConfigModule {
  /** What is injected with the configuration is made when `prepared` has ended well. */
  static with(configuration: Configuration, prepared?: () => Promise<void>): DynamicModule {
    const useFactory = async () => {
      await prepared?.();
      return configuration;
    };
    return {
      module: ConfigModule,
      providers: [{ provide: Configuration, ...(prepared ? { useFactory } : { useValue: configuration }) }],
      exports: [Configuration],
    };
  }
}
