/** Where Docker and Podman listen: the places of their documentation, for root and for users. */
import { homedir } from 'node:os';
import { isThere, listFolder } from '../procfs/attribute.ts';
import type { Host } from './collector.ts';
import type { EngineSocket } from './container-engine.ts';

/** Those that exist now; engines come and go, so this is asked again. */
export function findEngineSockets(host: Host): EngineSocket[] {
  return candidates(host).filter(({ path }) => isThere(path));
}

function candidates({ platform, rootPrefix }: Host): EngineSocket[] {
  if (platform === 'win32') {
    return [
      { engine: 'docker', path: '//./pipe/docker_engine' },
      { engine: 'podman', path: '//./pipe/podman-machine-default' },
    ];
  }
  if (platform === 'darwin') {
    const home = homedir();
    // Docker Desktop and Colima; /var/run is a link of either where the user allowed it.
    return [
      { engine: 'docker', path: `${home}/.docker/run/docker.sock` },
      { engine: 'docker', path: `${home}/.colima/default/docker.sock` },
      { engine: 'podman', path: `${home}/.local/share/containers/podman/machine/podman.sock` },
    ];
  }
  const run = `${rootPrefix}/run`;
  const users = (listFolder(`${run}/user`) ?? []).map((uid) => `${run}/user/${uid}`);
  return [
    { engine: 'docker', path: `${run}/docker.sock` },
    { engine: 'podman', path: `${run}/podman/podman.sock` },
    ...users.flatMap((folder): EngineSocket[] => [
      { engine: 'docker', path: `${folder}/docker.sock` },
      { engine: 'podman', path: `${folder}/podman/podman.sock` },
    ]),
  ];
}
