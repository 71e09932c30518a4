import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { ApiKeysService } from '../identity/api-keys.service.js';
import { IdentityModule } from '../identity/identity.module.js';
import { httpContext } from './graphql-context.js';
import { publicError } from './public-error.js';
import { refuseHttpSubscriptions } from './refuse-http-subscriptions.js';
import { webSocketOptions } from './web-socket.options.js';

/** GraphQL over HTTP, and over WebSocket (graphql-ws), at /graphql. The schema is made of whatever resolvers are loaded. */
@Module({
  imports: [
    GraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: ApolloDriver,
      imports: [IdentityModule],
      inject: [ApiKeysService],
      useFactory: (apiKeys: ApiKeysService) => ({
        path: '/graphql',
        autoSchemaFile: true,
        sortSchema: true,
        // Nest's own DateTime takes any text and makes an invalid Date of it.
        buildSchemaOptions: { scalarsMap: [{ type: Date, scalar: GraphQLDateTime }] },
        // It needs an API key like everything else, so there is nothing to hide in production.
        introspection: true,
        graphiql: false,
        csrfPrevention: true,
        plugins: [refuseHttpSubscriptions],
        includeStacktraceInErrorResponses: false,
        autoTransformHttpErrors: false,
        context: httpContext(apiKeys),
        formatError: (_formatted, error) => publicError(error),
        subscriptions: { 'graphql-ws': webSocketOptions(apiKeys) },
      }),
    }),
  ],
})
export class GraphqlModule {}
