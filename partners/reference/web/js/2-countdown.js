'use strict';

// Counts down on the server's time: the device clock may be wrong, the time since the answer is not.
function startCountdown(serverTime, acceptUntil, startedAt, onTick, onEnd) {
  const lifetime = Date.parse(acceptUntil) - Date.parse(serverTime);
  const left = () => lifetime - (performance.now() - startedAt);
  let timer = 0;
  const tick = () => {
    if (left() > 0) {
      onTick(left());
      return;
    }
    stop();
    onEnd();
  };
  const stop = () => {
    clearInterval(timer);
    clearTimeout(end);
    document.removeEventListener('visibilitychange', tick);
  };
  const end = setTimeout(tick, Math.max(0, lifetime));
  timer = setInterval(tick, 100);
  document.addEventListener('visibilitychange', tick);
  tick();
  return { stop, expired: () => left() <= 0 };
}
