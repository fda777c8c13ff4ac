// Put before a replica by `node --import`: its clock is wrong by as many milliseconds as the address of this file says (`?ms=`). Clocks
// that only measure (`performance.now`, timers) are not: a computer whose date is wrong counts seconds all the same.

const skewMs = Number(new URL(import.meta.url).searchParams.get('ms'));
const RightDate = Date;
const now = () => RightDate.now() + skewMs;

globalThis.Date = new Proxy(RightDate, {
  construct: (target, values, newTarget) =>
    Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
  apply: () => new RightDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
RightDate.prototype.constructor = globalThis.Date;
