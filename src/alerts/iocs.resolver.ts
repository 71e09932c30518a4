import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Iocs, isPrivateIp } from '@opensoar/sdk';
import { IocsType } from './alert.type.js';

@Resolver(() => IocsType)
export class IocsResolver {
  @ResolveField(() => [String], { description: 'Those of the ips that are not on the internet.' })
  privateIps(@Parent() { ips }: Iocs): string[] {
    return ips.filter(isPrivateIp);
  }
}
