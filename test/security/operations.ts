import { getNamedType, type GraphQLField, type GraphQLSchema, isLeafType, isNonNullType } from 'graphql';
import { v7 as uuidv7 } from 'uuid';

/** Stands for whatever id, username or name an operation asks for: there is nothing of it. */
const NOTHING = uuidv7();

/** Values of arguments that must be given; an id or a name of nothing unless said otherwise. */
const VALUES: Readonly<Record<string, unknown>> = {
  'Mutation.ingestAlerts.payload': { title: 'A test' },
  'Mutation.updateAlert.input': {},
  'Mutation.updateAlerts.input': {},
  'Mutation.updateAlerts.ids': [NOTHING],
  'Mutation.resolveAlert.determination': 'BENIGN',
  'Mutation.setPlaybookEnabled.enabled': true,
  'Mutation.settleAction.outcome': 'FAIL',
  'Mutation.settleAction.id': `${NOTHING}:0`,
  'Mutation.changePassword.new': 'another horse',
  'Mutation.createAnalyst.input': { username: 'made', password: 'correct horse', role: 'VIEWER' },
  'Mutation.updateAnalyst.input': {},
  'Mutation.createApiKey.scopes': ['READ'],
  'Mutation.updateSource.input': {},
};

/** An operation of one root field, with all that it must be given. */
export interface Operation {
  /** `Query.alert`. */
  readonly field: string;
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** One for each field of Query, Mutation and Subscription. */
export function operationsOf(schema: GraphQLSchema): Operation[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return roots.flatMap((root) =>
    root ? Object.values(root.getFields()).map((field) => operationOf(root.name, field)) : [],
  );
}

function operationOf(root: string, field: GraphQLField<unknown, unknown>): Operation {
  const required = field.args.filter(({ type }) => isNonNullType(type));
  const declared = required.map(({ name, type }) => `$${name}: ${String(type)}`);
  const passed = required.map(({ name }) => `${name}: $${name}`);
  const list = (parts: string[]) => (parts.length > 0 ? `(${parts.join(', ')})` : '');
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  const coordinate = `${root}.${field.name}`;
  return {
    field: coordinate,
    query: `${root.toLowerCase()} ${list(declared)} { ${field.name}${list(passed)}${selection} }`,
    variables: Object.fromEntries(
      required.map(({ name }) => [name, VALUES[`${coordinate}.${name}`] ?? NOTHING]),
    ),
  };
}
