import type { ApolloServerPlugin } from '@apollo/server';
import { complexityError } from './operation-limits.js';

/** Refuses over HTTP what would answer with too many fields, before any of it is looked up. */
export const limitComplexity: ApolloServerPlugin = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema, document, operationName, request: { variables } }) => {
      const error = complexityError({ schema, document, operationName, variables });
      if (error) throw error;
    },
  }),
};
