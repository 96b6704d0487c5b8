const keptHere = 'populace-packs';

/**
 * Reads a JSON file of the site. What was read once is kept by the browser and answers where
 * there is no network; what is on the site now goes before it.
 *
 * @param remedy what to do where the file is missing or another answers in its place
 * @throws Error where it cannot be had, with what to do
 */
export async function readSiteJson(file: URL, remedy: string): Promise<unknown> {
  const response = await fetchOrKept(file).catch((cause: unknown) => {
    throw new Error(`${file.pathname} could not be fetched. Check the connection and try again.`, {
      cause,
    });
  });
  if (!response.ok)
    throw new Error(
      `${file.pathname} is not there: the server answered ${response.status}. ${remedy}`,
    );
  return response.json().catch((cause: unknown) => {
    throw new Error(
      `${file.pathname} is damaged, or another file answers in its place. ${remedy}`,
      { cause },
    );
  });
}

async function fetchOrKept(file: URL): Promise<Response> {
  try {
    const response = await fetch(file);
    if (response.ok) void keep(file, response.clone());
    return response;
  } catch (cause) {
    const kept = await (await storage())?.match(file);
    if (kept) return kept;
    throw cause;
  }
}

/** A browser that keeps nothing loses nothing but the use without a network. */
async function keep(file: URL, response: Response): Promise<void> {
  try {
    await (await storage())?.put(file, response);
  } catch {
    return;
  }
}

async function storage(): Promise<Cache | undefined> {
  try {
    return typeof caches === 'undefined' ? undefined : await caches.open(keptHere);
  } catch {
    return undefined;
  }
}
