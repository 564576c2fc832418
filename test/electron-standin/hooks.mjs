// Module hook: `import … from 'electron'` gets the stand-in. Registered by launch.mjs; nothing else is redirected.
let standinUrl = '';

/** @param {{ standinUrl: string }} data */
export function initialize(data) {
  standinUrl = data.standinUrl;
}

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  if (specifier === 'electron') return { url: standinUrl, shortCircuit: true };
  return next(specifier, context);
}
