import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { Configuration } from '../config/configuration.js';
import { OwnParts } from '../config/own-parts.js';
import { Authenticator } from '../identity/authenticator.js';
import { IdentityModule } from '../identity/identity.module.js';
import { httpContext } from './graphql-context.js';
import { limitComplexity } from './limit-complexity.js';
import { OpenSockets } from './open-sockets.js';
import { LIMIT_RULES, PARSE_LIMITS } from './operation-limits.js';
import { publicError } from './public-error.js';
import { refuseHttpSubscriptions } from './refuse-http-subscriptions.js';
import { SocketServer } from './socket-server.js';

/** GraphQL over HTTP, and over WebSocket (graphql-ws), at /graphql. The schema is made of whatever resolvers are loaded, and are our own. */
@Module({
  imports: [
    GraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: ApolloDriver,
      imports: [IdentityModule],
      inject: [Authenticator, Configuration, { token: OwnParts, optional: true }],
      useFactory: (authenticator: Authenticator, { introspection }: Configuration, own?: OwnParts) => ({
        path: '/graphql',
        include: [...(own?.modules ?? [])],
        autoSchemaFile: true,
        sortSchema: true,
        // Nest's own DateTime takes any text and makes an invalid Date of it.
        buildSchemaOptions: { scalarsMap: [{ type: Date, scalar: GraphQLDateTime }] },
        introspection,
        hideSchemaDetailsFromClientErrors: !introspection,
        graphiql: false,
        // What hangs on an object is guarded too.
        fieldResolverEnhancers: ['guards'],
        csrfPrevention: true,
        allowBatchedHttpRequests: false,
        parseOptions: PARSE_LIMITS,
        validationRules: [...LIMIT_RULES],
        plugins: [refuseHttpSubscriptions, limitComplexity],
        includeStacktraceInErrorResponses: false,
        autoTransformHttpErrors: false,
        context: httpContext(authenticator),
        formatError: (_formatted, error) => publicError(error),
      }),
    }),
    IdentityModule,
  ],
  providers: [SocketServer, OpenSockets],
})
export class GraphqlModule {}
