import type { Type } from '@nestjs/common';
import { ArgsType, Field, type FieldMiddleware, Int, type NextFn, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

/** Rows of a page when the caller names no number. */
export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 500;

@ObjectType()
export class PageInfo {
  @Field()
  hasNextPage!: boolean;

  @Field()
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

@ArgsType()
export class ConnectionArgs {
  @IsOptional()
  @Field(() => Int, {
    nullable: true,
    description: `The page's size from its beginning: ${DEFAULT_PAGE_SIZE} unless given, ${MAX_PAGE_SIZE} at most.`,
  })
  first?: number | null;

  @IsOptional()
  @Field(() => String, { nullable: true })
  after?: string | null;

  @IsOptional()
  @Field(() => Int, {
    nullable: true,
    description: `In place of first: the page's size from its end, ${MAX_PAGE_SIZE} at most.`,
  })
  last?: number | null;

  @IsOptional()
  @Field(() => String, { nullable: true })
  before?: string | null;
}

export interface Edge<Node> {
  cursor: string;
  node: Node;
}

/** One page of a list (Relay cursor connections). */
export interface Connection<Node> {
  edges: Edge<Node>[];
  nodes: Node[];
  pageInfo: PageInfo;
  /** A function, so that rows are only counted for a query that selects the number. */
  totalCount: () => Promise<number>;
}

/** Nest gives a field's property out as it is, and never calls it. */
const callIt: FieldMiddleware = async (_context, next: NextFn<() => Promise<number>>) => (await next())();

/** The base class of a connection's GraphQL type: `class AlertConnection extends connectionOf(AlertType, 'Alert') {}`. */
export function connectionOf<Node>(nodeType: Type<Node>, name: string): Type<Connection<Node>> {
  @ObjectType(`${name}Edge`)
  class EdgeType implements Edge<Node> {
    @Field()
    cursor!: string;

    @Field(() => nodeType)
    node!: Node;
  }

  @ObjectType({ isAbstract: true })
  abstract class ConnectionType implements Connection<Node> {
    @Field(() => [EdgeType])
    edges!: EdgeType[];

    @Field(() => [nodeType])
    nodes!: Node[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    @Field(() => Int, {
      description: 'Over all pages. Counted when it is asked for.',
      middleware: [callIt],
    })
    totalCount!: () => Promise<number>;
  }
  return ConnectionType as Type<Connection<Node>>;
}
