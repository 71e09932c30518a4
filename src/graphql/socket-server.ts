import type { Server } from 'node:http';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { Configuration } from '../config/configuration.js';
import { Authenticator } from '../identity/authenticator.js';
import { OpenSockets } from './open-sockets.js';
import { socketOptions } from './socket.options.js';

/** What a client sends is a query and its variables: no more than this, in bytes. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/**
 * Serves GraphQL over WebSockets. Not left to the GraphQL module, whose sockets take messages of 100 MiB from whoever
 * connects.
 */
@Injectable()
export class SocketServer implements OnApplicationBootstrap, OnModuleDestroy {
  private served: { dispose: () => void | Promise<void> } | undefined;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly schemaHost: GraphQLSchemaHost,
    private readonly authenticator: Authenticator,
    private readonly sockets: OpenSockets,
    private readonly configuration: Configuration,
  ) {}

  onApplicationBootstrap(): void {
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server;
    // Given the server itself it would also report the server's errors, such as a busy port, past our log.
    const sockets = new WebSocketServer({ noServer: true, path: '/graphql', maxPayload: MAX_MESSAGE_BYTES });
    server.on('upgrade', (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
    });
    const options = socketOptions(this.authenticator, this.sockets, this.configuration.introspection);
    this.served = useServer({ schema: this.schemaHost.schema, ...options }, sockets);
  }

  async onModuleDestroy(): Promise<void> {
    await this.served?.dispose();
  }
}
