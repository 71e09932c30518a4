import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { Authenticator } from '../identity/authenticator.js';
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
      inject: [Authenticator],
      useFactory: (authenticator: Authenticator) => ({
        path: '/graphql',
        autoSchemaFile: true,
        sortSchema: true,
        // Nest's own DateTime takes any text and makes an invalid Date of it.
        buildSchemaOptions: { scalarsMap: [{ type: Date, scalar: GraphQLDateTime }] },
        // It needs an API key like everything else, so there is nothing to hide in production.
        introspection: true,
        graphiql: false,
        // What hangs on an object is guarded too.
        fieldResolverEnhancers: ['guards'],
        csrfPrevention: true,
        plugins: [refuseHttpSubscriptions],
        includeStacktraceInErrorResponses: false,
        autoTransformHttpErrors: false,
        context: httpContext(authenticator),
        formatError: (_formatted, error) => publicError(error),
        subscriptions: { 'graphql-ws': webSocketOptions(authenticator) },
      }),
    }),
  ],
})
export class GraphqlModule {}
