import { describe, expect, it, jest } from '@jest/globals';
import { StopSignal } from './stop-signal.js';

describe('A stop signal', () => {
  it('tells everybody who listens why, once', () => {
    const stop = new StopSignal();
    const [first, second] = [jest.fn(), jest.fn()];
    stop.onAbort(first);
    stop.onAbort(second);

    expect(stop.aborted).toBe(false);
    const reason = new Error('Enough.');
    stop.abort(reason);
    stop.abort(new Error('Again.'));

    expect(stop.reason).toBe(reason);
    expect(first.mock.calls).toEqual([[reason]]);
    expect(second.mock.calls).toEqual([[reason]]);
  });

  it('tells at once who comes when it has fired', () => {
    const stop = new StopSignal();
    stop.abort(new Error('Enough.'));
    const late = jest.fn();
    stop.onAbort(late);
    expect(late.mock.calls).toEqual([[stop.reason]]);
  });

  it('leaves alone who listens no more', () => {
    const stop = new StopSignal();
    const listener = jest.fn();
    const forget = stop.onAbort(listener);
    forget();
    stop.abort(new Error('Enough.'));
    expect(listener).not.toHaveBeenCalled();
  });

  it('passes itself on as an AbortSignal, before it fires and after', () => {
    const stop = new StopSignal();
    const before = stop.toAbortSignal();
    expect(before.aborted).toBe(false);
    const reason = new Error('Enough.');
    stop.abort(reason);
    expect(before.reason).toBe(reason);
    expect(stop.toAbortSignal().reason).toBe(reason);
  });
});
