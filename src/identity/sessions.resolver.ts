import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from './caller.js';
import { CurrentCaller } from './current-caller.decorator.js';
import { ChangePasswordArgs } from './dto/change-password.args.js';
import { LoginArgs } from './dto/login.args.js';
import { SessionType } from './session.type.js';
import { SignInService } from './sign-in.service.js';

@Resolver(() => SessionType)
export class SessionsResolver {
  constructor(private readonly signIn: SignInService) {}

  @Mutation(() => SessionType, { description: 'Needs no credential.' })
  login(
    @Args() { username, password }: LoginArgs,
    @Context('address') address: string | null,
  ): Promise<SessionType> {
    return this.signIn.login(username, password, address);
  }

  @Mutation(() => Boolean, { description: 'Ends the session that calls it, at once and everywhere.' })
  async logout(@CurrentCaller() caller: Caller): Promise<boolean> {
    await this.signIn.logout(caller);
    return true;
  }

  @Mutation(() => SessionType, { description: 'Ends all sessions of the caller, and begins a new one.' })
  changePassword(@Args() args: ChangePasswordArgs, @CurrentCaller() caller: Caller): Promise<SessionType> {
    return this.signIn.changePassword(args, caller);
  }
}
