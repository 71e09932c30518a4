/*
 * npm passes a SIGTERM on to the shell that it runs us in, and not every shell passes it on to us: when that shell is
 * gone, the signal was meant for us.
 */
if (process.env.npm_lifecycle_event && process.platform !== 'win32') {
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  timer.unref();
}
