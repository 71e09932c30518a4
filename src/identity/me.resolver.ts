import { Query, Resolver } from '@nestjs/graphql';
import { Actor } from './actor.js';
import { CurrentActor } from './current-actor.decorator.js';

@Resolver(() => Actor)
export class MeResolver {
  @Query(() => Actor, { description: 'Who the caller is.' })
  me(@CurrentActor() actor: Actor): Actor {
    return actor;
  }
}
