/**
 * The results of statements that were sent one behind the other, in one journey where the connection pipelines. Where one
 * has failed, those behind it in its transaction have failed with it: rejects with the first of them, the cause, and only
 * when none is under way any more, so that a ROLLBACK comes last.
 */
export async function pipelined<const Results extends readonly unknown[]>(statements: {
  [Index in keyof Results]: Promise<Results[Index]>;
}): Promise<Results> {
  const settled = await Promise.allSettled(statements);
  const failed = settled.find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
  return settled.map((each) => (each as PromiseFulfilledResult<unknown>).value) as unknown as Results;
}
