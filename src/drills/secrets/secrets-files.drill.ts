import type { ArtifactFacts, FileSecretsFacts } from '../../model/facts/secrets.js';
import { scanArtifacts } from '../../probes/artifacts/scan-artifacts.js';
import type { DrillContext } from '../context.js';
import { defineDrill } from '../define.js';
import { knowledge, scannerFor } from './canaries.js';

/** Searches what is shipped and what is kept: bundles, mobile packages, logs, support packets, output (SAFE-1, SAFE-2, SAFE-15). */
export const secretsFiles = defineDrill({
  id: 'secrets-files',
  title: 'bundles, mobile packages, logs and support packets are searched for secrets',
  group: 'secrets',
  needs: {},
  // Last on its stage: by then the other drills have given the app something to log.
  exclusive: true,
  cost: () => ({ trades: 0, requests: 0 }),
  async run(context): Promise<FileSecretsFacts> {
    const { manifest, stage } = context;
    const output = stage.rawOutput();
    return {
      secrets: knowledge(stage),
      ui: {
        state: manifest.ui === null ? 'none' : manifest.ui === undefined ? 'absent' : 'described',
        line: manifest.line('ui'),
        text: manifest.ui === null ? 'ui: none' : 'ui',
      },
      bundles: await artifact(context, 'bundles'),
      mobile: await artifact(context, 'mobile'),
      logs: await artifact(context, 'logs'),
      supportPackets: await artifact(context, 'supportPackets'),
      output: output && {
        characters: output.text.length,
        droppedBytes: output.droppedBytes,
        sightings: scannerFor(stage).scan(output.text, 'what the app printed').slice(0, 50),
      },
    };
  },
});

async function artifact(
  context: DrillContext,
  name: keyof DrillContext['manifest']['artifacts'],
): Promise<ArtifactFacts> {
  const { manifest, stage } = context;
  const globs = manifest.artifacts[name];
  const line = manifest.line(`artifacts.${name}`);
  if (globs === null) return { state: 'none', line, text: `${name}: none` };
  if (globs === undefined) return { state: 'absent', line, text: `artifacts.${name}` };
  const scanner = scannerFor(stage);
  const scan = await scanArtifacts({ globs, dir: manifest.dir, runDir: stage.runDir, scanner });
  return { state: 'searched', scan: { ...scan, sightings: scan.sightings.slice(0, 50) } };
}
