import type { EntityManager } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { NotFoundError } from '../errors/domain-error.js';
import { ExecutionEntity } from './execution.entity.js';

/**
 * Locks an execution and all members of its sequence until the transaction ends, in the order in which their ends and
 * releases lock them too. Throws a `NotFoundError`.
 */
export async function lockSequence(manager: EntityManager, id: string): Promise<ExecutionEntity[]> {
  const execution = isUuid(id) ? await manager.findOneBy(ExecutionEntity, { id }) : null;
  if (!execution) throw new NotFoundError('execution', id);
  const { sequenceId } = execution;
  return manager.find(ExecutionEntity, {
    where: sequenceId === null ? { id } : { sequenceId },
    order: { sequencePosition: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
}
