import { ArgsType, Field } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { ConnectionArgs } from '../../graphql/paging.js';
import { AlertOrder } from '../alert-order.js';
import { AlertFilter } from './alert-filter.input.js';

@ArgsType()
export class AlertsArgs extends ConnectionArgs {
  @IsOptional()
  @Field(() => AlertFilter, { nullable: true })
  filter?: AlertFilter | null;

  @IsOptional()
  @Field(() => AlertOrder, { nullable: true, defaultValue: AlertOrder.NEWEST })
  orderBy?: AlertOrder | null;
}
