import { describe } from '@jest/globals';
import { dispatchContract, type DispatchUnderTest } from '../../test/dispatch/dispatch.contract.js';
import { LocalDispatch } from './local.dispatch.js';

async function open(): Promise<DispatchUnderTest> {
  return { dispatch: new LocalDispatch(), handsOutEach: false, another: open, close: async () => undefined };
}

describe('Local dispatch', () => {
  dispatchContract(open);
});
