import type { Manifest } from '../model/manifest.js';

/**
 * Whether each group of drills may have an instance of the target of its own: we start it, on a port of ours, and its
 * state lies in the run's folder. A shared database or a fixed upstream port would let instances meddle with each other.
 */
export function isolatable(manifest: Manifest): boolean {
  const { webServer, port } = manifest.target;
  if (!webServer || webServer.reuseExistingServer || port !== 'auto') return false;
  if (manifest.upstream.listen.port !== 0 || manifest.hooks.restart) return false;
  const places = [webServer.command, ...Object.values(webServer.env)];
  if (!places.some((place) => place.includes('$run.dir'))) return false;
  return !Object.values(webServer.env).some(isDatabase);
}

function isDatabase(url: string): boolean {
  return /^(postgres(ql)?|mysql|mariadb|redis|rediss|mongodb(\+srv)?|sqlserver|amqps?|nats|cockroachdb):/i.test(url);
}
