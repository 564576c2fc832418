/**
 * Starts the engine for the app. The window does not need the port, only browsers do: where the port is taken (by
 * `telltale serve`, say) the app starts all the same, on a free one, and says so.
 */
import { type Engine, type EngineOptions, startEngine } from '../engine.ts';

/** @throws TelltaleError as startEngine, but not for a port in use */
export async function startEndpoint(options: EngineOptions, start = startEngine): Promise<Engine> {
  try {
    return await start(options);
  } catch (error) {
    const { port } = options.settings.settings;
    if (port === 0 || !isAddressInUse(error)) throw error;
    const engine = await start({ ...options, port: 0 });
    options.log('warning', 'desktop', `port ${port} is in use; the dashboard is at ${engine.url} instead`);
    return engine;
  }
}

/** Looks through the causes, since the error that names the flag carries the system's own. */
function isAddressInUse(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === 'EADDRINUSE') || isAddressInUse(error.cause);
}
