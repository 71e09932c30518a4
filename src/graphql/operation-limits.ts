import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import {
  type DocumentNode,
  getNullableType,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  isListType,
  type ParseOptions,
  type ValidationRule,
} from 'graphql';
import { type ComplexityEstimatorArgs, getComplexity } from 'graphql-query-complexity';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './paging.js';

/** The query by which tools read a whole schema has some 300. */
export const PARSE_LIMITS: ParseOptions = { maxTokens: 2000 };

const MAX_DEPTH = 12;
const MAX_ALIASES = 30;
/** Fields that may be answered: 500 alerts with some thirty fields and a child list each are well below it. */
const MAX_COMPLEXITY = 200_000;
/** Rows that are expected of a list that is not paged, such as an alert's comments. */
const EXPECTED_ROWS = 10;

type Reporter = { reportError: (error: GraphQLError) => void } | null;

/** What of an operation's size can be seen without its variables. */
export const LIMIT_RULES: readonly ValidationRule[] = [
  maxDepthRule({
    n: MAX_DEPTH,
    flattenFragments: true,
    propagateOnRejection: false,
    onReject: [(context: Reporter) => context?.reportError(tooLarge(`deeper than ${MAX_DEPTH} levels`))],
  }),
  maxAliasesRule({
    n: MAX_ALIASES,
    propagateOnRejection: false,
    onReject: [(context: Reporter) => context?.reportError(tooLarge(`of more than ${MAX_ALIASES} aliases`))],
  }),
];

interface Asked {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string | null;
  variables?: Readonly<Record<string, unknown>> | null;
}

/** The error of an operation that may answer with too many fields, counting the rows of its lists; else undefined. */
export function complexityError(asked: Asked): GraphQLError | undefined {
  // What is wrong with the variables as a whole is told when they are used.
  if (!hasVariables(asked)) return undefined;
  const { schema, document: query, operationName, variables } = asked;
  try {
    const complexity = getComplexity({
      schema,
      query,
      operationName: operationName ?? undefined,
      variables: { ...variables },
      estimators: [estimate],
    });
    if (complexity <= MAX_COMPLEXITY) return undefined;
    return tooLarge(`of up to ${complexity} fields, and ${MAX_COMPLEXITY} are allowed`);
  } catch (error) {
    // An argument that does not fit would only fail its own field: the rest must not be let through uncounted.
    if (!(error instanceof GraphQLError)) throw error;
    const { message, nodes } = error;
    return new GraphQLError(message, {
      nodes,
      extensions: { code: 'BAD_USER_INPUT', http: { status: 200 } },
    });
  }
}

function hasVariables({ schema, document, operationName, variables }: Asked): boolean {
  const operation = getOperationAST(document, operationName);
  const declared = operation?.variableDefinitions ?? [];
  return getVariableValues(schema, declared, { ...variables }).errors === undefined;
}

function estimate({ args, childComplexity, field, type }: ComplexityEstimatorArgs): number {
  const isPaged = field.args.some(({ name }) => name === 'first');
  if (isPaged) return 1 + childComplexity * rowsOf(args);
  // The rows of a page are counted where it was asked for.
  const isRows = type.name.endsWith('Connection');
  const rows = isListType(getNullableType(field.type)) && !isRows ? EXPECTED_ROWS : 1;
  return 1 + childComplexity * rows;
}

/** A size that no page has is refused elsewhere, and better worded. */
function rowsOf({ first, last }: { [name: string]: unknown }): number {
  const size = typeof first === 'number' ? first : typeof last === 'number' ? last : DEFAULT_PAGE_SIZE;
  return Math.min(Math.max(size, 0), MAX_PAGE_SIZE);
}

function tooLarge(what: string): GraphQLError {
  return new GraphQLError(`The operation is ${what}. Ask for less at a time.`, {
    extensions: { code: 'OPERATION_TOO_LARGE', http: { status: 400 } },
  });
}
